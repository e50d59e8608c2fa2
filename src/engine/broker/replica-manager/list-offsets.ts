import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import type { PartitionLog, TimestampAndOffset } from '../../log/partition-log';
import { ErrorCode } from '../../protocol/error-codes';
import { OffsetSpec, type ListOffsetsPartition, type ListOffsetsPartitionResponse, type ListOffsetsRequest, type ListOffsetsResponse } from '../../protocol/messages/list-offsets';
import type { BrokerState } from '../broker-state';
import type { Partition } from './partition';
import { leaderByName, replicaByName } from './partition-lookup';

/** A debugging consumer may ask any replica. */
const DEBUGGING_REPLICA_ID = -2;
const READ_COMMITTED = 1;

/** Since which version a special moment may be asked for. */
const SINCE_VERSION: ReadonlyMap<number, number> = new Map([
  [OffsetSpec.LATEST, 0],
  [OffsetSpec.EARLIEST, 0],
  [OffsetSpec.MAX_TIMESTAMP, 7],
  [OffsetSpec.EARLIEST_LOCAL, 8],
  [OffsetSpec.LATEST_TIERED, 9],
  [OffsetSpec.EARLIEST_PENDING_UPLOAD, 11],
]);
/** Before that a new leader that cannot say yet answered LEADER_NOT_AVAILABLE. */
const OFFSET_NOT_AVAILABLE_VERSION = 5;

/** ListOffsets (R-READ-03). */
export function handleListOffsets(ctx: Context, broker: BrokerState, request: Request<ListOffsetsRequest>): void {
  const topics = request.body.topics.map(({ name, partitions }) => {
    const counts = new Map<number, number>();
    for (const { partitionIndex } of partitions) counts.set(partitionIndex, (counts.get(partitionIndex) ?? 0) + 1);
    const answered = new Set<number>();
    const responses: ListOffsetsPartitionResponse[] = [];
    for (const asked of partitions) {
      const { partitionIndex } = asked;
      if (answered.has(partitionIndex)) continue;
      answered.add(partitionIndex);
      // Two questions about one partition are none.
      responses.push((counts.get(partitionIndex) ?? 0) > 1 ? failed(partitionIndex, ErrorCode.INVALID_REQUEST) : offsetOf(broker, request, name, asked));
    }
    return { name, partitions: responses };
  });
  ctx.reply(request, { throttleTimeMs: 0, topics } satisfies ListOffsetsResponse);
}

function offsetOf(broker: BrokerState, request: Request<ListOffsetsRequest>, topic: string, asked: ListOffsetsPartition): ListOffsetsPartitionResponse {
  const { partitionIndex, timestamp, currentLeaderEpoch } = asked;
  if (timestamp < 0 && request.version < (SINCE_VERSION.get(timestamp) ?? Infinity)) return failed(partitionIndex, ErrorCode.UNSUPPORTED_VERSION);
  const { replicaId, isolationLevel } = request.body;
  const partition = replicaId === DEBUGGING_REPLICA_ID ? replicaByName(broker, topic, partitionIndex) : leaderByName(broker, topic, partitionIndex, currentLeaderEpoch);
  if (typeof partition === 'number') return failed(partitionIndex, partition);
  const { log } = partition;
  const isClient = replicaId < 0;
  const lastFetchable = !isClient ? log.logEndOffset : isolationLevel === READ_COMMITTED ? log.lastStableOffset : log.highWatermark;
  // A new leader does not know yet how far the old one had come: it must not name a smaller end.
  const isLagging = isClient && partition.isLeader && partition.leaderEpochStartOffset > log.highWatermark;
  const notAvailable = request.version >= OFFSET_NOT_AVAILABLE_VERSION ? ErrorCode.OFFSET_NOT_AVAILABLE : ErrorCode.LEADER_NOT_AVAILABLE;
  switch (timestamp) {
    case OffsetSpec.LATEST:
      return isLagging ? failed(partitionIndex, notAvailable) : found(partitionIndex, -1, lastFetchable, partition.leaderEpoch);
    case OffsetSpec.EARLIEST:
      return found(partitionIndex, -1, log.logStartOffset, log.epochs.earliestEpochUpTo(log.logStartOffset));
    case OffsetSpec.EARLIEST_LOCAL:
      return found(partitionIndex, -1, log.localLogStartOffset, log.epochs.epochAt(log.localLogStartOffset));
    case OffsetSpec.LATEST_TIERED:
      return log.highestRemoteOffset < 0 ? failed(partitionIndex, ErrorCode.NONE) : found(partitionIndex, -1, log.highestRemoteOffset, log.epochs.epochAt(log.highestRemoteOffset));
    case OffsetSpec.EARLIEST_PENDING_UPLOAD:
      return log.config.remoteStorageEnable ? pendingUpload(partitionIndex, log) : failed(partitionIndex, ErrorCode.NONE);
    default: {
      const at = searchByTime(partition, timestamp);
      if (at !== null && (!isClient || at.offset < lastFetchable)) return found(partitionIndex, at.timestampMs, at.offset, at.leaderEpoch);
      return failed(partitionIndex, isLagging ? notAvailable : ErrorCode.NONE);
    }
  }
}

/** The first offset that is not in the object store (R-TIER-02). */
function pendingUpload(partitionIndex: number, log: PartitionLog): ListOffsetsPartitionResponse {
  const offset = Math.max(log.highestRemoteOffset + 1, log.logStartOffset);
  return found(partitionIndex, -1, offset, log.epochs.epochAt(offset));
}

function searchByTime({ log }: Partition, timestamp: number): TimestampAndOffset | null {
  return timestamp === OffsetSpec.MAX_TIMESTAMP ? log.offsetOfMaxTimestamp() : log.offsetForTimestamp(timestamp);
}

function found(partitionIndex: number, timestamp: number, offset: number, leaderEpoch: number): ListOffsetsPartitionResponse {
  return { partitionIndex, errorCode: ErrorCode.NONE, timestamp, offset, leaderEpoch };
}

function failed(partitionIndex: number, errorCode: ErrorCode): ListOffsetsPartitionResponse {
  return { partitionIndex, errorCode, timestamp: -1, offset: -1, leaderEpoch: -1 };
}
