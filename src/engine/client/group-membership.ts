import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { HeartbeatRequest } from '../protocol/messages/heartbeat';
import type { JoinGroupRequest, JoinGroupResponse } from '../protocol/messages/join-group';
import type { LeaveGroupRequest } from '../protocol/messages/leave-group';
import type { SyncGroupRequest, SyncGroupResponse } from '../protocol/messages/sync-group';
import { assignmentOf, subscriptionOf, type TopicPartitions } from '../protocol/protocol-blob';
import { addPartitions, keysOf, newAmong, revokeAll, revokeOthers } from './assignment-change';
import { exponentialBackoffUs } from './backoff';
import { commitPositions } from './consumer-commit';
import { ensureCoordinator, markCoordinatorUnknown } from './consumer-coordinator';
import type { GroupMembershipOperation } from './consumer-program';
import { ConsumerTimer } from './consumer-timers';
import type { ConsumerState } from './consumer-state';
import { isCooperative, leaderAssignments, offers } from './member-assignors';
import { canSend, sendRequest, Slot, wantTopic } from './network-client';
import { callBack } from './rebalance-callbacks';
import { exceptionOf, type Thrown } from './thrown';

const PROTOCOL_TYPE = 'consumer';
const JOIN_GROUP_VERSION = 9;
const SYNC_GROUP_VERSION = 5;
const HEARTBEAT_VERSION = 4;
const LEAVE_GROUP_VERSION = 5;
const JOIN_ALLOWANCE_MS = 5_000;

// ---- joining -------------------------------------------------------------------------------------------------------

/**
 * Inside poll(): whatever can be done to be a member. Before it joins again a member commits (R-CONS-18); an eager one then gives up
 * everything it owns, a cooperative one keeps it and goes on reading (R-GRP-23).
 */
export function driveMembership(ctx: Context, s: ConsumerState): void {
  if (s.preparing && s.coordinator < 0) s.preparing = false; // nobody there to commit to
  if (s.synced !== null) {
    takeAssignment(ctx, s, s.synced);
    if (isHeldUp(s)) return;
  }
  if (!s.rejoinNeeded || s.preparing || s.joinRequest !== 0 || s.rejoinTimer !== 0 || s.coordinator < 0) return;
  if (!canSend(ctx, s.net, s.coordinator, Slot.Coordinator)) return;
  if (s.assigned.size > 0 && !s.prepared && !s.lost && s.config.enableAutoCommit && s.membership === 'stable' && commitPositions(ctx, s, 'rejoin')) {
    s.preparing = true;
    s.membership = 'unjoined';
    return;
  }
  giveUpToJoin(ctx, s);
  if (!isHeldUp(s)) sendJoin(ctx, s);
}

/** A callback has not returned, or has thrown. */
function isHeldUp({ program }: ConsumerState): boolean {
  return program !== null && (program.callback !== null || program.pendingThrow !== null);
}

/** What a member no longer may keep before it joins: everything that is lost, all of an eager one, of a cooperative one what it no longer subscribes to. */
function giveUpToJoin(ctx: Context, s: ConsumerState): void {
  if (s.prepared) return;
  s.prepared = true;
  const owned = s.assigned.values();
  if (isLost(s)) {
    if (owned.length > 0 && !callBack(ctx, s, 'lost', owned, 'join')) return;
  } else if (!isCooperative(s.config)) {
    if (!callBack(ctx, s, 'revoked', owned, 'join')) return;
  } else {
    const unsubscribed = owned.filter(({ topic }) => !s.topics.includes(topic));
    if (unsubscribed.length > 0 && !callBack(ctx, s, 'revoked', unsubscribed, 'join')) return;
  }
  dropToJoin(ctx, s);
}

/** R-GRP-25 */
function isLost(s: ConsumerState): boolean {
  return s.lost || s.generation < 0 || s.memberId === '';
}

/** The listener has heard of it. */
export function dropToJoin(ctx: Context, s: ConsumerState): void {
  if (isLost(s) || !isCooperative(s.config)) revokeAll(ctx, s);
  else revokeOthers(ctx, s, new Set(s.assigned.values().filter(({ topic }) => s.topics.includes(topic)).map(({ key }) => key)));
  s.lost = false;
}

/** The commit before a rebalance has been answered, one way or the other. */
export function onPrepared(ctx: Context, s: ConsumerState): void {
  s.preparing = false;
  giveUpToJoin(ctx, s);
}

