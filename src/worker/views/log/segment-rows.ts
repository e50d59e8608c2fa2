import type { BatchFile } from '../../../engine/log/batch-file';
import type { LogSegment } from '../../../engine/log/log-segment';
import type { LogSegments } from '../../../engine/log/log-segments';
import { lastOffsetOf, type RecordBatch } from '../../../engine/protocol/record-batch';
import type { BatchRow, OffsetEntryRow, OpenedSegment, SegmentRow, TimeEntryRow } from '../../log-contract';
import { classOf } from './record-class';

/** Neighbours of the opened segment that are listed on each side. */
const NEAR = 2;
const MAX_LISTED = 8;
const MAX_BATCHES = 24;
/** Batches before the one asked for. */
const BEFORE = 8;
const MAX_CLASSES = 12;

/** First, last and those around the opened segment; all of them while they are few. */
export function segmentRows(segments: LogSegments, opened: number, logStart: number): SegmentRow[] {
  const rows: SegmentRow[] = [];
  let foldedBefore = 0;
  let foldedBytes = 0;
  segments.forEach((segment, i) => {
    const isListed = segments.length <= MAX_LISTED || i === 0 || i === segments.length - 1 || Math.abs(i - opened) <= NEAR;
    if (!isListed) {
      foldedBefore++;
      foldedBytes += segment.sizeBytes;
      return;
    }
    rows.push({ ...rowOf(segment, i === segments.length - 1, logStart), foldedBefore, foldedBytes });
    foldedBefore = 0;
    foldedBytes = 0;
  });
  return rows;
}

function rowOf(segment: LogSegment, isActive: boolean, logStart: number): Omit<SegmentRow, 'foldedBefore' | 'foldedBytes'> {
  const isEmpty = segment.batchCount === 0;
  return {
    baseOffset: segment.baseOffset,
    lastOffset: isEmpty ? -1 : segment.nextOffset - 1,
    sizeBytes: segment.sizeBytes,
    batches: segment.batchCount,
    indexEntries: segment.offsetIndex.length,
    timeIndexEntries: segment.timeIndex.length,
    isActive,
    isBelowStart: !isEmpty && !isActive && segment.nextOffset <= logStart,
    brokenTailBytes: segment.file.brokenTailBytes,
  };
}

/** The batches around an offset, with the entries of both indexes that point at them. */
export function openedSegment(segment: LogSegment, isActive: boolean, offset: number, hw: number, logStart: number): OpenedSegment {
  const { file, batchCount } = segment;
  const asked = Math.min(segment.lookup(offset), Math.max(0, batchCount - 1));
  const firstBatch = Math.max(0, Math.min(asked - BEFORE, batchCount - MAX_BATCHES));
  const batches: BatchRow[] = [];
  let position = file.positionOf(firstBatch);
  for (let i = firstBatch; i < batchCount && batches.length < MAX_BATCHES; i++) {
    const batch = file.at(i);
    batches.push(batchRow(batch, position, hw, logStart));
    position += batch.sizeBytes;
  }
  return {
    baseOffset: segment.baseOffset,
    sizeBytes: segment.sizeBytes,
    isActive,
    batchTotal: batchCount,
    firstBatch,
    batches,
    offsetIndex: offsetEntries(segment, batches),
    timeIndex: timeEntries(segment, batches),
    offsetIndexTotal: segment.offsetIndex.length,
    timeIndexTotal: segment.timeIndex.length,
  };
}

function batchRow(batch: RecordBatch, position: number, hw: number, logStart: number): BatchRow {
  const classes: number[] = [];
  for (let r = 0; r < batch.recordCount && r < MAX_CLASSES; r++) classes.push(classOf(batch, r));
  const lastOffset = lastOffsetOf(batch);
  return {
    baseOffset: batch.baseOffset,
    lastOffset,
    position,
    sizeBytes: batch.sizeBytes,
    records: batch.recordCount,
    leaderEpoch: batch.partitionLeaderEpoch,
    classes,
    isControl: batch.isControl,
    isTransactional: batch.isTransactional,
    isCorrupt: batch.corrupt === true,
    isCommitted: lastOffset < hw,
    isBelowStart: lastOffset < logStart,
  };
}

function offsetEntries({ offsetIndex }: LogSegment, batches: readonly BatchRow[]): OffsetEntryRow[] {
  const [first, last] = ends(batches);
  const rows: OffsetEntryRow[] = [];
  if (first === undefined || last === undefined) return rows;
  for (let slot = offsetIndex.floorSlot(first.baseOffset - 1) + 1; slot < offsetIndex.length; slot++) {
    const { offset, position } = offsetIndex.at(slot);
    if (offset > last.lastOffset) break;
    rows.push({ slot, offset, position });
  }
  return rows;
}

/** An entry names the last offset of a batch; the position is that batch's. */
function timeEntries({ timeIndex, file }: LogSegment, batches: readonly BatchRow[]): TimeEntryRow[] {
  const [first, last] = ends(batches);
  const rows: TimeEntryRow[] = [];
  if (first === undefined || last === undefined) return rows;
  for (let slot = firstSlotFrom(timeIndex, first.baseOffset); slot < timeIndex.length; slot++) {
    const { timestampMs, offset } = timeIndex.at(slot);
    if (offset > last.lastOffset) break;
    rows.push({ slot, timestampMs, offset, position: positionOfOffset(file, batches, offset) });
  }
  return rows;
}

/** Offsets rise with the slots. */
function firstSlotFrom(timeIndex: LogSegment['timeIndex'], offset: number): number {
  let lo = 0;
  let hi = timeIndex.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (timeIndex.at(mid).offset < offset) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

function positionOfOffset(file: BatchFile, batches: readonly BatchRow[], offset: number): number {
  return batches.find((batch) => batch.lastOffset >= offset)?.position ?? file.sizeBytes;
}

function ends<T>(list: readonly T[]): readonly [T | undefined, T | undefined] {
  return [list[0], list[list.length - 1]];
}
