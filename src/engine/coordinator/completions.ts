import { FactKind } from '../facts/fact-kinds';
import { assertNever } from '../../base/assert';
import { replaceStaticMember, transitionTo, isLeader, membersForLeader } from './classic-group';
import { completeJoin, nowMs, prepareOrCompleteJoin, propagateAssignment, resetAndPropagateError, scheduleSession } from './classic-rebalance';
import { failedAnswer, joinError, joinResponse, joinSuccess } from './group-responses';
import type { Completion } from './pending-write';
import { cancelSession } from './session-timer';
import { onShareHeartbeatWritten } from './share-group/share-heartbeat';
import { onAlterationWritten } from './share-group/share-offsets';
import { groupOf, type ShardWork } from './shard-access';

/** Join answers can say "nothing to assign" from this version on. */
const SKIP_ASSIGNMENT_VERSION = 9;

/** A write to `__consumer_offsets` is committed (error 0) or has failed. */
export function complete(work: ShardWork, completion: Completion, errorCode: number): void {
  const { ctx } = work;
  switch (completion.type) {
    case 'nothing':
      return;
    case 'newGroup':
      if (errorCode !== 0) ctx.reply(completion.request, joinError(completion.request, '', errorCode));
      return;
    case 'answer':
      ctx.reply(completion.request, errorCode === 0 ? completion.body : failedAnswer(completion.request, completion.body, errorCode));
      return;
    case 'shareHeartbeat':
      onShareHeartbeatWritten(work, completion, errorCode);
      return;
    case 'shareOffsetsAltered':
      onAlterationWritten(work, completion, errorCode);
      return;
    case 'marker':
      work.host.onMarkerWritten(ctx, completion.token, errorCode);
      return;
    case 'assignment':
      completeAssignment(work, completion, errorCode);
      return;
    case 'staticMember':
      completeStaticMember(work, completion, errorCode);
      return;
    default:
      assertNever(completion, 'completion');
  }
}

function completeAssignment(work: ShardWork, completion: Completion & { type: 'assignment' }, errorCode: number): void {
  const { ctx } = work;
  const group = groupOf(work, completion.groupId);
  // Somebody may have joined meanwhile: then this generation is over.
  if (group === undefined || group.state !== 'CompletingRebalance' || group.generation !== completion.generation) return;
  if (errorCode !== 0) {
    resetAndPropagateError(ctx, group, errorCode);
    prepareOrCompleteJoin(work, group);
    return;
  }
  propagateAssignment(ctx, group, completion.assignments);
  transitionTo(group, 'Stable', nowMs(ctx));
  ctx.emit(FactKind.GroupStable, group.nameId, group.generation, group.members.size);
}

/** R-GRP-20: same generation, old assignment; the leader is told to skip the assignment. */
function completeStaticMember(work: ShardWork, completion: Completion & { type: 'staticMember' }, errorCode: number): void {
  const { ctx } = work;
  const group = groupOf(work, completion.groupId);
  const member = group?.members.get(completion.memberId);
  if (group === undefined || member === undefined) return;
  if (errorCode === 0) {
    const leads = isLeader(group, member.memberId);
    completeJoin(ctx, member, (request) =>
      request.version >= SKIP_ASSIGNMENT_VERSION
        ? joinSuccess(request.version, group, member.memberId, leads ? membersForLeader(group) : [], leads)
        : joinResponse(request.version, 0, group.generation, group.protocolType, group.protocolName, completion.leaderBefore ?? '', false, member.memberId, []),
    );
    return;
  }
  // Not written: the old member id is back.
  completeJoin(ctx, member, (request) =>
    joinResponse(request.version, errorCode, group.generation, group.protocolType, group.protocolName, completion.leaderBefore ?? '', false, '', []),
  );
  const { before } = completion;
  cancelSession(ctx, member);
  const restored = {
    ...member, memberId: completion.replacedId, subject: { ...member.subject, memberId: completion.replacedId }, protocols: before.protocols,
    rebalanceTimeoutMs: before.rebalanceTimeoutMs, sessionTimeoutMs: before.sessionTimeoutMs,
  };
  replaceStaticMember(group, member, restored);
  scheduleSession(ctx, restored);
}
