import type { Context } from '../../kernel/behavior';
import { FactKind } from '../../facts/fact-kinds';
import { append } from '../append';
import type { ControllerState } from '../controller-state';
import { stepDown } from '../leadership';
import { ControllerTimer } from '../timers';
import { fetchFromLeader, forgetFetch } from './follower-fetch';
import { refuseParked } from './leader-fetch';
import { drain } from './log-append';
import { checkQuorumUs, electionTimeoutUs, fetchTimeoutUs, waitFor, waitForNothing, wakeUpLatenessUs } from './patience';
import { askVoters, resetPeers } from './peers';
import { NO_NODE, type ElectionState } from './raft-state';
import { currentVoters, isVoterIn, majorityOf } from './voter-set';

/** Why a leader gives up, as the fact says it. */
export const ResignReason = { Stopping: 0, NoMajority: 1, Restarted: 2, Removed: 3 } as const;
export type ResignReason = (typeof ResignReason)[keyof typeof ResignReason];

/** Leaving a role: what was asked, fetched or waited for in it is void. */
function leaveRole(ctx: Context, state: ControllerState): void {
  const { raft } = state;
  const wasLeader = raft.role === 'Leader';
  resetPeers(ctx, state);
  forgetFetch(ctx, state);
  ctx.cancel(raft.beginTimer);
  waitForNothing(ctx, state);
  raft.granted = [];
  raft.rejected = [];
  raft.acknowledged = [];
  raft.fetchedVoters = [];
  if (wasLeader) stepDown(ctx, state);
}

/** Knows no leader in its epoch. What it was waiting for in a role without a leader goes on; else a new timeout is drawn. */
export function becomeUnattached(ctx: Context, state: ControllerState, epoch: number): void {
  const { raft } = state;
  const keepsWaiting = raft.role === 'Unattached' || raft.role === 'Candidate' || raft.role === 'Resigned' || (raft.role === 'Prospective' && !isRejected(state));
  const remainingUs = Math.max(0, raft.deadlineUs - ctx.nowUs);
  const waitUs = keepsWaiting && remainingUs < Infinity ? remainingUs : -1;
  leaveRole(ctx, state);
  if (epoch > raft.election.epoch) raft.election = { epoch, leaderId: NO_NODE, votedId: NO_NODE, votedDirectoryId: '' };
  raft.role = 'Unattached';
  refuseParked(ctx, state);
  if (isVoterIn(raft.voterSets, state.nodeId)) waitFor(ctx, state, waitUs >= 0 ? waitUs : electionTimeoutUs(ctx, state));
  else fetchFromLeader(ctx, state);
}

/** Follows the leader of an epoch and fetches from it (R-KRAFT-02, R-KRAFT-11). */
export function becomeFollower(ctx: Context, state: ControllerState, epoch: number, leaderId: number): void {
  const { raft } = state;
  leaveRole(ctx, state);
  const isNews = epoch !== raft.election.epoch || leaderId !== raft.election.leaderId;
  const kept: ElectionState = epoch === raft.election.epoch ? raft.election : { epoch, leaderId, votedId: NO_NODE, votedDirectoryId: '' };
  raft.election = { ...kept, leaderId };
  raft.role = 'Follower';
  raft.hasFetched = false;
  raft.latenessUs = wakeUpLatenessUs(ctx, state);
  if (isNews) ctx.emit(FactKind.QuorumLeaderFollowed, leaderId, epoch);
  refuseParked(ctx, state);
  waitFor(ctx, state, fetchTimeoutUs(state) + raft.latenessUs);
  // The long poll is nobody's consequence.
  const { cause } = ctx;
  ctx.because(0);
  fetchFromLeader(ctx, state);
  ctx.because(cause);
}

