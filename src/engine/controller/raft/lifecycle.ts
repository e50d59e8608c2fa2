import type { Context } from '../../kernel/behavior';
import type { NodeIx, Request } from '../../kernel/connection';
import { ApiKey } from '../../protocol/api-keys';
import type { FetchSnapshotResponse } from '../../protocol/messages/fetch-snapshot';
import type { FetchResponse } from '../../protocol/messages/fetch';
import type { QuorumEpochResponse, VoteResponse } from '../../protocol/messages/quorum';
import type { ControllerState } from '../controller-state';
import { restartSnapshots } from '../metadata-snapshots';
import { ControllerTimer } from '../timers';
import { giveUpPreVote, onVoteAnswered } from './election';
import { fetchFromLeader, retryFetch } from './follower-fetch';
import { electionTimeoutUs, isPatienceOver, waitFor, waitForNothing } from './patience';
import { askVoters, onPeerAnswered, onPeerLost } from './peers';
import { onEpochAnswered } from './quorum-epoch';
import { NO_NODE } from './raft-state';
import { onFetched } from './replication';
import { onSnapshotFetched } from './snapshot-fetch';
import { RaftSlot } from './slots';
import { becomeCandidate, becomeFollower, becomeLeader, becomeProspective, becomeResigned, becomeUnattached, hasMajority, isRejected, ResignReason } from './transitions';
import { currentVoters, isVoterIn } from './voter-set';

/** How long a node that was asked to stop waits for another leader. */
const SHUTDOWN_LIMIT_US = 5_000_000;

/** The process comes up with what `quorum-state` says (R-KRAFT-16). */
export function startRaft(ctx: Context, state: ControllerState): void {
  const { raft, nodeId } = state;
  const { epoch, leaderId, votedId } = raft.election;
  state.nextOffset = state.log.logEndOffset;
  restartSnapshots(state, ctx.nowUs);
  const isVoter = isVoterIn(raft.voterSets, nodeId);
  if (isVoter && currentVoters(raft.voterSets).length === 1) becomeCandidate(ctx, state);
  else if (leaderId === nodeId) becomeResigned(ctx, state, ResignReason.Restarted);
  else if (isVoter && votedId === nodeId) resumeCandidacy(ctx, state);
  else if (leaderId !== NO_NODE) becomeFollower(ctx, state, epoch, leaderId);
  else becomeUnattached(ctx, state, epoch);
}

/** It had voted for itself: the epoch is the same, the votes of others are asked for again. */
function resumeCandidacy(ctx: Context, state: ControllerState): void {
  const { raft, nodeId } = state;
  raft.role = 'Candidate';
  raft.granted = [nodeId];
  waitFor(ctx, state, electionTimeoutUs(ctx, state));
  if (hasMajority(state)) becomeLeader(ctx, state);
  else askVoters(ctx, state);
}

/** The role's timer has fired. */
export function onPatienceOver(ctx: Context, state: ControllerState): void {
  const { raft, nodeId } = state;
  if (raft.deadlineUs === Infinity || !isPatienceOver(ctx, state)) return;
  switch (raft.role) {
    case 'Unattached':
    case 'Follower':
      standOrSearch(ctx, state);
      break;
    case 'Prospective':
      // It counts as a node that its leader has not answered yet: another one that asks now gets its grant (R-KRAFT-03).
      giveUpPreVote(ctx, state);
      break;
    case 'Candidate':
      if (isRejected(state) || !raft.stopping) becomeProspective(ctx, state);
      break;
    case 'Leader':
      ctx.because(ctx.causeOfSilence(ctx.nodeByKafkaId(silentVoter(state))));
      becomeResigned(ctx, state, ResignReason.NoMajority);
      break;
    case 'Resigned':
      // Nobody has taken over: the next epoch is anyone's (R-KRAFT-16).
      if (isVoterIn(raft.voterSets, nodeId)) raft.deadlineUs = ctx.nowUs + electionTimeoutUs(ctx, state);
      becomeUnattached(ctx, state, raft.election.epoch + 1);
      break;
  }
}

