import { ErrorCode } from '../../protocol/error-codes';
import { DeliveryStateCode, type ReadPartResult, type StateBatchData } from '../../protocol/messages/share-group-state';
import type { DeliveryState, RecordState } from './delivery-state';
import { neverDelivered } from './delivery-state';
import { wholeBatchOf, type InFlightBatch } from './in-flight-batch';
import { countFinal, createSharePartition, type SharePartition, type SharePartitionConfig } from './share-partition';
import { advanceStartOffset } from './state-write';

/**
 * R-SHR-15: a share partition as a leader that takes over finds it. What was acquired and not answered is nowhere written: it is
 * available again, with the count that was last persisted, or with none.
 */
export function loadSharePartition({ startOffset, stateBatches }: ReadPartResult, config: SharePartitionConfig): SharePartition {
  const partition = createSharePartition(startOffset, config);
  let expected = startOffset;
  for (const batch of stateBatches) {
    if (batch.firstOffset > expected) partition.batches.push(wholeBatchOf(expected, batch.firstOffset - 1, neverDelivered()));
    partition.batches.push(loadedBatch(batch, Math.max(expected, batch.firstOffset)));
    expected = batch.lastOffset + 1;
  }
  if (partition.batches.length === 0) return partition;
  partition.endOffset = expected - 1;
  partition.deliveryCompleteCount = countFinal(partition, Infinity);
  advanceStartOffset(partition);
  return partition;
}

function loadedBatch({ lastOffset, deliveryState, deliveryCount }: StateBatchData, firstOffset: number): InFlightBatch {
  const state: DeliveryState = { ...neverDelivered(), state: loadedState(deliveryState), deliveryCount };
  return wholeBatchOf(firstOffset, lastOffset, state);
}

function loadedState(code: number): RecordState {
  switch (code) {
    case DeliveryStateCode.ACKNOWLEDGED:
      return 'ACKNOWLEDGED';
    case DeliveryStateCode.ARCHIVED:
      return 'ARCHIVED';
    default:
      return 'AVAILABLE';
  }
}

/** How what a share coordinator says shows to members. */
export function memberErrorOf(errorCode: number): number {
  switch (errorCode) {
    case ErrorCode.NONE:
      return ErrorCode.NONE;
    case ErrorCode.NOT_COORDINATOR:
    case ErrorCode.COORDINATOR_NOT_AVAILABLE:
    case ErrorCode.COORDINATOR_LOAD_IN_PROGRESS:
      return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    case ErrorCode.UNKNOWN_TOPIC_OR_PARTITION:
    case ErrorCode.GROUP_ID_NOT_FOUND:
      return errorCode;
    case ErrorCode.FENCED_LEADER_EPOCH:
    case ErrorCode.FENCED_STATE_EPOCH:
      return ErrorCode.NOT_LEADER_OR_FOLLOWER;
    default:
      return ErrorCode.UNKNOWN_SERVER_ERROR;
  }
}