/** Asks the others whether they would vote for it before it disturbs anyone with a new epoch (R-KRAFT-03). */
export function becomeProspective(ctx: Context, state: ControllerState): void {
  const { raft, nodeId } = state;
  leaveRole(ctx, state);
  raft.role = 'Prospective';
  raft.granted = [nodeId];
  ctx.emit(FactKind.PreVoteStarted, raft.election.epoch, raft.election.leaderId, 0, 0, ctx.causeOfSilence(ctx.nodeByKafkaId(raft.election.leaderId)));
  waitFor(ctx, state, electionTimeoutUs(ctx, state));
  if (hasMajority(state)) becomeCandidate(ctx, state);
  else askVoters(ctx, state);
}

/** A majority would vote for it: it opens an epoch, votes for itself and asks for votes (R-KRAFT-04). */
export function becomeCandidate(ctx: Context, state: ControllerState): void {
  const { raft, nodeId } = state;
  leaveRole(ctx, state);
  raft.election = { epoch: raft.election.epoch + 1, leaderId: NO_NODE, votedId: nodeId, votedDirectoryId: raft.directoryId };
  raft.role = 'Candidate';
  raft.granted = [nodeId];
  // A sole voter needs nobody's vote and waits for nothing (R-KRAFT-16).
  if (hasMajority(state)) {
    becomeLeader(ctx, state);
    return;
  }
  ctx.emit(FactKind.ElectionStarted, raft.election.epoch);
  waitFor(ctx, state, electionTimeoutUs(ctx, state));
  askVoters(ctx, state);
}

/** A majority voted for it. Its first record opens the epoch; everyone is told of it (R-KRAFT-09). */
export function becomeLeader(ctx: Context, state: ControllerState): void {
  const { raft, log, nodeId } = state;
  const votes = raft.granted.length;
  leaveRole(ctx, state);
  raft.election = { ...raft.election, leaderId: nodeId };
  raft.role = 'Leader';
  raft.epochStartOffset = log.logEndOffset;
  raft.replicas = new Map();
  ctx.emit(FactKind.QuorumLeaderElected, raft.election.epoch, votes, currentVoters(raft.voterSets).length);
  state.nextOffset = log.logEndOffset;
  append(ctx, state, [{ type: 'LeaderChangeMessage', leaderId: nodeId, voters: currentVoters(raft.voterSets).map((voter) => voter.voterId) }]);
  ctx.cancel(state.appendTimer);
  drain(ctx, state);
  if (currentVoters(raft.voterSets).length === 1) return;
  waitFor(ctx, state, checkQuorumUs(state));
  askVoters(ctx, state);
  raft.beginTimer = ctx.periodic(fetchTimeoutUs(state) / 2, ControllerTimer.BeginEpoch);
}

/** Leads no longer and does not know who will; tells the others, who need not wait for their timeouts then (R-KRAFT-15). */
export function becomeResigned(ctx: Context, state: ControllerState, reason: ResignReason): void {
  const { raft, nodeId } = state;
  const byProgress = [...raft.replicas.values()].filter(({ replicaId }) => replicaId !== nodeId && isVoterIn(raft.voterSets, replicaId));
  raft.preferredSuccessors = byProgress.sort((a, b) => b.logEndOffset - a.logEndOffset || a.replicaId - b.replicaId).map(({ replicaId }) => replicaId);
  ctx.emit(FactKind.QuorumLeaderResigned, raft.election.epoch, reason);
  leaveRole(ctx, state);
  raft.role = 'Resigned';
  refuseParked(ctx, state);
  waitFor(ctx, state, electionTimeoutUs(ctx, state));
  askVoters(ctx, state);
}

export function hasMajority({ raft }: ControllerState): boolean {
  return raft.granted.length >= majorityOf(currentVoters(raft.voterSets).length);
}

/** So many refused that no majority can be had any more. */
export function isRejected({ raft }: ControllerState): boolean {
  const voters = currentVoters(raft.voterSets).length;
  return raft.rejected.length > voters - majorityOf(voters);
}
