import {
  commitChange,
  isFinal,
  isSettled,
  rollBackChange,
  type DeliveryState,
  type RecordState,
} from './delivery-state';
import { isCutBy, sharedState, splitByOffset, stateAt } from './in-flight-batch';
import { countFromStart, floorIndex, forEachState, releasedTo, type SharePartition } from './share-partition';

/** R-SHR-16: what is written to the share coordinator, in the shape of a WriteShareGroupState request. */
export interface StateWrite {
  readonly startOffset: number;
  readonly deliveryCompleteCount: number;
  readonly batches: readonly StateBatch[];
}

export interface StateBatch {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly deliveryState: RecordState;
  readonly deliveryCount: number;
}

export function stateBatch(firstOffset: number, lastOffset: number, state: DeliveryState): StateBatch {
  return { firstOffset, lastOffset, deliveryState: state.state, deliveryCount: state.deliveryCount };
}

/** The start offset in a write is the one before the write counts: it follows one write later. */
export function stateWrite({ startOffset, deliveryCompleteCount }: SharePartition, batches: readonly StateBatch[]): StateWrite {
  return { startOffset, deliveryCompleteCount, batches };
}

/** R-SHR-10: the share coordinator has it. The changes count, and the start offset may move. */
export function commitWrite(partition: SharePartition, { batches }: StateWrite): void {
  changesOf(partition, batches, commitChange);
  advanceStartOffset(partition);
}

/** R-SHR-07, R-SHR-10: the call or its write failed. Everything is as before, save for locks that ran out meanwhile. */
export function rollBackWrite(partition: SharePartition, changed: readonly StateBatch[]): void {
  const { batches, startOffset, config } = partition;
  for (const { firstOffset } of changed) {
    const batch = batches[floorIndex(batches, firstOffset)];
    // The log's start may have cut into it since: some of its records are gone, the others come back.
    if (batch !== undefined && isCutBy(batch, startOffset)) splitByOffset(batch);
  }
  changesOf(partition, changed, (state, firstOffset, lastOffset) => {
    const wasFinal = isFinal(state.state);
    rollBackChange(state, releasedTo(partition, lastOffset), config.deliveryCountLimit);
    const count = countFromStart(partition, firstOffset, lastOffset);
    if (wasFinal && !isFinal(state.state)) partition.deliveryCompleteCount -= count;
    if (!wasFinal && isFinal(state.state)) partition.deliveryCompleteCount += count;
  });
}

/** The states that the ranges stand for. A batch may have been split since its change as a whole began. */
function changesOf(
  { batches }: SharePartition,
  changed: readonly StateBatch[],
  visit: (state: DeliveryState, firstOffset: number, lastOffset: number) => void,
): void {
  for (const { firstOffset, lastOffset } of changed) {
    const batch = batches[floorIndex(batches, firstOffset)];
    if (batch === undefined) continue;
    if (!batch.isPerOffset) visit(sharedState(batch), firstOffset, lastOffset);
    else for (let offset = firstOffset; offset <= lastOffset; offset++) visit(stateAt(batch, offset), offset, offset);
  }
}

/** R-SHR-04: the start moves over a leading run of final records and over nothing else. */
export function advanceStartOffset(partition: SharePartition): void {
  const { batches } = partition;
  const atStart = batches[floorIndex(batches, partition.startOffset)];
  if (atStart === undefined) return;
  const stateAtStart = stateAt(atStart, Math.min(partition.startOffset, atStart.lastOffset));
  if (!isSettled(stateAtStart)) return;
  const run = leadingRun(partition);
  if (run === undefined) return;
  partition.deliveryCompleteCount -= run.count;
  const openIndex = floorIndex(batches, run.lastOffset);
  const open = batches[openIndex];
  if (open === undefined) return;
  if (open.lastOffset > run.lastOffset) {
    partition.startOffset = Math.max(partition.startOffset, run.lastOffset + 1);
    batches.splice(0, openIndex);
    return;
  }
  const next = batches[openIndex + 1];
  batches.splice(0, openIndex + 1);
  if (next !== undefined) {
    partition.startOffset = Math.max(partition.startOffset, next.firstOffset);
    return;
  }
  // Nothing is in flight any more: start and end are the next offset to fetch.
  partition.startOffset = Math.max(partition.startOffset, open.lastOffset + 1);
  partition.endOffset = partition.startOffset;
  partition.deliveryCompleteCount = 0;
}

/** The final records that nothing open stands before, and how many of them the log's start has not gone past. */
function leadingRun(partition: SharePartition): { lastOffset: number; count: number } | undefined {
  let run: { lastOffset: number; count: number } | undefined;
  let open = false;
  forEachState(partition.batches, (state, firstOffset, lastOffset) => {
    open ||= !isSettled(state);
    if (!open) run = { lastOffset, count: (run?.count ?? 0) + countFromStart(partition, firstOffset, lastOffset) };
  });
  return run;
}