function sendJoin(ctx: Context, s: ConsumerState): void {
  const { sessionTimeoutMs, maxPollIntervalMs, groupInstanceId, requestTimeoutMs } = s.config;
  const body: JoinGroupRequest = {
    groupId: s.group, sessionTimeoutMs, rebalanceTimeoutMs: maxPollIntervalMs, memberId: s.memberId, groupInstanceId, protocolType: PROTOCOL_TYPE,
    protocols: offers(s), reason: null,
  };
  s.membership = 'joining';
  s.rejoinNeeded = false;
  // The answer comes when all have joined, so it is waited for longer than others (R-GRP-17).
  const timeoutMs = Math.max(requestTimeoutMs, maxPollIntervalMs + JOIN_ALLOWANCE_MS);
  s.joinRequest = sendRequest(ctx, s.net, s.coordinator, Slot.Coordinator, ApiKey.JoinGroup, JOIN_GROUP_VERSION, body, timeoutMs * 1000);
}

export function onJoinResponse(ctx: Context, s: ConsumerState, response: JoinGroupResponse): void {
  s.joinRequest = 0;
  const { errorCode } = response;
  switch (errorCode) {
    case ErrorCode.NONE:
      s.joinFailures = 0;
      s.memberId = response.memberId;
      s.generation = response.generationId;
      s.protocolName = response.protocolName ?? '';
      s.isLeader = response.leader === response.memberId;
      s.lastHeartbeatUs = ctx.nowUs;
      armHeartbeat(ctx, s);
      dealOut(ctx, s, response);
      return;
    case ErrorCode.MEMBER_ID_REQUIRED:
      // It has an id now and comes back with it at once (R-GRP-05).
      s.memberId = response.memberId;
      rejoin(s);
      return;
    case ErrorCode.UNKNOWN_MEMBER_ID:
    case ErrorCode.ILLEGAL_GENERATION:
      forgetMembership(s, errorCode);
      return;
    case ErrorCode.NOT_COORDINATOR:
    case ErrorCode.COORDINATOR_NOT_AVAILABLE:
      markCoordinatorUnknown(ctx, s);
      rejoinLater(ctx, s);
      return;
    case ErrorCode.COORDINATOR_LOAD_IN_PROGRESS:
      rejoinLater(ctx, s);
      return;
    case ErrorCode.REBALANCE_IN_PROGRESS:
      rejoin(s);
      return;
    default:
      failFatally(ctx, s, errorCode);
  }
}

/**
 * A leader watches all topics that anybody subscribes to, and deals them out by metadata that is not out of date: while some is on
 * its way it waits (R-GRP-07, R-GRP-19).
 */
function dealOut(ctx: Context, s: ConsumerState, joined: JoinGroupResponse): void {
  if (s.isLeader) {
    for (const { metadata } of joined.members) for (const topic of subscriptionOf(metadata)?.topics ?? []) wantTopic(ctx, s.net, topic);
    if (s.net.needUpdate) {
      s.joined = joined;
      s.joinedAnswers = s.net.metadataAnswers;
      return;
    }
  }
  sendSync(ctx, s, joined);
}

/** Metadata may have come. */
export function onMetadata(ctx: Context, s: ConsumerState): void {
  const { joined } = s;
  if (joined === null || s.net.metadataAnswers === s.joinedAnswers) return;
  s.joined = null;
  if (s.membership === 'joining' && s.coordinator >= 0 && s.joinRequest === 0) sendSync(ctx, s, joined);
}

/** Followers send nothing, the leader everybody's assignment (R-GRP-07). */
function sendSync(ctx: Context, s: ConsumerState, joined: JoinGroupResponse): void {
  const body: SyncGroupRequest = {
    groupId: s.group, generationId: s.generation, memberId: s.memberId, groupInstanceId: s.config.groupInstanceId, protocolType: PROTOCOL_TYPE,
    protocolName: s.protocolName, assignments: s.isLeader && joined.skipAssignment !== true ? leaderAssignments(s, joined) : [],
  };
  s.membership = 'syncing';
  s.joinRequest = sendRequest(ctx, s.net, s.coordinator, Slot.Coordinator, ApiKey.SyncGroup, SYNC_GROUP_VERSION, body, s.config.requestTimeoutMs * 1000);
}

