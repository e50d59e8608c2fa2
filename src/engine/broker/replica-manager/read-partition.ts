import { ErrorCode } from '../../protocol/error-codes';
import type { EpochEnd } from '../../log/leader-epoch-cache';
import { NO_EPOCH } from '../../log/leader-epoch-cache';
import type { RecordBatch } from '../../protocol/record-batch';
import type { BrokerState } from '../broker-state';
import type { FetchContext, FetchedPartition } from './fetch-context';
import { remoteOf, Role, type Partition } from './partition';
import { preferredReadReplica } from './preferred-read-replica';

/** What reading one partition for a fetch gave. */
export interface PartitionRead {
  readonly errorCode: ErrorCode;
  readonly records: readonly RecordBatch[];
  readonly sizeBytes: number;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  readonly divergingEpoch: EpochEnd | undefined;
  /** −1: read here. */
  readonly preferredReadReplica: number;
}

/** How a fetch reads, the same for all its partitions. */
export interface ReadOptions {
  /** Clients that name their rack, or could, may read from followers (KIP-392). */
  readonly mayReadFromFollower: boolean;
  readonly rackId: string;
  readonly isReadCommitted: boolean;
}

const NO_RECORDS: readonly RecordBatch[] = [];

/** The local replica if it may be read, else the error (R-REPL-04). */
export function readableReplica(broker: BrokerState, context: FetchContext, fetched: FetchedPartition, mayReadFromFollower: boolean): Partition | ErrorCode {
  const partition = broker.replicas.partitions.get(fetched.key);
  // The same name may have come back under another id.
  if (partition === undefined || (fetched.topicId !== '' && partition.topicId !== fetched.topicId)) {
    return isInMetadata(broker, fetched) ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  }
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

/** Reads one partition; everything in the result is as of this moment (R-REPL-06, R-EPOCH-01). */
export function readPartition(
  broker: BrokerState,
  context: FetchContext,
  fetched: FetchedPartition,
  options: ReadOptions,
  maxBytes: number,
  minOneMessage: boolean,
): PartitionRead {
  const partition = readableReplica(broker, context, fetched, options.mayReadFromFollower);
  if (typeof partition === 'number') return failedRead(partition);
  const { log } = partition;
  const { fetchOffset } = fetched;
  if (options.rackId !== '' && partition.role === Role.Leader) {
    const preferred = preferredReadReplica(broker, partition, options.rackId, fetchOffset);
    if (preferred !== -1) return emptyRead(partition, undefined, preferred);
  }
  if (fetched.lastFetchedEpoch !== NO_EPOCH) {
    const end = log.endOffsetFor(fetched.lastFetchedEpoch);
    if (end.epoch === NO_EPOCH) return failedRead(ErrorCode.OFFSET_OUT_OF_RANGE);
    if (end.epoch < fetched.lastFetchedEpoch || end.endOffset < fetchOffset) return emptyRead(partition, end, -1);
  }
  if (fetchOffset < log.logStartOffset || fetchOffset > log.logEndOffset) return failedRead(ErrorCode.OFFSET_OUT_OF_RANGE);
  const limitBytes = maxBytes < fetched.maxBytes ? maxBytes : fetched.maxBytes;
  const { records, sizeBytes } = log.read(fetchOffset, limitBytes, minOneMessage, visibleEnd(partition, context, options.isReadCommitted));
  return {
    errorCode: ErrorCode.NONE,
    records,
    sizeBytes,
    highWatermark: log.highWatermark,
    lastStableOffset: log.lastStableOffset,
    logStartOffset: log.logStartOffset,
    logEndOffset: log.logEndOffset,
    divergingEpoch: undefined,
    preferredReadReplica: -1,
  };
}

function emptyRead({ log }: Partition, divergingEpoch: EpochEnd | undefined, preferred: number): PartitionRead {
  return {
    errorCode: ErrorCode.NONE,
    records: NO_RECORDS,
    sizeBytes: 0,
    highWatermark: log.highWatermark,
    lastStableOffset: log.lastStableOffset,
    logStartOffset: log.logStartOffset,
    logEndOffset: log.logEndOffset,
    divergingEpoch,
    preferredReadReplica: preferred,
  };
}

function failedRead(errorCode: ErrorCode): PartitionRead {
  return {
    errorCode,
    records: NO_RECORDS,
    sizeBytes: 0,
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    logEndOffset: -1,
    divergingEpoch: undefined,
    preferredReadReplica: -1,
  };
}
