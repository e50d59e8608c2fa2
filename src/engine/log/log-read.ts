import type { RecordBatch } from '../protocol/record-batch';
import type { LogSegment } from './log-segment';
import { floorIndex, type LogSegments } from './log-segments';
import { collectAborted, type AbortedTransaction } from './transaction-index';

/** What a read gives. Only whole batches are in it; `sizeBytes` also counts a batch that no longer fitted as a whole. */
export interface LogRead {
  readonly records: readonly RecordBatch[];
  readonly sizeBytes: number;
  /** Not even the first batch fitted as a whole. */
  readonly isFirstIncomplete: boolean;
  /** Index of the segment that was read, −1 when none was; a read never goes beyond one (R-SEG-08). */
  readonly segmentIndex: number;
  /** Index of the first batch that was read in that segment. */
  readonly firstBatch: number;
}

const NO_RECORDS: readonly RecordBatch[] = [];
export const NOTHING_READ: LogRead = { records: NO_RECORDS, sizeBytes: 0, isFirstIncomplete: false, segmentIndex: -1, firstBatch: 0 };

/**
 * Whole batches from an offset up to, not including, `endOffset`, within one segment and `maxBytes`; with `minOneMessage`
 * at least one batch (R-READ-02).
 */
export function readSegments(segments: LogSegments, offset: number, maxBytes: number, minOneMessage: boolean, endOffset: number): LogRead {
  if (offset >= endOffset) return NOTHING_READ;
  for (let s = Math.max(0, floorIndex(segments, offset)); s < segments.length; s++) {
    const first = segments[s].lookup(offset);
    if (first < segments[s].batchCount) return readSegment(segments[s], s, first, maxBytes, minOneMessage, endOffset);
  }
  return NOTHING_READ;
}

function readSegment(segment: LogSegment, segmentIndex: number, firstBatch: number, maxBytes: number, minOneMessage: boolean, endOffset: number): LogRead {
  const firstBytes = segment.batchAt(firstBatch).sizeBytes;
  const limitBytes = minOneMessage && firstBytes > maxBytes ? firstBytes : maxBytes;
  let records: RecordBatch[] | null = null;
  let sizeBytes = 0;
  const count = segment.batchCount;
  for (let i = firstBatch; i < count; i++) {
    const batch = segment.batchAt(i);
    if (batch.baseOffset + batch.lastOffsetDelta >= endOffset) break;
    if (sizeBytes + batch.sizeBytes > limitBytes) {
      // The wire carries the beginning of a batch that its reader throws away; it counts against the limits all the same.
      sizeBytes = limitBytes;
      break;
    }
    // A list that is made with its first entry takes no more room than it needs.
    if (records === null) records = [batch];
    else records.push(batch);
    sizeBytes += batch.sizeBytes;
  }
  return { records: records ?? NO_RECORDS, sizeBytes, isFirstIncomplete: limitBytes > 0 && limitBytes < firstBytes, segmentIndex, firstBatch };
}

/**
 * The aborted transactions that a reader of committed data needs for what it got (R-TXN-33). The range ends at the first
 * index entry beyond the bytes read, or with the segment, and so may name more than it must.
 */
export function abortedIn(segments: LogSegments, read: LogRead, fromOffset: number, logEndOffset: number): readonly AbortedTransaction[] {
  if (read.segmentIndex < 0) return [];
  const segment = segments[read.segmentIndex];
  const endPosition = segment.file.positionOf(read.firstBatch) + read.sizeBytes;
  const next = read.segmentIndex + 1 < segments.length ? segments[read.segmentIndex + 1].baseOffset : logEndOffset;
  const upToOffset = segment.offsetIndex.firstAtPosition(endPosition)?.offset ?? next;
  return collectAbortedFrom(segments, read.segmentIndex, fromOffset, upToOffset);
}

/** Aborted transactions that overlap [from, upTo), looked for from one segment on. */
export function collectAbortedFrom(segments: LogSegments, firstSegment: number, fromOffset: number, upToOffset: number): AbortedTransaction[] {
  const found: AbortedTransaction[] = [];
  for (let s = firstSegment; s < segments.length; s++) if (collectAborted(segments[s].aborted, fromOffset, upToOffset, found)) break;
  return found;
}
