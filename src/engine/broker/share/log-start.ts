import { archive } from './delivery-state';
import { liesWithin, recordCount, sharedState, splitByOffset, type InFlightBatch } from './in-flight-batch';
import { countFinal, type SharePartition } from './share-partition';

/**
 * The log's start moved past the share partition's. Records that are gone and were available are archived; those that a
 * member holds stay so until it answers or its lock runs out. Nothing is written: the next write carries the new start.
 */
export function moveToLogStart(partition: SharePartition, logStartOffset: number): void {
  if (logStartOffset <= partition.startOffset) return;
  if (partition.batches.length === 0) {
    partition.deliveryCompleteCount = 0;
  } else {
    partition.deliveryCompleteCount -= countFinal(partition, logStartOffset);
    archiveAvailable(partition, partition.startOffset, logStartOffset);
  }
  partition.startOffset = logStartOffset;
  // A batch that is gone as a whole leaves the end behind.
  if (partition.batches.length === 0 || partition.endOffset < logStartOffset) partition.endOffset = logStartOffset;
}

/** Archives what is available from an offset up to another one; the answer is how many records. */
export function archiveAvailable(partition: SharePartition, fromOffset: number, beforeOffset: number): number {
  let count = 0;
  for (const batch of partition.batches) {
    if (batch.lastOffset < fromOffset || batch.firstOffset >= beforeOffset) continue;
    count += archiveIn(batch, fromOffset, beforeOffset);
  }
  return count;
}

function archiveIn(batch: InFlightBatch, fromOffset: number, beforeOffset: number): number {
  if (!batch.isPerOffset) {
    const shared = sharedState(batch);
    if (shared.state !== 'AVAILABLE') return 0;
    if (liesWithin(batch, fromOffset, beforeOffset - 1)) {
      archive(shared);
      return recordCount(batch);
    }
    splitByOffset(batch);
  }
  let count = 0;
  for (const [index, state] of batch.states.entries()) {
    const offset = batch.firstOffset + index;
    if (offset < fromOffset || offset >= beforeOffset || state.state !== 'AVAILABLE') continue;
    archive(state);
    count++;
  }
  return count;
}
