import type { Context } from '../../kernel/behavior';
import type { ControllerState } from '../controller-state';
import { NO_NODE } from './raft-state';
import { becomeFollower, becomeUnattached } from './transitions';

/**
 * Takes over what a message says of epoch and leader: a higher epoch always, and the leader of one's own epoch when it was not
 * known (R-KRAFT-08). True when that changed anything.
 */
export function adoptEpoch(ctx: Context, state: ControllerState, epoch: number, leaderId: number): boolean {
  const { raft, nodeId } = state;
  const { election } = raft;
  if (epoch > election.epoch) {
    if (leaderId !== NO_NODE && leaderId !== nodeId) becomeFollower(ctx, state, epoch, leaderId);
    else becomeUnattached(ctx, state, epoch);
    return true;
  }
  if (epoch < election.epoch || leaderId === NO_NODE || leaderId === nodeId) return false;
  // A Prospective that knows its leader goes back to it by itself, when its round is lost or its leader is heard of (R-KRAFT-03).
  if (election.leaderId !== NO_NODE) return false;
  becomeFollower(ctx, state, epoch, leaderId);
  return true;
}