/** R-KRAFT-02. A node that is stopping, or does not vote, stands for nothing. */
function standOrSearch(ctx: Context, state: ControllerState): void {
  const { raft, nodeId } = state;
  if (raft.stopping) waitForNothing(ctx, state);
  else if (isVoterIn(raft.voterSets, nodeId)) becomeProspective(ctx, state);
  else {
    waitForNothing(ctx, state);
    fetchFromLeader(ctx, state);
  }
}

/** The voter whose fetches are missing longest: its silence is why the leader gives up. */
function silentVoter({ raft, nodeId }: ControllerState): number {
  let silent = NO_NODE;
  let sinceUs = Infinity;
  for (const { voterId } of currentVoters(raft.voterSets)) {
    const lastFetchUs = raft.replicas.get(voterId)?.lastFetchUs ?? -1;
    if (voterId === nodeId || lastFetchUs >= sinceUs) continue;
    silent = voterId;
    sinceUs = lastFetchUs;
  }
  return silent;
}

export function onRaftResponse(ctx: Context, state: ControllerState, request: Request, body: object): void {
  if (request.slot === RaftSlot.Fetch) {
    if (request.api === ApiKey.FetchSnapshot) onSnapshotFetched(ctx, state, request, body as FetchSnapshotResponse);
    else onFetched(ctx, state, request, body as FetchResponse);
    return;
  }
  const voterId = ctx.kafkaId(request.to);
  const isCurrent = onPeerAnswered(state, voterId, request.id);
  if (request.api === ApiKey.Vote) onVoteAnswered(ctx, state, request, body as VoteResponse, voterId, isCurrent);
  else onEpochAnswered(ctx, state, body as QuorumEpochResponse, voterId, isCurrent);
}

export function onRaftDisconnect(ctx: Context, state: ControllerState, server: NodeIx, slot: number, lost: readonly Request[]): void {
  const { raft } = state;
  if (slot === RaftSlot.Fetch) {
    if (lost.some((request) => request.id === raft.fetch.requestId)) retryFetch(ctx, state);
    return;
  }
  const voterId = ctx.kafkaId(server);
  const peer = raft.peers.get(voterId);
  if (peer !== undefined && lost.some((request) => request.id === peer.requestId)) onPeerLost(ctx, state, voterId);
}

/** Asked to stop: a leader sees to its succession first, everybody else may go as long as there is a leader (R-KRAFT-15). */
export function stopRaft(ctx: Context, state: ControllerState): void {
  const { raft } = state;
  raft.stopping = true;
  if (raft.role === 'Leader' && currentVoters(raft.voterSets).length > 1) becomeResigned(ctx, state, ResignReason.Stopping);
  ctx.after(SHUTDOWN_LIMIT_US, ControllerTimer.ShutdownDeadline);
  leaveIfReplaced(ctx, state);
}

/** A leader that took itself from the voters leads on until that is committed, and then no longer (R-KRAFT-20). */
function resignIfRemoved(ctx: Context, state: ControllerState): void {
  const { raft, log, nodeId } = state;
  const isCommitted = raft.voterSets[raft.voterSets.length - 1].offset < log.highWatermark;
  if (raft.role === 'Leader' && isCommitted && !isVoterIn(raft.voterSets, nodeId)) becomeResigned(ctx, state, ResignReason.Removed);
}

/** After every event: it may have shown the node that it is not needed any more. */
export function leaveIfReplaced(ctx: Context, state: ControllerState): void {
  const { raft, nodeId } = state;
  resignIfRemoved(ctx, state);
  if (!raft.stopping) return;
  const isOnlyVoter = currentVoters(raft.voterSets).length === 1 && isVoterIn(raft.voterSets, nodeId);
  const hasOtherLeader = raft.role === 'Follower' && raft.election.leaderId !== nodeId;
  if (isOnlyVoter || hasOtherLeader || !isVoterIn(raft.voterSets, nodeId)) ctx.exit();
}
