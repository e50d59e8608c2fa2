import { lookupOffset, lookupTimestamp, type LookupHop } from '../../../engine/log/log-lookup';
import type { PartitionLog } from '../../../engine/log/partition-log';
import type { LogSearch, LogTarget, SearchHop, SearchResult } from '../../log-contract';

const MAX_SCANS = 40;

/** A search as the log really does it, step by step (R-SEG-08, R-SEG-09). */
export function searchOf(log: PartitionLog, target: LogTarget): LogSearch {
  return 'offset' in target ? byOffset(log, target) : byTime(log, target);
}

function byOffset(log: PartitionLog, target: { readonly offset: number }): LogSearch {
  const { offset } = target;
  // A broker refuses these before it looks at any segment (R-READ-03).
  if (offset < log.logStartOffset) return nothing(target, 'below-start');
  // Its own segments begin later: the read goes to the object store (R-TIER-05).
  if (offset < log.localLogStartOffset) return nothing(target, 'in-store');
  if (offset > log.logEndOffset) return nothing(target, 'beyond-end');
  if (offset === log.logEndOffset) return nothing(target, 'at-end');
  const { hops, headersRead, found } = told(log, lookupOffset(log.segments, offset));
  return { target, hops, headersRead, result: !found ? 'at-end' : offset < log.highWatermark ? 'found' : 'not-visible', offset: found ? offset : -1 };
}

function byTime(log: PartitionLog, target: { readonly timeMs: number }): LogSearch {
  const found = log.offsetForTimestamp(target.timeMs);
  const { hops, headersRead } = told(log, lookupTimestamp(log.segments, target.timeMs, log.logStartOffset));
  const result: SearchResult = found === null ? 'nothing-that-late' : found.offset < log.highWatermark ? 'found' : 'not-visible';
  return { target, hops, headersRead, result, offset: found === null ? -1 : found.offset };
}

function nothing(target: LogTarget, result: SearchResult): LogSearch {
  return { target, hops: [], headersRead: 0, result, offset: -1 };
}

function told(log: PartitionLog, raw: readonly LookupHop[]): { hops: SearchHop[]; headersRead: number; found: boolean } {
  const hops: SearchHop[] = [];
  let headersRead = 0;
  let found = false;
  let segment = log.segments[0];
  for (const hop of raw) {
    switch (hop.kind) {
      case 'segment':
        segment = log.segments.find((one) => one.baseOffset === hop.baseOffset) ?? segment;
        hops.push({ ...hop, of: log.segments.length, looks: looksFor(log.segments.length) });
        break;
      case 'time-index':
        hops.push({ ...hop, of: segment.timeIndex.length, looks: looksFor(segment.timeIndex.length) });
        break;
      case 'offset-index':
        hops.push({ ...hop, of: segment.offsetIndex.length, looks: looksFor(segment.offsetIndex.length) });
        break;
      case 'scan':
        headersRead++;
        if (headersRead <= MAX_SCANS) hops.push(hop);
        break;
      case 'found':
        headersRead++;
        found = true;
        hops.push({ kind: 'found', baseOffset: hop.baseOffset, lastOffset: hop.lastOffset, position: hop.position });
        break;
      case 'not-found':
        break;
    }
  }
  return { hops, headersRead, found };
}

/** Comparisons that halving takes at most. */
export function looksFor(entries: number): number {
  let looks = 0;
  for (let rest = entries; rest > 0; rest >>>= 1) looks++;
  return looks;
}