export function onSyncResponse(ctx: Context, s: ConsumerState, response: SyncGroupResponse): void {
  s.joinRequest = 0;
  const { errorCode } = response;
  switch (errorCode) {
    case ErrorCode.NONE:
      s.membership = 'stable';
      s.joinFailures = 0;
      s.lastHeartbeatUs = ctx.nowUs;
      s.totals.rebalances++;
      s.synced = assignmentOf(response.assignment)?.assignedPartitions ?? [];
      // Who is not in poll() takes it over with the next one (R-CONS-01).
      if (s.phase === 'polling') takeAssignment(ctx, s, s.synced);
      // Topics may have become known while the assignment was on its way.
      checkPartitionCounts(s);
      return;
    case ErrorCode.REBALANCE_IN_PROGRESS:
      rejoin(s);
      return;
    case ErrorCode.UNKNOWN_MEMBER_ID:
    case ErrorCode.ILLEGAL_GENERATION:
      forgetMembership(s, errorCode);
      return;
    case ErrorCode.NOT_COORDINATOR:
    case ErrorCode.COORDINATOR_NOT_AVAILABLE:
      markCoordinatorUnknown(ctx, s);
      rejoinLater(ctx, s);
      return;
    case ErrorCode.COORDINATOR_LOAD_IN_PROGRESS:
      rejoinLater(ctx, s);
      return;
    default:
      failFatally(ctx, s, errorCode);
  }
}

/**
 * What the leader decided. An eager member has nothing left; a cooperative one gives up what is not its any more and joins again, so
 * that somebody else can have it (R-GRP-23).
 */
function takeAssignment(ctx: Context, s: ConsumerState, given: readonly TopicPartitions[]): void {
  s.prepared = false;
  s.lastAssignment = { generation: s.generation, partitions: given };
  const keys = keysOf(ctx, given);
  const revoked = s.assigned.values().filter(({ key }) => !keys.has(key));
  if (revoked.length > 0) {
    s.rejoinNeeded = true;
    if (!callBack(ctx, s, 'revoked', revoked, 'assign')) return;
  }
  finishAssignment(ctx, s);
}

/** What had to go has gone; what is new comes. A listener that throws is called again with the next poll, when nothing is new any more. */
export function finishAssignment(ctx: Context, s: ConsumerState): void {
  const given = s.synced ?? [];
  s.vouched = { generation: s.generation, memberId: s.memberId };
  revokeOthers(ctx, s, keysOf(ctx, given));
  const added = newAmong(ctx, s, given);
  addPartitions(ctx, s, given);
  s.synced = null;
  callBack(ctx, s, 'assigned', added, 'nothing');
  if (s.program !== null && s.program.pendingThrow !== null) s.synced = given;
}

/** The request to join or sync got lost with its connection. */
export function onJoinLost(ctx: Context, s: ConsumerState): void {
  s.joinRequest = 0;
  rejoinLater(ctx, s);
}

function rejoin(s: ConsumerState): void {
  s.joined = null;
  s.rejoinNeeded = true;
  s.membership = 'unjoined';
}

function rejoinLater(ctx: Context, s: ConsumerState): void {
  rejoin(s);
  s.joinFailures++;
  const { retryBackoffMs, retryBackoffMaxMs } = s.config;
  ctx.cancel(s.rejoinTimer);
  s.rejoinTimer = ctx.after(exponentialBackoffUs(ctx, s.stream, s.joinFailures, retryBackoffMs, retryBackoffMaxMs), ConsumerTimer.Rejoin);
}

/** The group does not know this member any more: what it owned is lost (R-GRP-17, R-GRP-25). */
export function forgetMembership(s: ConsumerState, error: number): void {
  if (error !== ErrorCode.ILLEGAL_GENERATION) s.memberId = '';
  s.generation = -1;
  s.lost = true;
  s.joined = null;
  s.synced = null;
  s.prepared = false;
  s.preparing = false;
  rejoin(s);
}

/** poll() throws, and the application ends. */
export function failFatally(ctx: Context, s: ConsumerState, error: number, thrown = exceptionOf(error)): void {
  if (s.program !== null) {
    // The program hears of it, and may poll again: a classic member then joins anew.
    s.program.pendingThrow = thrown;
    s.membership = 'unjoined';
    s.rejoinNeeded = s.config.groupProtocol === 'classic';
    ctx.cancel(s.heartbeatTimer);
    s.heartbeatTimer = 0;
    ctx.emit(FactKind.PollFailed, s.groupId, error);
    return;
  }
  s.fatalError = error;
  s.phase = 'failed';
  s.membership = 'unjoined';
  s.rejoinNeeded = false;
  ctx.cancel(s.heartbeatTimer);
  s.heartbeatTimer = 0;
  ctx.emit(FactKind.PollFailed, s.groupId, error);
}

/** poll() throws, and may be called again: nothing has changed but that. An application that does not know what to do ends. */
export function failPoll(ctx: Context, s: ConsumerState, error: number, thrown: Thrown): void {
  if (s.program === null) failFatally(ctx, s, error);
  else s.program.pendingThrow = thrown;
}

// ---- heartbeats ----------------------------------------------------------------------------------------------------

export function armHeartbeat(ctx: Context, s: ConsumerState): void {
  ctx.cancel(s.heartbeatTimer);
  s.heartbeatTimer = ctx.periodic(s.config.heartbeatIntervalMs * 1000, ConsumerTimer.Heartbeat);
}

