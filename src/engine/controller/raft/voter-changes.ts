import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import type { QuorumVoter } from '../../metadata/records';
import { ErrorCode } from '../../protocol/error-codes';
import type { AddRaftVoterRequest, ErrorResponse, RemoveRaftVoterRequest } from '../../protocol/messages/quorum';
import { append, replyAfterCommit } from '../append';
import type { ControllerState } from '../controller-state';
import { ControllerTimer } from '../timers';
import { fetchTimeoutUs } from './patience';
import { ZERO_UUID } from '../../protocol/topic-name';
import { currentVoters } from './voter-set';

/** A newcomer that has fetched within so long and lacks nothing counts as caught up. */
const CAUGHT_UP_WITHIN_US = 3_600_000_000;

/** Adds a node to those that vote (R-KRAFT-20, R-KRAFT-21). */
export function onAddRaftVoter(ctx: Context, state: ControllerState, request: Request): void {
  const { voterId, voterDirectoryId, ackWhenCommitted = true } = request.body as AddRaftVoterRequest;
  const voters = currentVoters(state.raft.voterSets);
  const refusal = changeRefusal(state) ?? additionRefusal(ctx, state, voterId, voterDirectoryId);
  if (refusal !== null) {
    ctx.reply(request, refusal);
    return;
  }
  writeVoters(ctx, state, [...voters, { voterId, voterDirectoryId }]);
  ctx.emit(FactKind.VoterAdded, voterId, voters.length + 1);
  // A voter that was alone until now had nobody to remind.
  if (!ctx.isPending(state.raft.beginTimer)) state.raft.beginTimer = ctx.periodic(fetchTimeoutUs(state) / 2, ControllerTimer.BeginEpoch);
  if (ackWhenCommitted) replyAfterCommit(ctx, state, request, SUCCESS);
  else ctx.reply(request, SUCCESS);
}

/** Takes a node from those that vote; the leader itself may be the one (R-KRAFT-20, R-KRAFT-21). */
export function onRemoveRaftVoter(ctx: Context, state: ControllerState, request: Request): void {
  const { voterId, voterDirectoryId } = request.body as RemoveRaftVoterRequest;
  const voters = currentVoters(state.raft.voterSets);
  const isKnown = voters.some((voter) => voter.voterId === voterId && voter.voterDirectoryId === voterDirectoryId);
  if (voterDirectoryId === ZERO_UUID) {
    ctx.reply(request, refuse(ErrorCode.INVALID_REQUEST, 'The voter to remove is not named by id and directory.'));
    return;
  }
  const refusal = changeRefusal(state) ?? (isKnown ? null : refuse(ErrorCode.VOTER_NOT_FOUND, `Voter ${voterId} with directory ${voterDirectoryId} is not in the set of voters.`));
  if (refusal !== null) {
    ctx.reply(request, refusal);
    return;
  }
  const remaining = voters.filter((voter) => voter.voterId !== voterId);
  if (remaining.length === 0) {
    ctx.reply(request, refuse(ErrorCode.INVALID_REQUEST, 'The last voter cannot be removed.'));
    return;
  }
  writeVoters(ctx, state, remaining);
  ctx.emit(FactKind.VoterRemoved, voterId, remaining.length);
  replyAfterCommit(ctx, state, request, SUCCESS);
}

/** From level 1 on the voters stand in the log, and may change. */
export function upgradeKRaftVersion(ctx: Context, state: ControllerState, kRaftVersion: number): void {
  append(ctx, state, [{ type: 'KRaftVersionRecord', kRaftVersion }, { type: 'VotersRecord', voters: currentVoters(state.raft.voterSets) }]);
}

function writeVoters(ctx: Context, state: ControllerState, voters: readonly QuorumVoter[]): void {
  append(ctx, state, [{ type: 'VotersRecord', voters }]);
}

/** One change at a time, and none before the leader knows what is committed (R-KRAFT-21). */
function changeRefusal({ raft, log, active, pending }: ControllerState): ErrorResponse | null {
  const last = raft.voterSets[raft.voterSets.length - 1];
  if (last.kRaftVersion < 1) return refuse(ErrorCode.UNSUPPORTED_VERSION, 'The voters are static: kraft.version is 0.');
  const isPending = last.offset >= log.highWatermark || pending.some(({ records }) => records.some((record) => record.type === 'VotersRecord'));
  if (isPending || !active) return refuse(ErrorCode.REQUEST_TIMED_OUT, 'Another change of the voters is not committed yet.');
  return null;
}

function additionRefusal(ctx: Context, { raft, log }: ControllerState, voterId: number, voterDirectoryId: string): ErrorResponse | null {
  if (currentVoters(raft.voterSets).some((voter) => voter.voterId === voterId)) return refuse(ErrorCode.DUPLICATE_VOTER, `Voter ${voterId} is in the set of voters already.`);
  const progress = raft.replicas.get(voterId);
  const isCaughtUp = progress !== undefined && progress.lastCaughtUpUs >= 0 && ctx.nowUs - progress.lastCaughtUpUs < CAUGHT_UP_WITHIN_US && progress.logEndOffset >= log.highWatermark;
  if (!isCaughtUp) return refuse(ErrorCode.REQUEST_TIMED_OUT, `Node ${voterId} with directory ${voterDirectoryId} has not caught up with the metadata log.`);
  return null;
}

const SUCCESS: ErrorResponse = { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null };

function refuse(errorCode: number, errorMessage: string): ErrorResponse {
  return { throttleTimeMs: 0, errorCode, errorMessage };
}
