import { ErrorCode } from '../../protocol/error-codes';
import { divergingEpoch } from '../../log/divergence';
import { NO_EPOCH } from '../../log/leader-epoch-cache';
import { NONE_ABORTED } from '../../log/transaction-index';
import type { BrokerState } from '../broker-state';
import { NO_RECORDS, type FetchContext, type FetchedPartition, type PartitionRead } from './fetch-context';
import { remoteOf, Role, type Partition } from './partition';
import { preferredReadReplica } from './preferred-read-replica';

/** How a fetch reads, the same for all its partitions. */
export interface ReadOptions {
  /** Clients that name their rack, or could, may read from followers (KIP-392). */
  readonly mayReadFromFollower: boolean;
  readonly rackId: string;
  readonly isReadCommitted: boolean;
}

/** The replica here, if there is one. */
export function localReplica(broker: BrokerState, fetched: FetchedPartition): Partition | undefined {
  return fetched.local ?? broker.replicas.partitions.get(fetched.key);
}

/** The local replica if it may be read, else the error (R-REPL-04). */
export function readableReplica(broker: BrokerState, context: FetchContext, fetched: FetchedPartition, mayReadFromFollower: boolean): Partition | ErrorCode {
  const partition = localReplica(broker, fetched);
  // The same name may have come back under another id.
  if (partition === undefined || (fetched.topicId !== '' && partition.topicId !== fetched.topicId)) {
    return isInMetadata(broker, fetched) ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  }
  if (partition.isOffline) return ErrorCode.KAFKA_STORAGE_ERROR;
  const errorCode = checkLeaderEpoch(partition, fetched.currentLeaderEpoch);
  if (errorCode !== ErrorCode.NONE) return errorCode;
  if (partition.role === Role.Leader) {
    if (context.replicaId >= 0 && remoteOf(partition, context.replicaId) === undefined) return ErrorCode.UNKNOWN_LEADER_EPOCH;
    return partition;
  }
  return partition.role === Role.Follower && mayReadFromFollower ? partition : ErrorCode.NOT_LEADER_OR_FOLLOWER;
}

/** R-REPL-04: the caller must know the same leader epoch, if it says one. */
export function checkLeaderEpoch(partition: Partition, currentLeaderEpoch: number): ErrorCode {
  if (currentLeaderEpoch < 0 || currentLeaderEpoch === partition.leaderEpoch) return ErrorCode.NONE;
  return currentLeaderEpoch < partition.leaderEpoch ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
}

function isInMetadata(broker: BrokerState, fetched: FetchedPartition): boolean {
  const topic = broker.image.topics.get(fetched.topic);
  return topic?.partitions[fetched.partition] !== undefined && (fetched.topicId === '' || topic.topicId === fetched.topicId);
}

/** The end of what the reader may see: the log's end for replicas, the high watermark or last stable offset for clients (R-READ-01). */
export function visibleEnd(partition: Partition, context: FetchContext, isReadCommitted: boolean): number {
  if (context.replicaId >= 0) return partition.log.logEndOffset;
  return isReadCommitted ? partition.log.lastStableOffset : partition.log.highWatermark;
}

/** Reads one partition into its `read`; everything there is as of this moment (R-REPL-06, R-EPOCH-01). */
export function readPartition(
  broker: BrokerState,
  context: FetchContext,
  fetched: FetchedPartition,
  options: ReadOptions,
  maxBytes: number,
  minOneMessage: boolean,
): void {
  const { read, fetchOffset, lastFetchedEpoch } = fetched;
  const partition = readableReplica(broker, context, fetched, options.mayReadFromFollower);
  if (typeof partition === 'number') {
    failRead(read, partition);
    return;
  }
  const { log } = partition;
  read.errorCode = ErrorCode.NONE;
  read.records = NO_RECORDS;
  read.sizeBytes = 0;
  read.highWatermark = log.highWatermark;
  read.lastStableOffset = log.lastStableOffset;
  read.logStartOffset = log.logStartOffset;
  read.logEndOffset = log.logEndOffset;
  read.abortedTransactions = null;
  read.divergingEpoch = undefined;
  read.preferredReadReplica = -1;
  read.isRemote = false;
  if (options.rackId !== '' && partition.role === Role.Leader) {
    read.preferredReadReplica = preferredReadReplica(broker, partition, options.rackId, fetchOffset);
    if (read.preferredReadReplica !== -1) return;
  }
  // The newest epoch ends at the log's end: only a reader of an older one, or one ahead, can have parted from this log.
  if (lastFetchedEpoch !== NO_EPOCH && (lastFetchedEpoch !== log.epochs.latestEpoch || fetchOffset > log.logEndOffset)) {
    const diverging = divergingEpoch(log, lastFetchedEpoch, fetchOffset);
    if (diverging === 'unknown') {
      failRead(read, ErrorCode.OFFSET_OUT_OF_RANGE);
      return;
    }
    if (diverging !== null) {
      read.divergingEpoch = diverging;
      return;
    }
  }
  if (fetchOffset < log.logStartOffset || fetchOffset > log.logEndOffset) {
    failRead(read, ErrorCode.OFFSET_OUT_OF_RANGE);
    return;
  }
  const isReadCommitted = options.isReadCommitted && context.replicaId < 0;
  if (isReadCommitted) read.abortedTransactions = NONE_ABORTED;
  if (log.config.remoteStorageEnable && fetchOffset < log.localLogStartOffset) {
    readRemote(context, fetched);
    return;
  }
  const endOffset = visibleEnd(partition, context, options.isReadCommitted);
  if (fetchOffset >= endOffset) return;
  const found = log.read(fetchOffset, maxBytes < fetched.maxBytes ? maxBytes : fetched.maxBytes, minOneMessage, endOffset);
  read.records = found.records;
  read.sizeBytes = found.sizeBytes;
  // Where below the end nothing at all is left, the real log leaves the list out.
  if (isReadCommitted) read.abortedTransactions = found.segmentIndex < 0 ? null : log.abortedTransactionsOf(found, fetchOffset);
}

/** R-TIER-05: a follower is sent to the store itself; for a client the broker asks it, and has its answer when the fetch is read again. */
function readRemote(context: FetchContext, fetched: FetchedPartition): void {
  const { read, remote } = fetched;
  if (context.replicaId >= 0) {
    read.errorCode = ErrorCode.OFFSET_MOVED_TO_TIERED_STORAGE;
    return;
  }
  if (remote === null || remote.offset !== fetched.fetchOffset) {
    read.isRemote = true;
    return;
  }
  fetched.remote = null;
  read.errorCode = remote.errorCode;
  read.records = remote.records;
  if (read.abortedTransactions !== null) read.abortedTransactions = remote.aborted;
  for (const batch of remote.records) read.sizeBytes += batch.sizeBytes;
}

export function failRead(read: PartitionRead, errorCode: ErrorCode): void {
  read.errorCode = errorCode;
  read.records = NO_RECORDS;
  read.sizeBytes = 0;
  read.highWatermark = -1;
  read.lastStableOffset = -1;
  read.logStartOffset = -1;
  read.logEndOffset = -1;
  read.abortedTransactions = null;
  read.divergingEpoch = undefined;
  read.preferredReadReplica = -1;
  read.isRemote = false;
}
