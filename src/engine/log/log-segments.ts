import type { LogSegment } from './log-segment';

/** Segments of a log in order of their bases; never empty. */
export type LogSegments = readonly LogSegment[];

/** Index of the newest segment that begins at or before an offset; −1 when all begin later (R-SEG-08). */
export function floorIndex(segments: LogSegments, offset: number): number {
  let hi = segments.length - 1;
  if (segments[hi].baseOffset <= offset) return hi;
  let lo = -1;
  while (lo + 1 < hi) {
    const mid = (lo + hi) >> 1;
    if (segments[mid].baseOffset <= offset) lo = mid;
    else hi = mid;
  }
  return lo;
}

/** The segments that may hold offsets in [from, to): from the one `from` lies in up to those that begin before `to`. */
export function segmentsBetween(segments: LogSegments, from: number, to: number): LogSegments {
  if (from >= to) return [];
  const first = Math.max(0, floorIndex(segments, from));
  let end = first;
  while (end < segments.length && segments[end].baseOffset < to) end++;
  return segments.slice(first, end);
}

/** The same without the active segment, which grows. */
export function closedSegmentsFrom(segments: LogSegments, from: number): LogSegments {
  return segmentsBetween(segments, from, segments[segments.length - 1].baseOffset);
}
