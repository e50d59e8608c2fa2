import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { FactKind } from '../facts/fact-kinds';
import { wallClockMs } from '../protocol/clock';
import { ErrorCode } from '../protocol/error-codes';
import { EMPTY_BLOB, type ProtocolBlob } from '../protocol/protocol-blob';
import {
  canRebalance, electJoinedLeader, groupMetadata, hasAllMembersJoined, initNextGeneration, isLeader, membersForLeader, rebalanceTimeoutMs,
  removeMember, transitionTo,
} from './classic-group';
import type { ClassicGroup, ClassicMember } from './classic-group-state';
import { GroupTimer } from './group-timers';
import { joinError, joinSuccess, syncResponse } from './group-responses';
import { cancelSession, extendSession, hasSessionEnded } from './session-timer';
import { write } from './shard-writes';
import type { ShardWork } from './shard-access';

/** How a classic group moves from generation to generation. */

const US_PER_MS = 1000;

/** R-GRP-12: how long a JoinGroup of a new member may stay parked. */
export const NEW_MEMBER_JOIN_TIMEOUT_MS = 300_000;

export function nowMs(ctx: Context): number {
  return wallClockMs(ctx.clockUs);
}

// ---- sessions --------------------------------------------------------------------------------------------------------

/** R-GRP-14 */
export function scheduleSession(ctx: Context, member: ClassicMember, timeoutMs: number = member.sessionTimeoutMs): void {
  extendSession(ctx, member, timeoutMs);
}

export function onSessionTimer(work: ShardWork, group: ClassicGroup, memberId: string): void {
  const { ctx } = work;
  const pending = group.pendingJoins.get(memberId);
  if (pending !== undefined) {
    // R-GRP-05: the id was never used.
    ctx.because(0);
    removePendingMember(work, group, memberId);
    return;
  }
  const member = group.members.get(memberId);
  if (member === undefined) return;
  if (!hasSessionEnded(ctx, member)) return;
  // Whoever waits for the group itself cannot heartbeat; new members only so long (R-GRP-12).
  if (!member.isNew && (member.awaitingJoin !== null || member.awaitingSync !== null)) return;
  const sessionUs = (member.isNew ? NEW_MEMBER_JOIN_TIMEOUT_MS : member.sessionTimeoutMs) * US_PER_MS;
  const cause = ctx.causeOfSilence(member.clientNode);
  ctx.emit(FactKind.MemberExpired, group.nameId, ctx.nameId(memberId), group.members.size - 1, sessionUs, cause);
  removeMemberAndRebalance(work, group, member);
}

// ---- answers to parked requests ------------------------------------------------------------------------------------

export function completeJoin(ctx: Context, member: ClassicMember, body: (request: Request) => object): void {
  const request = member.awaitingJoin;
  if (request === null) return;
  member.awaitingJoin = null;
  ctx.reply(request, body(request));
}

function completeSync(ctx: Context, member: ClassicMember, errorCode: number, protocolType: string | null, protocolName: string | null): boolean {
  const request = member.awaitingSync;
  if (request === null) return false;
  member.awaitingSync = null;
  ctx.reply(request, syncResponse(request.version, errorCode, protocolType, protocolName, member.assignment));
  return true;
}

/** R-GRP-07: everyone who waits gets what the leader decided; sessions begin anew. */
export function propagateAssignment(ctx: Context, group: ClassicGroup, assignments: ReadonlyMap<string, ProtocolBlob>): void {
  for (const member of group.members.values()) {
    member.assignment = assignments.get(member.memberId) ?? EMPTY_BLOB;
    if (completeSync(ctx, member, ErrorCode.NONE, group.protocolType, group.protocolName)) scheduleSession(ctx, member);
  }
}

export function resetAndPropagateError(ctx: Context, group: ClassicGroup, errorCode: number): void {
  for (const member of group.members.values()) {
    member.assignment = EMPTY_BLOB;
    if (completeSync(ctx, member, errorCode, null, null)) scheduleSession(ctx, member);
  }
}

