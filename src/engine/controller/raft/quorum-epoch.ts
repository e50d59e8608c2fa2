import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import {
  metadataPartition, type BeginQuorumEpochRequest, type EndQuorumEpochPartition, type EndQuorumEpochRequest, type QuorumEpochResponse,
} from '../../protocol/messages/quorum';
import type { ControllerState } from '../controller-state';
import { ControllerTimer } from '../timers';
import { adoptEpoch } from './adopt-epoch';
import { fetchTimeoutUs, waitFor } from './patience';
import { askVoters } from './peers';
import { becomeFollower } from './transitions';
import { currentVoters } from './voter-set';

/** The longest that a leader's farewell makes anyone wait (R-KRAFT-15). */
const MAX_BACKOFF_MS = 1000;

/** A new leader makes itself known (R-KRAFT-09). */
export function onBeginQuorumEpoch(ctx: Context, state: ControllerState, request: Request): void {
  const { topics } = request.body as BeginQuorumEpochRequest;
  const [{ leaderId, leaderEpoch }] = topics[0].partitions;
  const { raft } = state;
  if (leaderEpoch < raft.election.epoch) {
    ctx.reply(request, answer(state, ErrorCode.FENCED_LEADER_EPOCH));
    return;
  }
  adoptEpoch(ctx, state, leaderEpoch, leaderId);
  // It is there: a node that was about to stand against it follows again.
  if (raft.role === 'Prospective' && raft.election.leaderId === leaderId) becomeFollower(ctx, state, leaderEpoch, leaderId);
  ctx.reply(request, answer(state, ErrorCode.NONE));
}

/** The leader goes: its followers stand for election one after the other, the best first (R-KRAFT-15). */
export function onEndQuorumEpoch(ctx: Context, state: ControllerState, request: Request): void {
  const { topics } = request.body as EndQuorumEpochRequest;
  const [ended] = topics[0].partitions;
  const { raft } = state;
  if (ended.leaderEpoch < raft.election.epoch) {
    ctx.reply(request, answer(state, ErrorCode.FENCED_LEADER_EPOCH));
    return;
  }
  adoptEpoch(ctx, state, ended.leaderEpoch, ended.leaderId);
  if (raft.role === 'Follower' && raft.election.leaderId === ended.leaderId) waitFor(ctx, state, successionBackoffMs(state.nodeId, ended) * 1000);
  ctx.reply(request, answer(state, ErrorCode.NONE));
}

/** The best successor waits for nothing, the next ones for longer each; 500 for the second of three voters. */
export function successionBackoffMs(nodeId: number, { preferredCandidates }: Pick<EndQuorumEpochPartition, 'preferredCandidates'>): number {
  const position = preferredCandidates.findIndex(({ candidateId }) => candidateId === nodeId);
  if (position <= 0) return 0;
  return Math.min(MAX_BACKOFF_MS, (MAX_BACKOFF_MS >> (preferredCandidates.length - 1)) << (position - 1));
}

function answer({ raft }: ControllerState, errorCode: number): QuorumEpochResponse {
  const { leaderId, epoch } = raft.election;
  return { errorCode: ErrorCode.NONE, topics: metadataPartition({ partitionIndex: 0, errorCode, leaderId, leaderEpoch: epoch }) };
}

/** A voter has heard of the beginning or the end of this node's epoch. */
export function onEpochAnswered(ctx: Context, state: ControllerState, body: QuorumEpochResponse, voterId: number, isCurrent: boolean): void {
  const { raft } = state;
  const answered = body.topics[0]?.partitions[0];
  if (answered === undefined || adoptEpoch(ctx, state, answered.leaderEpoch, answered.leaderId)) return;
  if (isCurrent && answered.errorCode === ErrorCode.NONE) raft.acknowledged = [...raft.acknowledged, voterId];
}

/** Every second the leader tells those again that do not fetch (R-KRAFT-09). */
export function remindVoters(ctx: Context, state: ControllerState): void {
  const { raft } = state;
  const intervalUs = fetchTimeoutUs(state) / 2;
  raft.acknowledged = currentVoters(raft.voterSets).filter(({ voterId }) => isFetching(state, voterId, ctx.nowUs - intervalUs)).map(({ voterId }) => voterId);
  askVoters(ctx, state);
  raft.beginTimer = ctx.periodic(intervalUs, ControllerTimer.BeginEpoch);
}

function isFetching({ raft }: ControllerState, voterId: number, sinceUs: number): boolean {
  const progress = raft.replicas.get(voterId);
  return progress !== undefined && progress.lastFetchUs >= sinceUs;
}
