import type { Request } from '../../kernel/connection';
import type { EpochEnd } from '../../log/leader-epoch-cache';
import type { AbortedTransaction } from '../../log/transaction-index';
import { ErrorCode } from '../../protocol/error-codes';
import type { FetchRequest } from '../../protocol/messages/fetch';
import type { PartitionKey } from '../../protocol/partition-key';
import type { RecordBatch } from '../../protocol/record-batch';
import { UNKNOWN_OFFSET, type Partition } from './partition';

export const NO_RECORDS: readonly RecordBatch[] = [];

/**
 * What reading one partition for a fetch gave. It belongs to the event that read it: written by `readPartition`, used up by the
 * answer built in the same event, and part of no copy.
 */
export class PartitionRead {
  errorCode: ErrorCode = ErrorCode.NONE;
  records: readonly RecordBatch[] = NO_RECORDS;
  sizeBytes = 0;
  highWatermark = -1;
  lastStableOffset = -1;
  logStartOffset = -1;
  logEndOffset = -1;
  /** Of a reader of committed data: the aborted transactions it needs for what it got (R-TXN-33); null for all others. */
  abortedTransactions: readonly AbortedTransaction[] | null = null;
  divergingEpoch: EpochEnd | undefined = undefined;
  /** −1: read here. */
  preferredReadReplica = -1;
  /** The offset lies in the object store, which has to be asked (R-TIER-05). */
  isRemote = false;
}

/** Records of the object store for a fetch of an offset. Immutable. */
export interface RemoteRead {
  readonly offset: number;
  readonly errorCode: ErrorCode;
  readonly records: readonly RecordBatch[];
  readonly aborted: readonly AbortedTransaction[];
}

/** A partition that a fetch reads, with what its reader was told last. */
export class FetchedPartition {
  readonly read = new PartitionRead();
  /** −1 while this broker does not know the topic. */
  key: PartitionKey = -1;
  currentLeaderEpoch = -1;
  fetchOffset = 0;
  lastFetchedEpoch = -1;
  logStartOffset = -1;
  maxBytes = 0;
  sentHighWatermark = UNKNOWN_OFFSET;
  sentLogStartOffset = UNKNOWN_OFFSET;
  /** What the object store has answered to a parked fetch, until that is answered. */
  remote: RemoteRead | null = null;
  /** There may be news for the reader. */
  isDirty = false;
  /** The replica here, which has this among its watchers; null while there is none, or nobody has looked. */
  local: Partition | null = null;

  constructor(
    readonly context: FetchContext,
    /** Empty up to version 12. */
    readonly topicId: string,
    /** Empty while unknown. */
    public topic: string,
    readonly partition: number,
  ) {}

  /** Not yet a watcher of the copied replica. */
  copy(context: FetchContext): FetchedPartition {
    const c = new FetchedPartition(context, this.topicId, this.topic, this.partition);
    c.key = this.key;
    c.currentLeaderEpoch = this.currentLeaderEpoch;
    c.fetchOffset = this.fetchOffset;
    c.lastFetchedEpoch = this.lastFetchedEpoch;
    c.logStartOffset = this.logStartOffset;
    c.maxBytes = this.maxBytes;
    c.sentHighWatermark = this.sentHighWatermark;
    c.sentLogStartOffset = this.sentLogStartOffset;
    c.remote = this.remote;
    c.isDirty = this.isDirty;
    return c;
  }
}

/**
 * What a fetch works on: the partitions of a fetch session (R-CONS-21), or of a single request without a session. Only the
 * dirty partitions are looked at; whoever changes a partition marks it in the contexts that watch it.
 */
export class FetchContext {
  /** Of the session; 0 without one. */
  sessionId = 0;
  /** What the next request of the session must say. */
  nextEpoch = 1;
  lastUsedUs = 0;
  /** Everything is answered, not only news: the first response of a session, and any without one. */
  isFull = true;
  /** The request that waits, null when none. */
  parked: Request<FetchRequest> | null = null;
  deadlineUs = 0;
  /** Answers of the object store that the parked request waits for, and for nothing else (R-TIER-05). */
  awaitedRemotes = 0;
  partitions = new Map<PartitionKey, FetchedPartition>();
  /** Partitions that this broker has never heard of: every answer names them. */
  unresolved: FetchedPartition[] = [];
  /** Those of `partitions` that may have news, in the order in which they are looked at. */
  dirty: FetchedPartition[] = [];

  constructor(
    readonly id: number,
    /** Broker id of a follower, −1 for a client. */
    readonly replicaId: number,
  ) {}

  markDirty(partition: FetchedPartition): void {
    if (partition.isDirty) return;
    partition.isDirty = true;
    this.dirty.push(partition);
  }

  copy(): FetchContext {
    const c = new FetchContext(this.id, this.replicaId);
    c.sessionId = this.sessionId;
    c.nextEpoch = this.nextEpoch;
    c.lastUsedUs = this.lastUsedUs;
    c.isFull = this.isFull;
    c.parked = this.parked;
    c.deadlineUs = this.deadlineUs;
    c.awaitedRemotes = this.awaitedRemotes;
    for (const [key, partition] of this.partitions) c.partitions.set(key, partition.copy(c));
    for (const partition of this.unresolved) c.unresolved.push(partition.copy(c));
    for (const partition of this.dirty) c.dirty.push(c.partitions.get(partition.key) as FetchedPartition);
    return c;
  }
}