/** R-GRP-21: whoever still waits under the replaced id learns that it is fenced. */
export function fenceReplaced(ctx: Context, member: ClassicMember): void {
  completeJoin(ctx, member, (request) => joinError(request, member.memberId, ErrorCode.FENCED_INSTANCE_ID));
  member.assignment = EMPTY_BLOB;
  completeSync(ctx, member, ErrorCode.FENCED_INSTANCE_ID, null, null);
}

/** This broker no longer leads the partition: whoever waits has to look for the coordinator again (R-GRP-02). */
export function answerParked(ctx: Context, group: ClassicGroup, errorCode: number): void {
  for (const member of group.members.values()) {
    completeJoin(ctx, member, (request) => joinError(request, member.memberId, errorCode));
    member.assignment = EMPTY_BLOB;
    completeSync(ctx, member, errorCode, null, null);
  }
}

// ---- the rebalance -------------------------------------------------------------------------------------------------

export function prepareOrCompleteJoin(work: ShardWork, group: ClassicGroup): void {
  if (canRebalance(group)) prepareRebalance(work, group);
  else completeIfAllJoined(work, group);
}

/** R-GRP-10; an initial rebalance never completes between its checks (R-GRP-11). */
export function completeIfAllJoined(work: ShardWork, group: ClassicGroup): void {
  if (group.state === 'PreparingRebalance' && group.previousState !== 'Empty' && hasAllMembersJoined(group)) completeJoinPhase(work, group);
}

export function prepareRebalance(work: ShardWork, group: ClassicGroup): void {
  const { ctx, host } = work;
  if (group.state === 'CompletingRebalance') resetAndPropagateError(ctx, group, ErrorCode.REBALANCE_IN_PROGRESS);
  cancelSyncTimer(ctx, group);
  const isInitial = group.state === 'Empty';
  transitionTo(group, 'PreparingRebalance', nowMs(ctx));
  ctx.emit(FactKind.RebalanceStarted, group.nameId, group.generation, group.members.size);
  if (isInitial) {
    // R-GRP-11: give others the time to join, too.
    const delayMs = host.config.groupInitialRebalanceDelayMs;
    scheduleInitialCheck(ctx, group, delayMs, Math.max(rebalanceTimeoutMs(group) - delayMs, 0));
  } else if (hasAllMembersJoined(group)) {
    completeJoinPhase(work, group);
  } else {
    scheduleRebalanceTimeout(ctx, group);
  }
}

function scheduleInitialCheck(ctx: Context, group: ClassicGroup, delayMs: number, remainingMs: number): void {
  ctx.cancel(group.joinTimer);
  group.joinTimer = ctx.after(delayMs * US_PER_MS, GroupTimer.InitialRebalance, delayMs, remainingMs, group.subject);
}

function scheduleRebalanceTimeout(ctx: Context, group: ClassicGroup): void {
  ctx.cancel(group.joinTimer);
  group.joinTimer = ctx.after(rebalanceTimeoutMs(group) * US_PER_MS, GroupTimer.RebalanceTimeout, 0, 0, group.subject);
}

export function onInitialRebalanceTimer(work: ShardWork, group: ClassicGroup, delayMs: number, remainingMs: number): void {
  group.joinTimer = 0;
  if (group.newMemberAdded && remainingMs > 0) {
    group.newMemberAdded = false;
    scheduleInitialCheck(work.ctx, group, Math.min(work.host.config.groupInitialRebalanceDelayMs, remainingMs), Math.max(remainingMs - delayMs, 0));
  } else {
    completeJoinPhase(work, group);
  }
}

export function onRebalanceTimeout(work: ShardWork, group: ClassicGroup): void {
  group.joinTimer = 0;
  completeJoinPhase(work, group);
}

