import type { Context } from '../../kernel/behavior';
import { commitUpTo } from '../commit';
import type { ControllerState } from '../controller-state';
import { activate } from '../leadership';
import { answerObservers, answerVoters } from './leader-fetch';
import { currentVoters } from './voter-set';

/**
 * What a majority of the voters holds is committed, once it reaches beyond the record with which the leader's epoch begins: of
 * what earlier leaders left, nothing is committed by counting alone (R-KRAFT-12).
 */
export function advanceHighWatermark(ctx: Context, state: ControllerState): void {
  const { raft, log } = state;
  const highWatermark = majorityEndOffset(state);
  if (raft.role !== 'Leader' || highWatermark <= log.highWatermark || highWatermark <= raft.epochStartOffset) return;
  commitUpTo(ctx, state, highWatermark);
  if (!state.active) activate(ctx, state);
  answerObservers(ctx, state);
  answerVoters(ctx, state);
}

/** The voters' log ends, sorted downwards, at floor(n/2): so many voters at least have got that far. */
export function majorityEndOffset({ raft, log, nodeId }: ControllerState): number {
  const voters = currentVoters(raft.voterSets);
  const ends = voters.map(({ voterId }) => (voterId === nodeId ? log.logEndOffset : (raft.replicas.get(voterId)?.logEndOffset ?? 0)));
  return ends.sort((a, b) => b - a)[voters.length >> 1] ?? 0;
}