/** The heartbeat thread: it works whether or not the application polls (R-CONS-04). */
export function onHeartbeatTimer(ctx: Context, s: ConsumerState): void {
  s.heartbeatTimer = 0;
  if (s.membership !== 'stable' && s.membership !== 'syncing') return;
  armHeartbeat(ctx, s);
  if (s.coordinator >= 0 && ctx.nowUs - s.lastHeartbeatUs >= s.config.sessionTimeoutMs * 1000) markCoordinatorUnknown(ctx, s);
  s.heartbeatDue = true;
}

/** A heartbeat that is due goes out as soon as there is somebody to send it to. */
export function sendDueHeartbeat(ctx: Context, s: ConsumerState): void {
  if (!s.heartbeatDue) return;
  if (s.membership !== 'stable' && s.membership !== 'syncing') {
    s.heartbeatDue = false;
    return;
  }
  if (!ensureCoordinator(ctx, s) || s.heartbeatRequest !== 0 || !canSend(ctx, s.net, s.coordinator, Slot.Coordinator)) return;
  s.heartbeatDue = false;
  const body: HeartbeatRequest = { groupId: s.group, generationId: s.generation, memberId: s.memberId, groupInstanceId: s.config.groupInstanceId };
  s.heartbeatRequest = sendRequest(ctx, s.net, s.coordinator, Slot.Coordinator, ApiKey.Heartbeat, HEARTBEAT_VERSION, body, s.config.requestTimeoutMs * 1000);
}

/** `generation` is the one the heartbeat spoke of: an answer about an earlier one says nothing of this. */
export function onHeartbeatResponse(ctx: Context, s: ConsumerState, errorCode: number, generation: number): void {
  s.heartbeatRequest = 0;
  switch (errorCode) {
    case ErrorCode.NONE:
      s.lastHeartbeatUs = ctx.nowUs;
      return;
    case ErrorCode.REBALANCE_IN_PROGRESS:
      s.lastHeartbeatUs = ctx.nowUs;
      if (s.membership === 'stable') s.rejoinNeeded = true;
      return;
    case ErrorCode.ILLEGAL_GENERATION:
    case ErrorCode.UNKNOWN_MEMBER_ID:
      if (generation === s.generation && s.membership === 'stable') forgetMembership(s, errorCode);
      return;
    case ErrorCode.FENCED_INSTANCE_ID:
      failFatally(ctx, s, errorCode);
      return;
    case ErrorCode.COORDINATOR_NOT_AVAILABLE:
    case ErrorCode.NOT_COORDINATOR:
      markCoordinatorUnknown(ctx, s);
      return;
    default:
      return; // the next heartbeat tells more
  }
}

/**
 * A dynamic member takes its leave; a static one just stays away, unless the program says otherwise (R-CONS-05, R-CONS-07). Gives the
 * request's id, 0 for none.
 */
export function sendLeave(ctx: Context, s: ConsumerState, reason: string, operation: GroupMembershipOperation = 'DEFAULT'): number {
  const { groupInstanceId } = s.config;
  const leaves = operation === 'LEAVE_GROUP' || (operation === 'DEFAULT' && groupInstanceId === null);
  if (!leaves || s.memberId === '' || s.coordinator < 0 || !canSend(ctx, s.net, s.coordinator, Slot.Coordinator)) return 0;
  const body: LeaveGroupRequest = { groupId: s.group, members: [{ memberId: s.memberId, groupInstanceId, reason }] };
  return sendRequest(ctx, s.net, s.coordinator, Slot.Coordinator, ApiKey.LeaveGroup, LEAVE_GROUP_VERSION, body, s.config.requestTimeoutMs * 1000);
}

/** Two polls lay too far apart (R-CONS-05). */
export function onPollIntervalExceeded(ctx: Context, s: ConsumerState): void {
  if (s.membership === 'unjoined') return;
  ctx.cancel(s.heartbeatTimer);
  s.heartbeatTimer = 0;
  s.joinRequest = 0;
  sendLeave(ctx, s, 'consumer poll timeout has expired.');
  forgetMembership(s, ErrorCode.UNKNOWN_MEMBER_ID);
}

/** The leader sees that topics have more partitions than it dealt out (R-GRP-19). */
export function checkPartitionCounts(s: ConsumerState): void {
  if (!s.isLeader || s.membership !== 'stable') return;
  for (const [topic, count] of s.assignedCounts) {
    if ((s.net.metadata.topics.get(topic)?.partitions.length ?? count) !== count) s.rejoinNeeded = true;
  }
}
