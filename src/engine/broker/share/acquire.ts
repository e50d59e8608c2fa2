import { acquire, canBeAcquired, type DeliveryState } from './delivery-state';
import {
  liesWithin,
  partialBatch,
  recordCount,
  sharedState,
  splitByOffset,
  wholeBatch,
  type InFlightBatch,
} from './in-flight-batch';
import { archiveAvailable } from './log-start';
import { floorIndex, inFlightCount, insertBatch, type SharePartition } from './share-partition';

/** share.acquire.mode (R-SHR-05). */
export type AcquireMode = 'batch_optimized' | 'record_limit';

export interface AcquireRequest {
  readonly memberId: string;
  readonly mode: AcquireMode;
  /** How many records a batch of the answer aims at. */
  readonly batchSize: number;
  /** max.poll.records: a limit in record_limit, an aim in batch_optimized. */
  readonly maxRecords: number;
  /** Where the log was read from. */
  readonly fetchOffset: number;
}

/** A batch of the log, as the read returned it. */
export interface FetchedBatch {
  readonly baseOffset: number;
  readonly lastOffset: number;
}

/** A line of AcquiredRecords in a ShareFetch response. */
export interface AcquiredRecords {
  readonly firstOffset: number;
  lastOffset: number;
  readonly deliveryCount: number;
}

/** What is constant while one request is served. */
interface Acquisition extends AcquireRequest {
  readonly fetched: readonly FetchedBatch[];
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly lockExpiresMs: number;
  readonly acquired: AcquiredRecords[];
}

/** R-SHR-03, R-SHR-05, R-SHR-09: hands records to a member. By itself it writes nothing (R-SHR-16). */
export function acquireRecords(
  partition: SharePartition,
  request: AcquireRequest,
  fetched: readonly FetchedBatch[],
  nowMs: number,
): AcquiredRecords[] {
  const firstOffset = fetched[0]?.baseOffset;
  const lastFetched = fetched.at(-1)?.lastOffset;
  if (firstOffset === undefined || lastFetched === undefined) return [];
  const { maxRecords, lastOffset } = withinWindow(partition, request, lastFetched);
  if (maxRecords <= 0) return [];

  // What the log no longer has between the fetch offset and the first batch was compacted away.
  if (firstOffset > request.fetchOffset) {
    partition.deliveryCompleteCount += archiveAvailable(partition, request.fetchOffset, firstOffset);
  }
  const acquisition: Acquisition = {
    ...request,
    maxRecords,
    fetched,
    firstOffset,
    lastOffset,
    lockExpiresMs: nowMs + partition.config.recordLockDurationMs,
    acquired: [],
  };
  acquireFrom(partition, acquisition);
  return acquisition.acquired;
}

/** R-SHR-03: a full window leaves only what is in it already, to be handed out again. */
function withinWindow(partition: SharePartition, { maxRecords, fetchOffset }: AcquireRequest, lastOffset: number) {
  const { endOffset, config } = partition;
  const free = config.maxRecordLocks - inFlightCount(partition);
  if (free > 0) return { maxRecords: Math.min(maxRecords, free), lastOffset };
  return { maxRecords: Math.min(maxRecords, endOffset - fetchOffset + 1), lastOffset: Math.min(lastOffset, endOffset) };
}

function acquireFrom(partition: SharePartition, acquisition: Acquisition): void {
  const { firstOffset, lastOffset, maxRecords } = acquisition;
  const overlapping = overlappingBatches(partition, firstOffset, lastOffset);
  const lastOverlapping = overlapping.at(-1);
  if (lastOverlapping === undefined) {
    acquireNew(partition, acquisition, firstOffset, maxRecords);
    return;
  }
  let left = maxRecords;
  for (const batch of overlapping) {
    if (left <= 0) return;
    const careful = isOftenDelivered(partition, batch, acquisition);
    // R-SHR-09: what failed before is delivered alone.
    if (careful && left < maxRecords) return;
    const count = acquireAgain(partition, acquisition, batch, left, careful);
    if (careful && count > 0) return;
    left -= count;
  }
  if (left > 0 && lastOverlapping.lastOffset < lastOffset) {
    acquireNew(partition, acquisition, lastOverlapping.lastOffset + 1, left);
  }
}

/** The batches in flight that the fetched ones touch; the first may begin before them. */
function overlappingBatches({ batches }: SharePartition, firstOffset: number, lastOffset: number): InFlightBatch[] {
  const floor = floorIndex(batches, firstOffset);
  const reaches = floor >= 0 && (batches[floor] as InFlightBatch).lastOffset >= firstOffset;
  return batches.slice(reaches ? floor : floor + 1, floorIndex(batches, lastOffset) + 1);
}

/** From this many deliveries on a record is suspected of making its consumers fail (R-SHR-09). */
function carefulFrom({ config }: SharePartition): number {
  return Math.max(2, (config.deliveryCountLimit + 1) >> 1);
}

/** Whether anything that could be handed out of the batch now is suspected. */
function isOftenDelivered(partition: SharePartition, batch: InFlightBatch, acquisition: Acquisition): boolean {
  const threshold = carefulFrom(partition);
  return batch.states.some(
    (state, index) =>
      state.deliveryCount >= threshold &&
      canBeAcquired(state) &&
      (!batch.isPerOffset || isAskedFor(batch.firstOffset + index, acquisition)),
  );
}

