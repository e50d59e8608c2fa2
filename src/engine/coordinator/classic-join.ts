import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { FactKind } from '../facts/fact-kinds';
import { ErrorCode } from '../protocol/error-codes';
import type { JoinGroupRequest } from '../protocol/messages/join-group';
import { EMPTY_BLOB } from '../protocol/protocol-blob';
import {
  addMember, awaitingJoinCount, createClassicGroup, groupMetadata, isLeader, matches, membersForLeader, removeMember, replaceStaticMember, selectProtocol, supportsProtocols,
} from './classic-group';
import type { ClassicGroup, ClassicMember } from './classic-group-state';
import {
  cancelGroupTimers, completeIfAllJoined, fenceReplaced, NEW_MEMBER_JOIN_TIMEOUT_MS, nowMs, prepareOrCompleteJoin, prepareRebalance,
  scheduleSession,
} from './classic-rebalance';
import { joinError, joinSuccess } from './group-responses';
import { GroupTimer } from './group-timers';
import { CLIENT_HOST, memberUuid } from './member-id';
import { existingMemberError } from './member-checks';
import { cancelSession } from './session-timer';
import type { ShardWork } from './shard-access';
import { write } from './shard-writes';

/** From this version on a dynamic member must come back with the id it is given. */
const KNOWN_MEMBER_ID_VERSION = 4;
const US_PER_MS = 1000;

/** JoinGroup at the coordinator (§7.2). Group id and session timeout have been checked. */
export function joinGroup(work: ShardWork, request: Request<JoinGroupRequest>): void {
  const { ctx, shard } = work;
  const { groupId, memberId } = request.body;
  const known = shard.groups.get(groupId);
  if (known === undefined && memberId !== '') {
    ctx.reply(request, joinError(request, memberId, ErrorCode.UNKNOWN_MEMBER_ID));
    return;
  }
  const group = known ?? createClassicGroup(groupId, ctx.nameId(groupId), shard.partition, nowMs(ctx));
  if (known === undefined) shard.groups.set(groupId, group);

  const writesBefore = shard.nextWriteId;
  if (!acceptsJoining(work, group, memberId)) turnAway(work, group, request);
  else if (memberId === '') joinNew(work, group, request);
  else joinExisting(work, group, request);

  if (known === undefined && shard.nextWriteId === writesBefore) {
    // A group that nobody else has written yet: it must survive a failover, too.
    const record = { type: 'GroupMetadata', groupId, value: { ...groupMetadata(group, new Map()), protocolType: '', members: [], leader: null, protocol: null } } as const;
    const written = write(work, [record], { type: 'newGroup', groupId, request });
    if (!written) {
      cancelGroupTimers(ctx, group);
      shard.groups.delete(groupId);
    }
  }
}

/** R-GRP-06: group.max.size. While a rebalance is prepared only those who have rejoined count. */
function acceptsJoining(work: ShardWork, group: ClassicGroup, memberId: string): boolean {
  const { groupMaxSize } = work.host.config;
  switch (group.state) {
    case 'Empty':
    case 'Dead':
      return true;
    case 'PreparingRebalance':
      return (group.members.get(memberId)?.awaitingJoin ?? null) !== null || awaitingJoinCount(group) < groupMaxSize;
    case 'CompletingRebalance':
    case 'Stable':
      return group.members.has(memberId) || group.members.size < groupMaxSize;
  }
}

/** R-GRP-06: no room; whoever held a place and comes too late to rejoin loses it. */
function turnAway({ ctx }: ShardWork, group: ClassicGroup, request: Request<JoinGroupRequest>): void {
  const { memberId } = request.body;
  const member = group.members.get(memberId);
  const pending = group.pendingJoins.get(memberId);
  if (member !== undefined) cancelSession(ctx, member);
  if (pending !== undefined) ctx.cancel(pending.timer);
  removeMember(group, memberId);
  if (member !== undefined) ctx.emit(FactKind.MemberLeft, group.nameId, ctx.nameId(memberId), group.members.size);
  ctx.reply(request, joinError(request, '', ErrorCode.GROUP_MAX_SIZE_REACHED));
}

