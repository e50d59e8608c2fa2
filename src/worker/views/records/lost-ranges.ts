import type { AcknowledgedRange, EpochSpan } from '../../ledger';

/** Offsets [from, to) that were acknowledged in an epoch of which the log no longer holds them. */
export interface LostRange {
  readonly from: number;
  readonly to: number;
  readonly leaderEpoch: number;
}

/** The acknowledged offsets that a log lacks, given the epochs of what it holds; what retention has deleted was kept as promised. */
export function lostRanges(ranges: readonly AcknowledgedRange[], logStart: number, spans: readonly EpochSpan[]): LostRange[] {
  const lost: LostRange[] = [];
  for (const { base, end, leaderEpoch } of ranges) {
    let from = Math.max(base, logStart);
    for (const span of spans) {
      if (span.leaderEpoch !== leaderEpoch || span.end <= from || span.base >= end) continue;
      if (span.base > from) lost.push({ from, to: span.base, leaderEpoch });
      from = Math.max(from, span.end);
    }
    if (from < end) lost.push({ from, to: end, leaderEpoch });
  }
  return lost.sort((a, b) => a.from - b.from);
}

export function isAcknowledged(ranges: readonly AcknowledgedRange[], offset: number, leaderEpoch: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle].base <= offset) low = middle + 1;
    else high = middle;
  }
  // Ranges of different epochs may overlap after an election that lost records.
  for (let i = low - 1; i >= 0 && low - i < 8; i--) {
    const range = ranges[i];
    if (range.end > offset && range.leaderEpoch === leaderEpoch) return true;
  }
  return false;
}
