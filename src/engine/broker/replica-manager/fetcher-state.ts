import type { EventHandle } from '../../kernel/event-queue';
import type { PartitionKey } from '../../protocol/partition-key';
import type { Partition } from './partition';

/** A follower's partition in the fetcher of its leader. */
export class FetcherPartition {
  /** Fetch position, last epoch, log start and leader epoch as the session knows them; −2: it does not. */
  sentOffset = -2;
  sentLastEpoch = -2;
  sentLogStartOffset = -2;
  sentLeaderEpoch = -2;
  /** Part of the session at the leader. */
  isInSession = false;
  /** Not fetched before this time (R-REPL-05). */
  delayedUntilUs = 0;
  /** Had all that the leader called committed when it was answered last: it is not held back (R-THR-02). */
  isCaughtUp = false;
  /** Something to tell the leader: it is in the fetcher's list of changes. */
  isChanged = false;

  constructor(
    readonly partition: Partition,
    /** Leader epoch in which it is fetched. */
    public leaderEpoch: number,
  ) {}

  /** `partition` is the copy of this one's. */
  copy(partition: Partition): FetcherPartition {
    const c = new FetcherPartition(partition, this.leaderEpoch);
    c.sentOffset = this.sentOffset;
    c.sentLastEpoch = this.sentLastEpoch;
    c.sentLogStartOffset = this.sentLogStartOffset;
    c.sentLeaderEpoch = this.sentLeaderEpoch;
    c.isInSession = this.isInSession;
    c.delayedUntilUs = this.delayedUntilUs;
    c.isCaughtUp = this.isCaughtUp;
    c.isChanged = this.isChanged;
    return c;
  }
}

/** A partition to be taken out of the session. */
export interface Forgotten {
  readonly key: PartitionKey;
  readonly topicId: string;
  readonly partition: number;
}

/** A question to the leader about a partition whose fetch position it does not have (R-EPOCH-04). */
export interface OutOfRange {
  readonly key: PartitionKey;
  readonly topic: string;
  readonly partition: number;
  readonly leaderEpoch: number;
  /** The leader's log end, its start, or where what it has on its own disk begins. */
  readonly asksFor: 'end' | 'start' | 'local-start';
  /** Of the leader, as its answer said. */
  readonly logStartOffset: number;
}

/** The fetcher of one leader: at most one request under way (R-REPL-01). */
export class FetcherState {
  partitions = new Map<PartitionKey, FetcherPartition>();
  changed: FetcherPartition[] = [];
  forgotten: Forgotten[] = [];
  sessionId = 0;
  /** Of the next request; 0 opens a session. */
  sessionEpoch = 0;
  /** A request is under way, or its answer is being written to a slow disk. */
  isBusy = false;
  /** How many partitions the session holds. */
  sessionSize = 0;
  /** Waits until then after a lost connection. */
  pausedUntilUs = 0;
  wakeTimer: EventHandle = 0;
  wakeUs = 0;
  outOfRange: OutOfRange[] = [];

  constructor(readonly leaderId: number) {}

  /** `partitions` are the copies of those that are fetched. */
  copy(partitions: ReadonlyMap<PartitionKey, Partition>): FetcherState {
    const c = new FetcherState(this.leaderId);
    for (const [key, known] of this.partitions) c.partitions.set(key, known.copy(partitions.get(key) as Partition));
    for (const known of this.changed) c.changed.push(c.partitions.get(known.partition.key) as FetcherPartition);
    c.forgotten = this.forgotten.slice();
    c.sessionId = this.sessionId;
    c.sessionEpoch = this.sessionEpoch;
    c.isBusy = this.isBusy;
    c.sessionSize = this.sessionSize;
    c.pausedUntilUs = this.pausedUntilUs;
    c.wakeTimer = this.wakeTimer;
    c.wakeUs = this.wakeUs;
    c.outOfRange = this.outOfRange.slice();
    return c;
  }
}