function joinNew(work: ShardWork, group: ClassicGroup, request: Request<JoinGroupRequest>): void {
  const { ctx } = work;
  const { protocolType, protocols, groupInstanceId = null, sessionTimeoutMs } = request.body;
  if (!supportsProtocols(group, protocolType, protocols)) {
    ctx.reply(request, joinError(request, '', ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
    return;
  }
  const memberId = `${groupInstanceId ?? ctx.clientId(request.from)}-${memberUuid(ctx)}`;
  if (groupInstanceId !== null) {
    const replacedId = group.staticMembers.get(groupInstanceId);
    if (replacedId === undefined) addAndRebalance(work, group, request, memberId);
    else joinStaticAgain(work, group, request, groupInstanceId, replacedId, memberId);
  } else if (request.version < KNOWN_MEMBER_ID_VERSION) {
    addAndRebalance(work, group, request, memberId);
  } else {
    // R-GRP-05
    const subject = { shard: work.shard.partition, groupId: group.groupId, memberId };
    group.pendingJoins.set(memberId, { subject, timer: ctx.after(sessionTimeoutMs * US_PER_MS, GroupTimer.Session, 0, 0, subject) });
    ctx.reply(request, joinError(request, memberId, ErrorCode.MEMBER_ID_REQUIRED));
  }
}

function joinExisting(work: ShardWork, group: ClassicGroup, request: Request<JoinGroupRequest>): void {
  const { ctx } = work;
  const { memberId, groupInstanceId = null, protocolType, protocols } = request.body;
  if (!supportsProtocols(group, protocolType, protocols)) {
    ctx.reply(request, joinError(request, memberId, ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
    return;
  }
  if (group.pendingJoins.has(memberId)) {
    // Only dynamic members wait for their id to come back.
    if (groupInstanceId !== null) ctx.reply(request, joinError(request, memberId, ErrorCode.UNKNOWN_SERVER_ERROR));
    else addAndRebalance(work, group, request, memberId);
    return;
  }
  const error = existingMemberError(group, memberId, groupInstanceId);
  if (error !== ErrorCode.NONE) {
    ctx.reply(request, joinError(request, memberId, error));
    return;
  }
  const member = group.members.get(memberId) as ClassicMember;
  const unchanged = matches(member, protocols);
  const leads = isLeader(group, memberId);
  switch (group.state) {
    case 'PreparingRebalance':
      updateAndRebalance(work, group, member, request);
      return;
    case 'CompletingRebalance':
      // Perhaps the answer got lost: the same again.
      if (unchanged) ctx.reply(request, joinSuccess(request.version, group, memberId, leads ? membersForLeader(group) : [], false));
      else updateAndRebalance(work, group, member, request);
      return;
    case 'Stable':
      // The leader may have seen something that the group has not (R-GRP-19).
      if (leads || !unchanged) updateAndRebalance(work, group, member, request);
      else ctx.reply(request, joinSuccess(request.version, group, memberId, [], false));
      return;
    case 'Empty':
    case 'Dead':
      ctx.reply(request, joinError(request, memberId, ErrorCode.UNKNOWN_MEMBER_ID));
      return;
  }
}

function addAndRebalance(work: ShardWork, group: ClassicGroup, request: Request<JoinGroupRequest>, memberId: string): void {
  const { ctx, shard } = work;
  const { body } = request;
  const pending = group.pendingJoins.get(memberId);
  if (pending !== undefined) ctx.cancel(pending.timer);
  const member: ClassicMember = {
    memberId, groupInstanceId: body.groupInstanceId ?? null, clientId: ctx.clientId(request.from), clientHost: CLIENT_HOST,
    subject: pending?.subject ?? { shard: shard.partition, groupId: group.groupId, memberId }, clientNode: request.from,
    rebalanceTimeoutMs: rebalanceTimeoutOf(body), sessionTimeoutMs: body.sessionTimeoutMs, protocols: body.protocols, assignment: EMPTY_BLOB,
    isNew: true, awaitingJoin: request, awaitingSync: null, sessionDeadlineUs: 0, sessionTimer: 0, sessionTimerUs: 0,
  };
  // R-GRP-11: the initial rebalance may wait a little longer.
  if (group.state === 'PreparingRebalance' && group.previousState === 'Empty') group.newMemberAdded = true;
  addMember(group, member, body.protocolType);
  ctx.emit(FactKind.MemberJoined, group.nameId, ctx.nameId(memberId), group.members.size);
  scheduleSession(ctx, member, NEW_MEMBER_JOIN_TIMEOUT_MS);
  prepareOrCompleteJoin(work, group);
}

function rebalanceTimeoutOf(body: JoinGroupRequest): number {
  return body.rebalanceTimeoutMs < 0 ? body.sessionTimeoutMs : body.rebalanceTimeoutMs;
}

function update(member: ClassicMember, request: Request<JoinGroupRequest>): void {
  member.protocols = request.body.protocols;
  member.rebalanceTimeoutMs = rebalanceTimeoutOf(request.body);
  member.sessionTimeoutMs = request.body.sessionTimeoutMs;
  member.clientNode = request.from;
  member.awaitingJoin = request;
}

function updateAndRebalance(work: ShardWork, group: ClassicGroup, member: ClassicMember, request: Request<JoinGroupRequest>): void {
  update(member, request);
  prepareOrCompleteJoin(work, group);
}

/** R-GRP-20: a known instance under a new member id. */
function joinStaticAgain(
  work: ShardWork, group: ClassicGroup, request: Request<JoinGroupRequest>, groupInstanceId: string, replacedId: string, memberId: string,
): void {
  const { ctx } = work;
  const replaced = group.members.get(replacedId) as ClassicMember;
  const leaderBefore = group.leaderId;
  const before = { groupInstanceId, protocols: replaced.protocols, rebalanceTimeoutMs: replaced.rebalanceTimeoutMs, sessionTimeoutMs: replaced.sessionTimeoutMs };
  const member: ClassicMember = {
    ...replaced, memberId, subject: { ...replaced.subject, memberId }, awaitingJoin: null, awaitingSync: null, isNew: false, sessionTimer: 0,
  };
  cancelSession(ctx, replaced);
  replaceStaticMember(group, replaced, member);
  fenceReplaced(ctx, replaced);
  scheduleSession(ctx, member);
  update(member, request);
  ctx.emit(FactKind.MemberJoined, group.nameId, ctx.nameId(memberId), group.members.size);
  switch (group.state) {
    case 'Stable':
      if (selectProtocol(group) === group.protocolName) persistStaticMember(work, group, { type: 'staticMember', groupId: group.groupId, memberId, replacedId, leaderBefore, before });
      else prepareOrCompleteJoin(work, group);
      return;
    case 'CompletingRebalance':
      // The leader may be dealing out partitions to the old id.
      prepareRebalance(work, group);
      return;
    case 'PreparingRebalance':
      completeIfAllJoined(work, group);
      return;
    case 'Empty':
    case 'Dead':
      throw new Error(`group ${group.groupId}: a static member in state ${group.state}`);
  }
}

function persistStaticMember(work: ShardWork, group: ClassicGroup, completion: Parameters<typeof write>[2] & { type: 'staticMember' }): void {
  const assignments = new Map([...group.members.values()].map((member) => [member.memberId, member.assignment] as const));
  write(work, [{ type: 'GroupMetadata', groupId: group.groupId, value: groupMetadata(group, assignments) }], completion);
}

/** Used by the loader: sessions of loaded members begin anew (R-GRP-03). */
export function startSessions(ctx: Context, group: ClassicGroup): void {
  for (const member of group.members.values()) scheduleSession(ctx, member);
}
