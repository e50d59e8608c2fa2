import type { PartitionLog } from '../../log/partition-log';
import type { PartitionKey } from '../../protocol/partition-key';
import type { FetchContext, FetchedPartition } from './fetch-context';
import type { ParkedProduce } from './parked-produce';
import type { LocalTopic } from './replica-manager-state';

/** "Has never been caught up", "has never fetched". */
export const NEVER_US = -1e15;
export const UNKNOWN_OFFSET = -1;

/** What a broker is for a partition right now. */
export const Role = { None: 0, Leader: 1, Follower: 2 } as const;
export type Role = (typeof Role)[keyof typeof Role];

/** What a leader knows of another replica (R-REPL-07). */
export class RemoteReplica {
  logEndOffset = UNKNOWN_OFFSET;
  logStartOffset = UNKNOWN_OFFSET;
  lastCaughtUpUs = NEVER_US;
  /** The leader's log end at the replica's previous fetch, and when that was. */
  lastFetchLeaderLogEndOffset = UNKNOWN_OFFSET;
  lastFetchUs = NEVER_US;
  /** Broker epoch in its last fetch, −1 for none. */
  brokerEpoch = -1;
  /**
   * The fetch context that covers the partition. While the replica has everything, its fetches say nothing new about the
   * partition and are not written here one by one: the context knows when the last one came.
   */
  context: FetchContext | null = null;

  constructor(readonly brokerId: number) {}

  /** `context` is the copy of this one's. */
  copy(context: FetchContext | null): RemoteReplica {
    const c = new RemoteReplica(this.brokerId);
    c.logEndOffset = this.logEndOffset;
    c.logStartOffset = this.logStartOffset;
    c.lastCaughtUpUs = this.lastCaughtUpUs;
    c.lastFetchLeaderLogEndOffset = this.lastFetchLeaderLogEndOffset;
    c.lastFetchUs = this.lastFetchUs;
    c.brokerEpoch = this.brokerEpoch;
    c.context = context;
    return c;
  }
}

/** An ISR that a leader has asked the controller for and does not know to be granted yet (R-ISR-05). Immutable. */
export interface PendingIsr {
  readonly isr: readonly number[];
  readonly added: number;
  readonly removed: readonly number[];
}

/** An acks=all append that waits for the high watermark. */
export interface ProduceWait {
  readonly parked: ParkedProduce;
  /** Place of the partition in the parked request. */
  readonly item: number;
  readonly requiredOffset: number;
}

const NO_IDS: readonly number[] = [];

/** One replica on this broker: its log, and its part in the replication. */
export class Partition {
  role: Role = Role.None;
  /** Id of the log directory that its log is in. */
  directory = '';
  /** That directory has failed: every request for the partition gets KAFKA_STORAGE_ERROR (R-DUR-05). */
  isOffline = false;
  /** −1: none, as far as this broker knows. */
  leaderId = -1;
  leaderEpoch = -1;
  partitionEpoch = -1;
  replicas: readonly number[] = NO_IDS;
  /** Committed ISR (only a leader keeps it). */
  isr: readonly number[] = NO_IDS;
  pendingIsr: PendingIsr | null = null;
  /** What the high watermark waits for: the larger of committed and asked-for ISR (R-ISR-05). */
  maximalIsr: readonly number[] = NO_IDS;
  /** Log end when this leader epoch began; −1 on followers. */
  leaderEpochStartOffset = UNKNOWN_OFFSET;
  /** Does the next AlterPartition still have to say that an unclean election is recovered from (R-ELECT-04)? */
  isRecovering = false;
  /** Other replicas, in order of assignment (only a leader keeps them). */
  remotes: RemoteReplica[] = [];
  /** Oldest first. */
  waiting: ProduceWait[] = [];
  /** Its places in sessions and parked fetches. */
  watchers: FetchedPartition[] = [];
  /** What this broker has of its topic; null before it has been added there. */
  localTopic: LocalTopic | null = null;

  constructor(
    readonly key: PartitionKey,
    readonly topic: string,
    readonly topicId: string,
    readonly index: number,
    readonly log: PartitionLog,
  ) {}

  get isLeader(): boolean {
    return this.role === Role.Leader;
  }

  /** What a crash leaves: the log. */
  reset(): void {
    this.role = Role.None;
    this.leaderId = -1;
    this.leaderEpoch = -1;
    this.partitionEpoch = -1;
    this.replicas = NO_IDS;
    this.isr = NO_IDS;
    this.pendingIsr = null;
    this.maximalIsr = NO_IDS;
    this.leaderEpochStartOffset = UNKNOWN_OFFSET;
    this.isRecovering = false;
    this.remotes = [];
    this.waiting = [];
    this.watchers = [];
  }

  /** Without what connects it with others: remotes' contexts, waiting producers, watchers. */
  copy(): Partition {
    const c = new Partition(this.key, this.topic, this.topicId, this.index, this.log.copy());
    c.role = this.role;
    c.directory = this.directory;
    c.isOffline = this.isOffline;
    c.leaderId = this.leaderId;
    c.leaderEpoch = this.leaderEpoch;
    c.partitionEpoch = this.partitionEpoch;
    c.replicas = this.replicas;
    c.isr = this.isr;
    c.pendingIsr = this.pendingIsr;
    c.maximalIsr = this.maximalIsr;
    c.leaderEpochStartOffset = this.leaderEpochStartOffset;
    c.isRecovering = this.isRecovering;
    return c;
  }
}

export function remoteOf(partition: Partition, brokerId: number): RemoteReplica | undefined {
  const { remotes } = partition;
  for (let i = 0; i < remotes.length; i++) if (remotes[i].brokerId === brokerId) return remotes[i];
  return undefined;
}
