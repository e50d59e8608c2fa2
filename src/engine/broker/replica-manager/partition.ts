import type { PartitionLog } from '../../log/partition-log';
import type { PartitionKey } from '../../protocol/partition-key';

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
   * The fetch context that covers the partition, 0 for none. While the replica has everything, its fetches say nothing new
   * about the partition and are not written here one by one: the context knows when the last one came.
   */
  contextId = 0;

  constructor(readonly brokerId: number) {}

  copy(): RemoteReplica {
    const c = new RemoteReplica(this.brokerId);
    c.logEndOffset = this.logEndOffset;
    c.logStartOffset = this.logStartOffset;
    c.lastCaughtUpUs = this.lastCaughtUpUs;
    c.lastFetchLeaderLogEndOffset = this.lastFetchLeaderLogEndOffset;
    c.lastFetchUs = this.lastFetchUs;
    c.brokerEpoch = this.brokerEpoch;
    c.contextId = this.contextId;
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
  readonly parkedId: number;
  /** Place of the partition in the parked request. */
  readonly item: number;
  readonly requiredOffset: number;
}

const NO_IDS: readonly number[] = [];

/** One replica on this broker: its log, and its part in the replication. */
export class Partition {
  role: Role = Role.None;
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
  /** Sessions and parked fetches that read this partition, by the id of their fetch context. */
  watchers: number[] = [];

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

  copy(): Partition {
    const c = new Partition(this.key, this.topic, this.topicId, this.index, this.log.copy());
    c.role = this.role;
    c.leaderId = this.leaderId;
    c.leaderEpoch = this.leaderEpoch;
    c.partitionEpoch = this.partitionEpoch;
    c.replicas = this.replicas;
    c.isr = this.isr;
    c.pendingIsr = this.pendingIsr;
    c.maximalIsr = this.maximalIsr;
    c.leaderEpochStartOffset = this.leaderEpochStartOffset;
    c.isRecovering = this.isRecovering;
    c.remotes = this.remotes.map((remote) => remote.copy());
    c.waiting = this.waiting.slice();
    c.watchers = this.watchers.slice();
    return c;
  }
}

export function remoteOf(partition: Partition, brokerId: number): RemoteReplica | undefined {
  const { remotes } = partition;
  for (let i = 0; i < remotes.length; i++) if (remotes[i].brokerId === brokerId) return remotes[i];
  return undefined;
}
