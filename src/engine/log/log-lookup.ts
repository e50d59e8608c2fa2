import { lastOffsetOf } from '../protocol/record-batch';
import type { LogSegment } from './log-segment';
import { floorIndex, type LogSegments } from './log-segments';
import { findByTimestamp, firstToScan } from './timestamp-lookup';

/** One step of a search in a log, as a panel can show it (R-SEG-08, R-SEG-09). */
export type LookupHop =
  | { readonly kind: 'segment'; readonly baseOffset: number }
  /** Floor entry of the time index; offset of the segment's base when there is none. */
  | { readonly kind: 'time-index'; readonly slot: number; readonly timestampMs: number; readonly offset: number }
  /** Floor entry of the offset index; position 0 when there is none. */
  | { readonly kind: 'offset-index'; readonly slot: number; readonly offset: number; readonly position: number }
  /** A batch that was read and passed over. */
  | { readonly kind: 'scan'; readonly baseOffset: number; readonly lastOffset: number; readonly position: number }
  | { readonly kind: 'found'; readonly baseOffset: number; readonly lastOffset: number; readonly position: number; readonly offset: number }
  | { readonly kind: 'not-found' };

/** Hop by hop to the batch from which a fetch at an offset is answered (R-SEG-08). */
export function lookupOffset(segments: LogSegments, offset: number): LookupHop[] {
  const hops: LookupHop[] = [];
  for (let s = floorIndex(segments, offset); s >= 0 && s < segments.length; s++) {
    const segment = segments[s];
    hops.push({ kind: 'segment', baseOffset: segment.baseOffset }, offsetIndexHop(segment, offset));
    const start = segment.file.indexAt(segment.offsetIndex.floorPosition(offset));
    if (scan(segment, start, (last) => last >= offset, offset, hops)) return hops;
  }
  hops.push({ kind: 'not-found' });
  return hops;
}

/** Hop by hop to the first record at or after a time (R-SEG-09). */
export function lookupTimestamp(segments: LogSegments, timestampMs: number, logStartOffset: number): LookupHop[] {
  const hops: LookupHop[] = [];
  const segment = segments.find((candidate) => candidate.timestampMs >= timestampMs);
  const found = findByTimestamp(segments, timestampMs, logStartOffset);
  if (segment !== undefined) {
    const slot = segment.timeIndex.floorSlot(timestampMs);
    const entry = slot < 0 ? { timestampMs: -1, offset: segment.baseOffset } : segment.timeIndex.at(slot);
    hops.push({ kind: 'segment', baseOffset: segment.baseOffset });
    hops.push({ kind: 'time-index', slot, timestampMs: entry.timestampMs, offset: entry.offset });
    hops.push(offsetIndexHop(segment, Math.max(entry.offset, logStartOffset)));
    const target = found?.offset ?? Infinity;
    if (scan(segment, firstToScan(segment, timestampMs, logStartOffset), (last) => last >= target, target, hops)) return hops;
  }
  hops.push({ kind: 'not-found' });
  return hops;
}

function offsetIndexHop(segment: LogSegment, offset: number): LookupHop {
  const slot = segment.offsetIndex.floorSlot(offset);
  const entry = slot < 0 ? { offset: segment.baseOffset, position: 0 } : segment.offsetIndex.at(slot);
  return { kind: 'offset-index', slot, offset: entry.offset, position: entry.position };
}

function scan(segment: LogSegment, start: number, isFound: (lastOffset: number) => boolean, offset: number, hops: LookupHop[]): boolean {
  let position = segment.file.positionOf(start);
  for (let i = start; i < segment.batchCount; i++) {
    const batch = segment.batchAt(i);
    const lastOffset = lastOffsetOf(batch);
    const at = { baseOffset: batch.baseOffset, lastOffset, position };
    if (isFound(lastOffset)) {
      hops.push({ kind: 'found', ...at, offset });
      return true;
    }
    hops.push({ kind: 'scan', ...at });
    position += batch.sizeBytes;
  }
  return false;
}
