import type { AcquiredRecords } from './acquire';
import { isFinal, leaveMember, NO_LOCK, type DeliveryState } from './delivery-state';
import { liesWithin, sharedState, splitByOffset } from './in-flight-batch';
import { countFromStart, type SharePartition } from './share-partition';

interface OffsetRange {
  readonly firstOffset: number;
  readonly lastOffset: number;
}

/** R-SHR-14: records of aborted transactions are archived as soon as a group that reads committed data acquires them; gives the lines that are left. */
export function archiveAborted(partition: SharePartition, acquired: readonly AcquiredRecords[], aborted: readonly OffsetRange[]): AcquiredRecords[] {
  let left = acquired;
  for (const range of aborted) {
    for (const line of left) {
      const firstOffset = Math.max(line.firstOffset, range.firstOffset);
      const lastOffset = Math.min(line.lastOffset, range.lastOffset);
      if (firstOffset <= lastOffset) archiveRange(partition, { firstOffset, lastOffset });
    }
    left = left.flatMap((line) => without(line, range));
  }
  return [...left];
}

function archiveRange(partition: SharePartition, range: OffsetRange): void {
  for (const batch of partition.batches) {
    if (batch.lastOffset < range.firstOffset || batch.firstOffset > range.lastOffset) continue;
    if (!batch.isPerOffset && liesWithin(batch, range.firstOffset, range.lastOffset)) {
      archiveOne(partition, sharedState(batch), batch.firstOffset, batch.lastOffset);
      continue;
    }
    splitByOffset(batch);
    for (const [i, state] of batch.states.entries()) {
      const offset = batch.firstOffset + i;
      if (offset >= range.firstOffset && offset <= range.lastOffset) archiveOne(partition, state, offset, offset);
    }
  }
}

function archiveOne(partition: SharePartition, state: DeliveryState, firstOffset: number, lastOffset: number): void {
  if (isFinal(state.state)) return;
  leaveMember(state, 'ARCHIVED', partition.config.deliveryCountLimit);
  state.lockExpiresMs = NO_LOCK;
  partition.deliveryCompleteCount += countFromStart(partition, firstOffset, lastOffset);
}

function without(line: AcquiredRecords, { firstOffset, lastOffset }: OffsetRange): AcquiredRecords[] {
  if (lastOffset < line.firstOffset || firstOffset > line.lastOffset) return [line];
  const parts: AcquiredRecords[] = [];
  if (line.firstOffset < firstOffset) parts.push({ ...line, lastOffset: firstOffset - 1 });
  if (line.lastOffset > lastOffset) parts.push({ ...line, firstOffset: lastOffset + 1 });
  return parts;
}
