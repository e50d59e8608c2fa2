import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import { metadataPartition, type VotePartition, type VoteRequest, type VoteResponse } from '../../protocol/messages/quorum';
import type { ControllerState } from '../controller-state';
import { lastEpoch } from '../metadata-log';
import { adoptEpoch } from './adopt-epoch';
import { electionTimeoutUs, waitFor } from './patience';
import { NO_NODE } from './raft-state';
import { becomeCandidate, becomeFollower, becomeLeader, becomeUnattached, hasMajority, isRejected } from './transitions';

/** Another node asks for a vote, or whether it would get one. */
export function onVote(ctx: Context, state: ControllerState, request: Request): void {
  const { clusterId, voterId, topics } = request.body as VoteRequest;
  const [asked] = topics[0].partitions;
  if (clusterId !== null && clusterId !== state.clusterId) {
    ctx.reply(request, { errorCode: ErrorCode.INCONSISTENT_CLUSTER_ID, topics: [] } satisfies VoteResponse);
    return;
  }
  const { raft, nodeId } = state;
  if (asked.replicaEpoch < raft.election.epoch) {
    ctx.reply(request, answer(state, ErrorCode.FENCED_LEADER_EPOCH, false));
    return;
  }
  if (asked.replicaEpoch > raft.election.epoch) adoptEpoch(ctx, state, asked.replicaEpoch, NO_NODE);
  // Meant for a voter of that name with another disk (R-KRAFT-08).
  if (voterId !== nodeId || asked.voterDirectoryId !== raft.directoryId) {
    ctx.reply(request, answer(state, ErrorCode.INVALID_VOTER_KEY, false));
    return;
  }
  const granted = asked.preVote ? grantsPreVote(state, asked) : grantsVote(state, asked);
  const { replicaId, replicaEpoch } = asked;
  if (asked.preVote) ctx.emit(granted ? FactKind.PreVoteGranted : FactKind.PreVoteRefused, replicaId, replicaEpoch);
  else {
    if (granted) recordVote(ctx, state, asked);
    ctx.emit(granted ? FactKind.VoteGranted : FactKind.VoteRefused, replicaId, replicaEpoch);
  }
  ctx.reply(request, answer(state, ErrorCode.NONE, granted));
}

/** Its last record is of a newer epoch than mine, or of the same one and not before mine (R-KRAFT-05). */
function isUpToDate({ log }: ControllerState, { lastOffsetEpoch, lastOffset }: VotePartition): boolean {
  const own = lastEpoch(log);
  return lastOffsetEpoch > own || (lastOffsetEpoch === own && lastOffset >= log.logEndOffset);
}

/** Who leads, or follows a leader that works, sees no need for an election (R-KRAFT-06). */
function grantsPreVote(state: ControllerState, asked: VotePartition): boolean {
  const { role, hasFetched } = state.raft;
  switch (role) {
    case 'Leader':
      return false;
    case 'Follower':
      return !hasFetched && isUpToDate(state, asked);
    case 'Unattached':
    case 'Prospective':
    case 'Candidate':
    case 'Resigned':
      return isUpToDate(state, asked);
  }
}

/** One vote an epoch, for someone whose log holds all that mine does, while no leader is known (R-KRAFT-07). */
function grantsVote(state: ControllerState, asked: VotePartition): boolean {
  const { role, election } = state.raft;
  if (role !== 'Unattached' && role !== 'Prospective') return false;
  if (election.leaderId !== NO_NODE) return false;
  if (election.votedId !== NO_NODE) return election.votedId === asked.replicaId && election.votedDirectoryId === asked.replicaDirectoryId;
  return isUpToDate(state, asked);
}

/** On disk before the answer leaves. Whoever has just voted waits a full timeout for what comes of it. */
function recordVote(ctx: Context, state: ControllerState, { replicaId, replicaDirectoryId }: VotePartition): void {
  const { raft } = state;
  raft.election = { ...raft.election, votedId: replicaId, votedDirectoryId: replicaDirectoryId };
  if (raft.role === 'Unattached') waitFor(ctx, state, electionTimeoutUs(ctx, state));
}

function answer({ raft }: ControllerState, errorCode: number, voteGranted: boolean): VoteResponse {
  const { leaderId, epoch } = raft.election;
  return { errorCode: ErrorCode.NONE, topics: metadataPartition({ partitionIndex: 0, errorCode, leaderId, leaderEpoch: epoch, voteGranted }) };
}

/** A voter has answered: `isCurrent` when the question was of this role's round. */
export function onVoteAnswered(ctx: Context, state: ControllerState, request: Request, body: VoteResponse, voterId: number, isCurrent: boolean): void {
  const { raft } = state;
  const answered = body.topics[0]?.partitions[0];
  if (answered === undefined || adoptEpoch(ctx, state, answered.leaderEpoch, answered.leaderId)) return;
  const [asked] = (request.body as VoteRequest).topics[0].partitions;
  const awaited = raft.role === 'Prospective' ? asked.preVote : raft.role === 'Candidate' && !asked.preVote;
  if (!isCurrent || !awaited || asked.replicaEpoch !== raft.election.epoch || answered.errorCode !== ErrorCode.NONE) return;
  if (answered.voteGranted) raft.granted = [...raft.granted, voterId];
  else raft.rejected = [...raft.rejected, voterId];
  if (raft.role === 'Prospective') {
    if (hasMajority(state)) becomeCandidate(ctx, state);
    else if (isRejected(state)) giveUpPreVote(ctx, state);
  } else if (hasMajority(state)) becomeLeader(ctx, state);
  // A Candidate that is rejected waits for the rest of its timeout (R-KRAFT-04).
}

/** No majority would vote for it: back to the leader it knew, if any, with a fresh timeout (R-KRAFT-03). */
export function giveUpPreVote(ctx: Context, state: ControllerState): void {
  const { epoch, leaderId } = state.raft.election;
  if (leaderId !== NO_NODE && leaderId !== state.nodeId) becomeFollower(ctx, state, epoch, leaderId);
  else becomeUnattached(ctx, state, epoch);
}
