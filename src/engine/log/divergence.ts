import { NO_EPOCH, type EpochEnd } from './leader-epoch-cache';

/** What of a log says where it ends and where its epochs end. */
export interface EpochBounds {
  readonly logEndOffset: number;
  endOffsetFor(epoch: number): EpochEnd;
}

/** Where a follower cuts its log, told by its leader that an epoch ends at an offset there (R-EPOCH-02). */
export function truncationOffset(own: EpochBounds, leaderEpoch: number, leaderEndOffset: number): number {
  const { logEndOffset } = own;
  const end = own.endOffsetFor(leaderEpoch);
  const offset = Math.min(leaderEndOffset, logEndOffset);
  if (end.epoch === NO_EPOCH) return offset;
  return end.epoch === leaderEpoch ? Math.min(end.endOffset, offset) : Math.min(end.endOffset, logEndOffset);
}

/**
 * What a leader answers a fetch that names the epoch of the follower's last record: the epoch at which the logs part, `null` when
 * they do not, `unknown` when the leader cannot tell (R-EPOCH-01).
 */
export function divergingEpoch(leader: EpochBounds, lastFetchedEpoch: number, fetchOffset: number): EpochEnd | 'unknown' | null {
  if (lastFetchedEpoch === NO_EPOCH) return null;
  const end = leader.endOffsetFor(lastFetchedEpoch);
  if (end.epoch === NO_EPOCH) return 'unknown';
  return end.epoch < lastFetchedEpoch || end.endOffset < fetchOffset ? end : null;
}
