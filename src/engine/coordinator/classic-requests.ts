import type { Request } from '../kernel/connection';
import { FactKind } from '../facts/fact-kinds';
import { ErrorCode } from '../protocol/error-codes';
import type { HeartbeatRequest } from '../protocol/messages/heartbeat';
import type { LeaveGroupRequest, LeavingMember, LeftMember } from '../protocol/messages/leave-group';
import type { SyncGroupRequest } from '../protocol/messages/sync-group';
import { EMPTY_BLOB, type ProtocolBlob } from '../protocol/protocol-blob';
import { groupMetadata, isLeader } from './classic-group';
import type { ClassicGroup, ClassicMember } from './classic-group-state';
import { removeMemberAndRebalance, removePendingMember, scheduleSession, syncReceived } from './classic-rebalance';
import { heartbeatResponse, leaveResponse, leavingMembers, syncError, syncResponse } from './group-responses';
import { existingMemberError, memberError } from './member-checks';
import { groupOf, type ShardWork } from './shard-access';
import { answer, write } from './shard-writes';

/** SyncGroup, Heartbeat and LeaveGroup of a classic group's members (§7.2). */

export function syncGroup(work: ShardWork, request: Request<SyncGroupRequest>): void {
  const { ctx } = work;
  const group = groupOf(work, request.body.groupId);
  const error = group === undefined ? ErrorCode.UNKNOWN_MEMBER_ID : syncGroupError(group, request.body);
  if (group === undefined || error !== ErrorCode.NONE) {
    ctx.reply(request, syncError(request, error));
    return;
  }
  const member = group.members.get(request.body.memberId) as ClassicMember;
  member.clientNode = request.from;
  if (group.state === 'Stable') {
    syncReceived(ctx, group, member.memberId);
    ctx.reply(request, syncResponse(request.version, ErrorCode.NONE, group.protocolType, group.protocolName, member.assignment));
    return;
  }
  member.awaitingSync = request;
  syncReceived(ctx, group, member.memberId);
  if (isLeader(group, member.memberId)) storeAssignment(work, group, request.body);
}

function syncGroupError(group: ClassicGroup, body: SyncGroupRequest): number {
  if (group.state === 'Empty') return ErrorCode.UNKNOWN_MEMBER_ID;
  const error = existingMemberError(group, body.memberId, body.groupInstanceId ?? null);
  if (error !== ErrorCode.NONE) return error;
  // R-GRP-09
  if (body.generationId !== group.generation) return ErrorCode.ILLEGAL_GENERATION;
  if (differs(body.protocolType, group.protocolType) || differs(body.protocolName, group.protocolName)) return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
  return group.state === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
}

/** Left out is as good as right. */
function differs(given: string | null | undefined, groups: string | null): boolean {
  return given !== undefined && given !== null && groups !== null && given !== groups;
}

/** R-GRP-07: the leader's assignments; a member it forgot gets an empty one. */
function storeAssignment(work: ShardWork, group: ClassicGroup, body: SyncGroupRequest): void {
  const assignments = new Map<string, ProtocolBlob>();
  for (const { memberId, assignment } of body.assignments) assignments.set(memberId, assignment);
  for (const memberId of group.members.keys()) if (!assignments.has(memberId)) assignments.set(memberId, EMPTY_BLOB);
  const record = { type: 'GroupMetadata', groupId: group.groupId, value: groupMetadata(group, assignments) } as const;
  write(work, [record], { type: 'assignment', groupId: group.groupId, generation: group.generation, assignments });
}

export function heartbeat(work: ShardWork, request: Request<HeartbeatRequest>): void {
  const { body } = request;
  const group = groupOf(work, body.groupId);
  const error = group === undefined ? ErrorCode.UNKNOWN_MEMBER_ID : heartbeatError(group, body);
  if (group !== undefined && (error === ErrorCode.NONE || error === ErrorCode.REBALANCE_IN_PROGRESS)) {
    const member = group.members.get(body.memberId) as ClassicMember;
    member.clientNode = request.from;
    scheduleSession(work.ctx, member);
  }
  answer(work, request, heartbeatResponse(error));
}

function heartbeatError(group: ClassicGroup, body: HeartbeatRequest): number {
  const error = memberError(group, body.memberId, body.groupInstanceId ?? null);
  if (error !== ErrorCode.NONE) return error;
  if (body.generationId !== group.generation) return ErrorCode.ILLEGAL_GENERATION;
  return group.state === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
}

/** R-GRP-15; several members may leave with one request. */
export function leaveGroup(work: ShardWork, request: Request<LeaveGroupRequest>): void {
  const group = groupOf(work, request.body.groupId);
  const left = leavingMembers(request.version, request.body).map((member): LeftMember => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId ?? null,
    errorCode: group === undefined ? ErrorCode.UNKNOWN_MEMBER_ID : leave(work, group, member),
  }));
  // With the last member gone the group's record is on its way: the answer follows it.
  answer(work, request, leaveResponse(request.version, ErrorCode.NONE, left));
}

function leave(work: ShardWork, group: ClassicGroup, { memberId, groupInstanceId = null }: LeavingMember): number {
  if (memberId === '') {
    // Administrators remove static members by instance id alone.
    const staticId = groupInstanceId === null ? undefined : group.staticMembers.get(groupInstanceId);
    if (staticId === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    leaveNow(work, group, staticId);
    return ErrorCode.NONE;
  }
  if (group.pendingJoins.has(memberId)) {
    removePendingMember(work, group, memberId);
    return ErrorCode.NONE;
  }
  const error = memberError(group, memberId, groupInstanceId);
  if (error === ErrorCode.NONE) leaveNow(work, group, memberId);
  return error;
}

function leaveNow(work: ShardWork, group: ClassicGroup, memberId: string): void {
  const { ctx } = work;
  ctx.emit(FactKind.MemberLeft, group.nameId, ctx.nameId(memberId), group.members.size - 1);
  removeMemberAndRebalance(work, group, group.members.get(memberId) as ClassicMember);
}
