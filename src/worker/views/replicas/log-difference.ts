import { divergingEpoch, truncationOffset } from '../../../engine/log/divergence';
import { LeaderEpochCache } from '../../../engine/log/leader-epoch-cache';
import type { CutStep } from '../../replicas-contract';

/** What two logs are compared by: one offset and one leader epoch name one record (R-LEC-01). */
export interface EpochLog {
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  readonly epochs: LeaderEpochCache;
}

/**
 * The first offset at which a log holds a record that its leader does not: another epoch at the same offset, or an offset that the
 * leader does not have. Null when all it holds is the leader's.
 */
export function firstDifference(own: EpochLog, leader: EpochLog): number | null {
  const from = Math.max(own.logStartOffset, leader.logStartOffset);
  const to = Math.min(own.logEndOffset, leader.logEndOffset);
  // Between two boundaries both logs keep their epochs, so looking at the boundaries is enough.
  const boundaries = [from, ...startsOf(own), ...startsOf(leader)].filter((offset) => offset >= from && offset < to).sort((a, b) => a - b);
  for (const offset of boundaries) if (own.epochs.epochAt(offset) !== leader.epochs.epochAt(offset)) return offset;
  return own.logEndOffset > leader.logEndOffset ? Math.max(leader.logEndOffset, own.logStartOffset) : null;
}

function startsOf({ epochs }: EpochLog): number[] {
  return epochs.entries().map(([, start]) => start);
}

/** A log has a handful of epochs to go back through; a bound keeps a broken one from looping. */
const MAX_STEPS = 16;

/**
 * What a follower would cut, fetch by fetch, if nothing else changed: it names the epoch of its last record, the leader answers where
 * that epoch ends in its own log, the follower cuts and asks again (R-EPOCH-01, R-EPOCH-02, R-EPOCH-04).
 */
export function cutSteps(own: EpochLog, leader: EpochLog): CutStep[] {
  const epochs = own.epochs.copy();
  let logEndOffset = own.logEndOffset;
  const steps: CutStep[] = [];
  while (steps.length < MAX_STEPS) {
    const lastFetchedEpoch = epochs.latestEpoch;
    const answer = divergingEpoch(boundsOf(leader.epochs, leader.logEndOffset), lastFetchedEpoch, logEndOffset);
    let truncateTo: number;
    if (answer !== null && answer !== 'unknown') truncateTo = truncationOffset(boundsOf(epochs, logEndOffset), answer.epoch, answer.endOffset);
    else if (leader.logEndOffset < logEndOffset) truncateTo = leader.logEndOffset;
    else break;
    steps.push({ fetchOffset: logEndOffset, lastFetchedEpoch, diverging: answer === 'unknown' ? null : answer, truncateTo });
    const isStuck = truncateTo >= logEndOffset && epochs.latestEpoch === lastFetchedEpoch && answer !== 'unknown';
    logEndOffset = truncateTo;
    epochs.truncateFromEnd(truncateTo);
    if (isStuck && epochs.latestEpoch === lastFetchedEpoch) break;
  }
  return steps;
}

function boundsOf(epochs: LeaderEpochCache, logEndOffset: number) {
  return { logEndOffset, endOffsetFor: (epoch: number) => epochs.endOffsetFor(epoch, logEndOffset) };
}