function isAskedFor(offset: number, { firstOffset, lastOffset }: Acquisition): boolean {
  return offset >= firstOffset && offset <= lastOffset;
}

/** Hands out what is available of a batch that was acquired before; the answer is how many records. */
function acquireAgain(
  partition: SharePartition,
  acquisition: Acquisition,
  batch: InFlightBatch,
  left: number,
  careful: boolean,
): number {
  const { firstOffset, lastOffset, memberId, lockExpiresMs, acquired } = acquisition;
  if (!batch.isPerOffset) {
    const shared = sharedState(batch);
    if (!canBeAcquired(shared)) return 0;
    const tooLarge = acquisition.mode === 'record_limit' && recordCount(batch) > left;
    if (liesWithin(batch, firstOffset, lastOffset) && !tooLarge && !careful) {
      acquire(shared, memberId, lockExpiresMs);
      acquired.push({ firstOffset: batch.firstOffset, lastOffset: batch.lastOffset, deliveryCount: shared.deliveryCount });
      return recordCount(batch);
    }
    splitByOffset(batch);
  }
  return acquireSingly(partition, acquisition, batch, left);
}

function acquireSingly(partition: SharePartition, acquisition: Acquisition, batch: InFlightBatch, left: number): number {
  const { deliveryCountLimit } = partition.config;
  const most = acquisition.mode === 'record_limit' ? left : Infinity;
  let carefulMost: number | undefined;
  let count = 0;
  let run: AcquiredRecords | undefined;
  for (const [index, state] of batch.states.entries()) {
    const offset = batch.firstOffset + index;
    if (!isAskedFor(offset, acquisition) || !canBeAcquired(state)) continue;
    const alone = deliveryCountLimit > 2 && state.deliveryCount === deliveryCountLimit - 1;
    if (alone && count > 0) break;
    if (state.deliveryCount >= carefulFrom(partition)) carefulMost ??= carefulSize(partition, batch, state);
    acquire(state, acquisition.memberId, acquisition.lockExpiresMs);
    count++;
    run = extend(acquisition.acquired, run, offset, state);
    // Not «at least»: whoever got more before the first suspect record came up is not stopped by it.
    if (alone || count === most || count === carefulMost) break;
  }
  return count;
}

/** R-SHR-09: half of the batch at the first careful delivery, then half of that. */
function carefulSize(partition: SharePartition, batch: InFlightBatch, { deliveryCount }: DeliveryState): number {
  return Math.max(1, recordCount(batch) >> (deliveryCount - carefulFrom(partition) + 1));
}

/** Neighbours of one batch with the same count share a line of the answer. */
function extend(acquired: AcquiredRecords[], run: AcquiredRecords | undefined, offset: number, { deliveryCount }: DeliveryState) {
  if (run?.lastOffset === offset - 1 && run.deliveryCount === deliveryCount) {
    run.lastOffset = offset;
    return run;
  }
  const next: AcquiredRecords = { firstOffset: offset, lastOffset: offset, deliveryCount };
  acquired.push(next);
  return next;
}

/** R-SHR-05: records that were never in flight come in whole batches of the log. */
function acquireNew(partition: SharePartition, acquisition: Acquisition, fromOffset: number, left: number): void {
  const { batches } = partition;
  const { fetched, memberId, lockExpiresMs, acquired } = acquisition;
  // With nothing in flight the end offset is the next to fetch, which may lie inside the first batch of the log.
  const first = batches.length === 0 ? Math.max(fromOffset, partition.endOffset) : fromOffset;
  const wanted = acquisition.lastOffset - first + 1;
  const last = left < wanted ? endOfBatchWith(fetched, first + left - 1) : acquisition.lastOffset;

  if (acquisition.mode === 'record_limit' && last - first + 1 > left) {
    const lastAcquired = first + left - 1;
    insertBatch(batches, partialBatch(first, last, lastAcquired, memberId, lockExpiresMs));
    acquired.push({ firstOffset: first, lastOffset: lastAcquired, deliveryCount: 1 });
  } else {
    for (const range of rangesOf(acquisition, first, last)) {
      insertBatch(batches, wholeBatch(range.firstOffset, range.lastOffset, memberId, lockExpiresMs));
      acquired.push(range);
    }
  }
  if (batches[0]?.firstOffset === first) partition.startOffset = first;
  partition.endOffset = Math.max(partition.endOffset, last);
}

/** Batches of the log are put together until they have the size that is aimed at. */
function rangesOf({ mode, fetched, batchSize }: Acquisition, first: number, last: number): AcquiredRecords[] {
  const ranges: AcquiredRecords[] = [];
  let from = first;
  if (mode === 'batch_optimized' && last - first + 1 > batchSize) {
    for (const { baseOffset } of fetched) {
      if (baseOffset > last) break;
      if (baseOffset - from < batchSize) continue;
      ranges.push({ firstOffset: from, lastOffset: baseOffset - 1, deliveryCount: 1 });
      from = baseOffset;
    }
  }
  ranges.push({ firstOffset: from, lastOffset: last, deliveryCount: 1 });
  return ranges;
}

/** The last offset of the log's batch that holds the offset; the offset itself where the log has a hole. */
function endOfBatchWith(fetched: readonly FetchedBatch[], offset: number): number {
  const holder = fetched.findLast(({ baseOffset }) => baseOffset <= offset);
  return Math.max(offset, holder?.lastOffset ?? offset);
}