function completeJoinPhase(work: ShardWork, group: ClassicGroup): void {
  const { ctx } = work;
  ctx.cancel(group.joinTimer);
  group.joinTimer = 0;
  expelNotRejoined(ctx, group);
  if (group.members.size > 0 && !electJoinedLeader(group)) {
    // Only static members are left and none has rejoined: wait for their sessions to end.
    scheduleRebalanceTimeout(ctx, group);
    return;
  }
  initNextGeneration(group, nowMs(ctx));
  group.newMemberAdded = false;
  if (group.members.size === 0) {
    // R-GRP-16: the offsets stay.
    ctx.emit(FactKind.GroupEmpty, group.nameId, group.generation);
    write(work, [{ type: 'GroupMetadata', groupId: group.groupId, value: groupMetadata(group, NO_ASSIGNMENTS) }], NOTHING);
    return;
  }
  ctx.emit(FactKind.GenerationStarted, group.nameId, group.generation, group.members.size);
  const members = membersForLeader(group);
  for (const member of group.members.values()) {
    const list = isLeader(group, member.memberId) ? members : [];
    completeJoin(ctx, member, (request) => joinSuccess(request.version, group, member.memberId, list, false));
    scheduleSession(ctx, member);
    member.isNew = false;
    group.pendingSyncs.add(member.memberId);
  }
  // R-GRP-13: the same time again for everybody's SyncGroup.
  cancelSyncTimer(ctx, group);
  group.syncTimer = ctx.after(rebalanceTimeoutMs(group) * US_PER_MS, GroupTimer.SyncTimeout, group.generation, 0, group.subject);
}

const NO_ASSIGNMENTS: ReadonlyMap<string, ProtocolBlob> = new Map();
const NOTHING = { type: 'nothing' } as const;

/** R-GRP-10: dynamic members that have not rejoined in time are out, static ones stay. */
function expelNotRejoined(ctx: Context, group: ClassicGroup): void {
  for (const member of [...group.members.values()]) {
    if (member.awaitingJoin !== null || member.groupInstanceId !== null) continue;
    expel(ctx, group, member);
  }
}

function expel(ctx: Context, group: ClassicGroup, member: ClassicMember): void {
  cancelSession(ctx, member);
  removeMember(group, member.memberId);
  ctx.emit(FactKind.MemberExpired, group.nameId, ctx.nameId(member.memberId), group.members.size, member.rebalanceTimeoutMs * US_PER_MS, ctx.causeOfSilence(member.clientNode));
}

function cancelSyncTimer(ctx: Context, group: ClassicGroup): void {
  ctx.cancel(group.syncTimer);
  group.syncTimer = 0;
}

/** R-GRP-13: whoever has not synced in time is out, even if the group is stable and they heartbeat. */
export function onSyncTimer(work: ShardWork, group: ClassicGroup, generation: number): void {
  group.syncTimer = 0;
  if (generation !== group.generation || (group.state !== 'CompletingRebalance' && group.state !== 'Stable') || group.pendingSyncs.size === 0) return;
  for (const memberId of [...group.pendingSyncs]) {
    const member = group.members.get(memberId);
    if (member === undefined) group.pendingSyncs.delete(memberId);
    else expel(work.ctx, group, member);
  }
  prepareRebalance(work, group);
}

export function syncReceived(ctx: Context, group: ClassicGroup, memberId: string): void {
  group.pendingSyncs.delete(memberId);
  if (group.pendingSyncs.size === 0) cancelSyncTimer(ctx, group);
}

// ---- leaving -------------------------------------------------------------------------------------------------------

export function removePendingMember(work: ShardWork, group: ClassicGroup, memberId: string): void {
  const pending = group.pendingJoins.get(memberId);
  if (pending !== undefined) work.ctx.cancel(pending.timer);
  removeMember(group, memberId);
  completeIfAllJoined(work, group);
}

/** R-GRP-14, R-GRP-15: a member is gone, the others share its partitions. */
export function removeMemberAndRebalance(work: ShardWork, group: ClassicGroup, member: ClassicMember): void {
  const { ctx } = work;
  // A parked join is answered, so that a client that is still there joins anew.
  completeJoin(ctx, member, (request) => joinError(request, '', ErrorCode.UNKNOWN_MEMBER_ID));
  cancelSession(ctx, member);
  removeMember(group, member.memberId);
  if (group.state === 'Stable' || group.state === 'CompletingRebalance') prepareOrCompleteJoin(work, group);
  else completeIfAllJoined(work, group);
}

/** Stops all timers of a group that this broker no longer looks after. */
export function cancelGroupTimers(ctx: Context, group: ClassicGroup): void {
  ctx.cancel(group.joinTimer);
  ctx.cancel(group.syncTimer);
  for (const member of group.members.values()) cancelSession(ctx, member);
  for (const pending of group.pendingJoins.values()) ctx.cancel(pending.timer);
}
