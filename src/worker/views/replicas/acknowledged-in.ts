import type { AcknowledgedRange } from '../../ledger';
import type { EpochLog } from './log-difference';

/** How many records of a log at and after an offset were acknowledged to their producers: same offset, same leader epoch. */
export function acknowledgedIn(ranges: readonly AcknowledgedRange[], { epochs, logEndOffset }: EpochLog, from: number): number {
  const entries = epochs.entries();
  let count = 0;
  entries.forEach(([epoch, start], i) => {
    const end = i + 1 < entries.length ? entries[i + 1][1] : logEndOffset;
    for (const range of ranges) {
      if (range.leaderEpoch !== epoch) continue;
      count += Math.max(0, Math.min(range.end, end) - Math.max(range.base, start, from));
    }
  });
  return count;
}
