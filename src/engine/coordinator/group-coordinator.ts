import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { FactKind } from '../facts/fact-kinds';
import { ErrorCode } from '../protocol/error-codes';
import type { ConsumerGroupDescribeRequest } from '../protocol/messages/consumer-group-describe';
import type { ConsumerGroupHeartbeatRequest } from '../protocol/messages/consumer-group-heartbeat';
import type { DeleteGroupsRequest } from '../protocol/messages/delete-groups';
import type { DescribeGroupsRequest } from '../protocol/messages/describe-groups';
import type { FindCoordinatorRequest } from '../protocol/messages/find-coordinator';
import type { HeartbeatRequest } from '../protocol/messages/heartbeat';
import type { JoinGroupRequest } from '../protocol/messages/join-group';
import type { LeaveGroupRequest, LeftMember } from '../protocol/messages/leave-group';
import type { ListGroupsRequest } from '../protocol/messages/list-groups';
import type { OffsetCommitRequest } from '../protocol/messages/offset-commit';
import type { OffsetDeleteRequest } from '../protocol/messages/offset-delete';
import type { OffsetFetchRequest } from '../protocol/messages/offset-fetch';
import type { SyncGroupRequest } from '../protocol/messages/sync-group';
import type { TxnOffsetCommitRequest } from '../protocol/messages/txn-offset-commit';
import { createClassicGroup, loadedGroup } from './classic-group';
import { joinGroup, startSessions } from './classic-join';
import { answerParked, cancelGroupTimers, nowMs, onInitialRebalanceTimer, onRebalanceTimeout, onSessionTimer, onSyncTimer, prepareRebalance } from './classic-rebalance';
import { heartbeat, leaveGroup, syncGroup } from './classic-requests';
import { heartbeatConsumerGroup, joinConsumerGroup, leavingMember, syncConsumerGroup } from './consumer/classic-members';
import { consumerGroupHeartbeat, heartbeatRequestError } from './consumer/consumer-heartbeat';
import { groupTombstones } from './consumer/consumer-group';
import type { ConsumerGroup, ConsumerMember } from './consumer/consumer-group-state';
import { describeConsumerGroups } from './consumer/describe';
import { removeMembers } from './consumer/leave';
import { onRegexesLookedUp } from './consumer/regex-lookup';
import { isGroupSubscribedTo } from './consumer/subscriptions';
import { cancelAllTimers, onClassicTimer, onMemberRebalance, onMemberSession, startMemberTimers } from './consumer/timeouts';
import type { CoordinatorHost, MarkerToken, WriteToken, WrittenMarker } from './coordinator-host';
import { findCoordinator } from './find-coordinator';
import { deleteGroups, describeGroups, listGroups } from './group-admin';
import type { CoordinatorShard, GroupCoordinatorState } from './group-coordinator-state';
import { heartbeatError, heartbeatResponse, joinError, leaveResponse, leavingMembers, offsetDeleteError, syncError } from './group-responses';
import { GroupTimer } from './group-timers';
import { offsetCommit } from './offset-commit';
import { offsetFetch } from './offset-fetch';
import type { OffsetsTopicRecord } from './offsets-topic-records';
import { offsetDelete, removeExpired, removeOffsetsOfTopics } from './offset-removal';
import type { TimerSubject } from './session-timer';
import { hasGroup, shardFor, type ShardWork } from './shard-access';
import { answer, applyGroupRecord, completeWrite, replayOffset, write, writeMarker } from './shard-writes';
import { hasPendingOfGroup, settlePending } from './transactional-offsets';
import { cancelShareSessions, onShareMemberSession, startShareSessions } from './share-group/leave';
import { forgetSharePartitions } from './share-groups';
import { txnOffsetCommit } from './txn-offset-commit';
import { workOn } from './work-on';

/**
 * The group coordinator of one broker: it looks after the groups whose partition of `__consumer_offsets` this broker leads
 * (R-GRP-01).
 */

/** Reading a partition back: opening it, and then so many bytes a microsecond. */
const LOAD_BASE_US = 1000;
const LOAD_BYTES_PER_US = 100;
const US_PER_MS = 1000;
/** SyncGroup must name protocol type and assignor, from this version on. */
const PROTOCOL_VERSION = 5;

// ---- requests ------------------------------------------------------------------------------------------------------

export function handleJoinGroup(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  const asked = request as Request<JoinGroupRequest>;
  const error = joinRequestError(host, asked.body);
  const shard = error === ErrorCode.NONE ? shardFor(host, state, asked.body.groupId) : error;
  if (typeof shard === 'number') {
    ctx.reply(request, joinError(request, asked.body.memberId, shard));
    return;
  }
  // R-SHR-02: a group id belongs to one type of group.
  if (shard.shareGroups.has(asked.body.groupId)) {
    ctx.reply(request, joinError(request, asked.body.memberId, ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
    return;
  }
  const group = shard.consumerGroups.get(asked.body.groupId);
  if (group !== undefined && group.members.size === 0) convertEmpty(workOn(ctx, host, state, shard), group);
  else if (group !== undefined) {
    joinConsumerGroup(workOn(ctx, host, state, shard), group, asked);
    return;
  }
  joinGroup(workOn(ctx, host, state, shard), asked);
}

/** R-GRP-06 */
function joinRequestError(host: CoordinatorHost, body: JoinGroupRequest): number {
  const { groupMinSessionTimeoutMs, groupMaxSessionTimeoutMs } = host.config;
  if (body.groupId === '') return ErrorCode.INVALID_GROUP_ID;
  const isAllowed = body.sessionTimeoutMs >= groupMinSessionTimeoutMs && body.sessionTimeoutMs <= groupMaxSessionTimeoutMs;
  return isAllowed ? ErrorCode.NONE : ErrorCode.INVALID_SESSION_TIMEOUT;
}

export function handleSyncGroup(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  const asked = request as Request<SyncGroupRequest>;
  const { groupId, protocolType = null, protocolName = null } = asked.body;
  const isComplete = request.version < PROTOCOL_VERSION || (protocolType !== null && protocolName !== null);
  const shard = isComplete ? shardForGroup(host, state, groupId) : ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
  if (typeof shard === 'number') {
    ctx.reply(request, syncError(request, shard));
    return;
  }
  const group = shard.consumerGroups.get(groupId);
  if (group === undefined) syncGroup(workOn(ctx, host, state, shard), asked);
  else syncConsumerGroup(workOn(ctx, host, state, shard), group, asked);
}

export function handleHeartbeat(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  const asked = request as Request<HeartbeatRequest>;
  const shard = shardForGroup(host, state, asked.body.groupId);
  // A member that heartbeats while its group is being loaded has nothing to worry about.
  if (shard === ErrorCode.COORDINATOR_LOAD_IN_PROGRESS) ctx.reply(request, heartbeatResponse(ErrorCode.NONE));
  else if (typeof shard === 'number') ctx.reply(request, heartbeatResponse(shard));
  else {
    const group = shard.consumerGroups.get(asked.body.groupId);
    if (group === undefined) heartbeat(workOn(ctx, host, state, shard), asked);
    else heartbeatConsumerGroup(workOn(ctx, host, state, shard), group, asked);
  }
}

/** R-CGP-01 */
export function handleConsumerGroupHeartbeat(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  const asked = request as Request<ConsumerGroupHeartbeatRequest>;
  const refusal = heartbeatRequestError(host, asked);
  if (refusal !== null) {
    ctx.reply(request, heartbeatError(refusal.errorCode, refusal.message));
    return;
  }
  const shard = shardFor(host, state, asked.body.groupId);
  if (typeof shard === 'number') ctx.reply(request, heartbeatError(shard, null));
  else if (shard.shareGroups.has(asked.body.groupId)) ctx.reply(request, heartbeatError(ErrorCode.GROUP_ID_NOT_FOUND, `Group ${asked.body.groupId} is not a consumer group.`));
  else consumerGroupHeartbeat(workOn(ctx, host, state, shard), asked);
}

export function handleConsumerGroupDescribe(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  ctx.reply(request, describeConsumerGroups(host, state, request as Request<ConsumerGroupDescribeRequest>));
}

export function handleLeaveGroup(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  const asked = request as Request<LeaveGroupRequest>;
  const shard = shardForGroup(host, state, asked.body.groupId);
  if (typeof shard === 'number') {
    ctx.reply(request, leaveResponse(request.version, shard, []));
    return;
  }
  const group = shard.consumerGroups.get(asked.body.groupId);
  if (group === undefined) leaveGroup(workOn(ctx, host, state, shard), asked);
  else leaveConsumerGroup(workOn(ctx, host, state, shard), group, asked);
}

export function handleOffsetCommit(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  offsetCommit(ctx, host, state, request as Request<OffsetCommitRequest>, (shard) => workOn(ctx, host, state, shard));
}

export function handleOffsetFetch(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  offsetFetch(ctx, host, state, request as Request<OffsetFetchRequest>, (shard) => workOn(ctx, host, state, shard));
}

/** Once the transaction's own coordinator was asked; `verification` is the error it gave, NONE for none. */
export function handleTxnOffsetCommit(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request, verification: number, guard: number): void {
  txnOffsetCommit(ctx, host, state, request as Request<TxnOffsetCommitRequest>, verification, guard, (shard) => workOn(ctx, host, state, shard));
}

export function handleFindCoordinator(ctx: Context, host: CoordinatorHost, _state: GroupCoordinatorState, request: Request): void {
  ctx.reply(request, findCoordinator(ctx, host, request as Request<FindCoordinatorRequest>));
}

export function handleDescribeGroups(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  ctx.reply(request, describeGroups(host, state, request as Request<DescribeGroupsRequest>));
}

export function handleListGroups(ctx: Context, _host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  ctx.reply(request, listGroups(state, request as Request<ListGroupsRequest>));
}

export function handleDeleteGroups(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  deleteGroups(ctx, host, state, request as Request<DeleteGroupsRequest>, (shard) => workOn(ctx, host, state, shard));
}

export function handleOffsetDelete(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request): void {
  const asked = request as Request<OffsetDeleteRequest>;
  const shard = shardForGroup(host, state, asked.body.groupId);
  if (typeof shard === 'number') ctx.reply(request, offsetDeleteError(shard));
  else offsetDelete(workOn(ctx, host, state, shard), asked);
}

/** R-CGP-17: those that may leave do so together, with one step of the epoch. */
function leaveConsumerGroup(work: ShardWork, group: ConsumerGroup, request: Request<LeaveGroupRequest>): void {
  const gone: ConsumerMember[] = [];
  const left = leavingMembers(request.version, request.body).map((leaving): LeftMember => {
    const member = leavingMember(work, group, leaving);
    if (typeof member !== 'number' && !gone.includes(member)) gone.push(member);
    return { memberId: leaving.memberId, groupInstanceId: leaving.groupInstanceId ?? null, errorCode: typeof member === 'number' ? member : ErrorCode.NONE };
  });
  const body = leaveResponse(request.version, ErrorCode.NONE, left);
  if (gone.length === 0) answer(work, request, body);
  else removeMembers(work, group, gone, { type: 'answer', request, body });
}

/** R-GRP-04: an empty group converts freely, and its offsets stay. */
function convertEmpty(work: ShardWork, group: ConsumerGroup): void {
  cancelAllTimers(work.ctx, group);
  write(work, groupTombstones(group), { type: 'nothing' });
}

/** For requests that an empty group id makes no sense in; commits, fetches and administration take it for old times' sake. */
function shardForGroup(host: CoordinatorHost, state: GroupCoordinatorState, groupId: string): CoordinatorShard | number {
  return groupId === '' ? ErrorCode.INVALID_GROUP_ID : shardFor(host, state, groupId);
}

// ---- time and the log -----------------------------------------------------------------------------------------------

export function onGroupTimer(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, type: number, a: number, b: number, ref: object | null): void {
  if (type === GroupTimer.Loaded || type === GroupTimer.OffsetsCleanup) {
    const shard = state.shards.get(a);
    if (shard === undefined || shard.shardEpoch !== b) return;
    if (type === GroupTimer.Loaded) finishLoading(workOn(ctx, host, state, shard));
    else cleanUp(workOn(ctx, host, state, shard));
    return;
  }
  const subject = ref as TimerSubject;
  const shard = state.shards.get(subject.shard);
  if (shard === undefined) return;
  const work = workOn(ctx, host, state, shard);
  const consumerGroup = shard.consumerGroups.get(subject.groupId);
  if (consumerGroup !== undefined) {
    onConsumerGroupTimer(work, consumerGroup, subject, type, a);
    return;
  }
  const shareGroup = shard.shareGroups.get(subject.groupId);
  if (shareGroup !== undefined) {
    onShareMemberSession(work, shareGroup, subject.memberId);
    return;
  }
  const group = shard.groups.get(subject.groupId);
  if (group === undefined) return;
  switch (type) {
    case GroupTimer.Session:
      onSessionTimer(work, group, subject.memberId);
      return;
    case GroupTimer.InitialRebalance:
      onInitialRebalanceTimer(work, group, a, b);
      return;
    case GroupTimer.RebalanceTimeout:
      onRebalanceTimeout(work, group);
      return;
    case GroupTimer.SyncTimeout:
      onSyncTimer(work, group, a);
      return;
    default:
      throw new Error(`the group coordinator has no timer ${type}`);
  }
}

function onConsumerGroupTimer(work: ShardWork, group: ConsumerGroup, { memberId }: TimerSubject, type: number, a: number): void {
  switch (type) {
    case GroupTimer.Session:
      onMemberSession(work, group, memberId);
      return;
    case GroupTimer.MemberRebalance:
      onMemberRebalance(work, group, memberId, a);
      return;
    case GroupTimer.MemberClassic:
      onClassicTimer(work, group, memberId);
      return;
    case GroupTimer.RegexLookup:
      onRegexesLookedUp(work, group);
      return;
    default:
      throw new Error(`a consumer group has no timer ${type}`);
  }
}

export function onWriteCompleted(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, token: WriteToken, errorCode: number): void {
  const shard = state.shards.get(token.partition);
  if (shard !== undefined && shard.shardEpoch === token.shardEpoch) completeWrite(workOn(ctx, host, state, shard), token.writeId, errorCode);
}

/** The end of a transaction comes to a partition of `__consumer_offsets`: `host.onMarkerWritten` hears of its way into the log. */
export function completeTransaction(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, partition: number, marker: WrittenMarker, token: MarkerToken): void {
  const shard = state.shards.get(partition);
  if (shard === undefined || shard.loading) host.onMarkerWritten(ctx, token, shard === undefined ? ErrorCode.NOT_COORDINATOR : ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
  else writeMarker(workOn(ctx, host, state, shard), marker, token);
}

/** This broker leads a partition of `__consumer_offsets` now: its groups come back from the log (R-GRP-03). */
export function onElection(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, partition: number, leaderEpoch: number): void {
  const known = state.shards.get(partition);
  if (known !== undefined) {
    // The same leader again has nothing to load.
    if (known.leaderEpoch === leaderEpoch) return;
    unload(ctx, host, state, known);
  }
  const shardEpoch = state.nextShardEpoch++;
  state.shards.set(partition, {
    partition, leaderEpoch, shardEpoch, loading: true, groups: new Map(), consumerGroups: new Map(), shareGroups: new Map(), offsets: new Map(), pendingOffsets: new Map(), pendingWrites: [],
    nextWriteId: 1, cleanupTimer: 0,
  });
  const loadUs = LOAD_BASE_US + Math.ceil(host.logSizeBytes(ctx, partition) / LOAD_BYTES_PER_US);
  ctx.after(loadUs, GroupTimer.Loaded, partition, shardEpoch);
}

/** Another broker leads it now, or nobody: who waits is sent looking (R-GRP-02). */
export function onResignation(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, partition: number): void {
  const shard = state.shards.get(partition);
  if (shard !== undefined) unload(ctx, host, state, shard);
}

/** R-CGP-02: topics have come, gone or grown; groups that mean them look at it with their next heartbeat. */
export function onTopicsChanged(state: GroupCoordinatorState, topics: ReadonlySet<string>, hasNew: boolean): void {
  for (const shard of state.shards.values()) {
    for (const group of shard.consumerGroups.values()) {
      if (hasNew && group.regexes.size > 0) group.regexStale = true;
      for (const topic of topics) if (isGroupSubscribedTo(group, topic)) group.metadataChanged = true;
    }
    for (const group of shard.shareGroups.values()) {
      for (const { subscribedTopicNames } of group.members.values()) if (subscribedTopicNames.some((name) => topics.has(name))) group.metadataChanged = true;
    }
  }
}

/** R-OFF-05 */
export function onTopicsDeleted(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, topics: ReadonlySet<string>): void {
  for (const shard of state.shards.values()) {
    if (shard.loading) continue;
    const work = workOn(ctx, host, state, shard);
    removeOffsetsOfTopics(work, topics);
    forgetSharePartitions(work);
  }
}

/** The process is gone, and with it all that was not in the log. */
export function forgetAll(state: GroupCoordinatorState): void {
  state.shards.clear();
  state.asks.clear();
}

function unload(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, shard: CoordinatorShard): void {
  const work = workOn(ctx, host, state, shard);
  state.shards.delete(shard.partition);
  ctx.cancel(shard.cleanupTimer);
  for (const group of shard.groups.values()) {
    answerParked(ctx, group, ErrorCode.NOT_COORDINATOR);
    cancelGroupTimers(ctx, group);
    ctx.emit(FactKind.GroupUnloaded, group.nameId);
  }
  shard.groups.clear();
  for (const group of shard.consumerGroups.values()) {
    cancelAllTimers(ctx, group);
    ctx.emit(FactKind.GroupUnloaded, group.nameId);
  }
  shard.consumerGroups.clear();
  for (const group of shard.shareGroups.values()) {
    cancelShareSessions(work, group);
    ctx.emit(FactKind.GroupUnloaded, group.nameId);
  }
  shard.shareGroups.clear();
  for (const pending of shard.pendingWrites.slice()) completeWrite(work, pending.writeId, ErrorCode.NOT_COORDINATOR);
}

function finishLoading(work: ShardWork): void {
  const { ctx, host, shard } = work;
  const visit = (record: OffsetsTopicRecord, offset: number, producerId: number): void => {
    if (record.type === 'OffsetCommit') replayOffset(shard, record, offset, Infinity, producerId);
    else if (record.type !== 'GroupMetadata') applyGroupRecord(ctx, shard, record);
    else if (record.value === null) shard.groups.delete(record.groupId);
    else shard.groups.set(record.groupId, loadedGroup(record.groupId, ctx.nameId(record.groupId), shard.partition, record.value));
  };
  host.readLog(ctx, shard.partition, visit, (producerId, isCommit, offset) => settlePending(shard, producerId, isCommit, offset, Infinity));
  // Who only stores offsets here has no record of its own: the offsets make the group.
  for (const groupId of [...shard.offsets.keys(), ...[...shard.pendingOffsets.values()].flatMap((offsets) => offsets.map((pending) => pending.groupId))]) {
    if (!hasGroup(shard, groupId) && hasOffsets(shard, groupId)) shard.groups.set(groupId, createClassicGroup(groupId, ctx.nameId(groupId), shard.partition, nowMs(ctx)));
  }
  shard.loading = false;
  const loaded = ctx.cause;
  for (const group of [...shard.groups.values()]) {
    ctx.because(loaded);
    ctx.emit(FactKind.GroupLoaded, group.nameId, group.generation, group.members.size);
    startSessions(ctx, group);
    if (group.members.size > host.config.groupMaxSize) prepareRebalance(work, group);
  }
  for (const group of shard.consumerGroups.values()) {
    ctx.because(loaded);
    ctx.emit(FactKind.GroupLoaded, group.nameId, group.groupEpoch, group.members.size);
    // R-GRP-03: as it was; what has changed of its topics meanwhile is looked at again.
    group.metadataChanged = true;
    startMemberTimers(work, group);
  }
  for (const group of shard.shareGroups.values()) {
    ctx.because(loaded);
    ctx.emit(FactKind.GroupLoaded, group.nameId, group.groupEpoch, group.members.size);
    group.metadataChanged = true;
    startShareSessions(work, group);
  }
  scheduleCleanUp(work);
}

function hasOffsets(shard: CoordinatorShard, groupId: string): boolean {
  for (const partitions of shard.offsets.get(groupId)?.values() ?? []) for (const { value } of partitions.values()) if (value !== null) return true;
  return hasPendingOfGroup(shard, groupId);
}

function scheduleCleanUp({ ctx, host, shard }: ShardWork): void {
  shard.cleanupTimer = ctx.periodic(host.config.offsetsRetentionCheckIntervalMs * US_PER_MS, GroupTimer.OffsetsCleanup, shard.partition, shard.shardEpoch);
}

function cleanUp(work: ShardWork): void {
  removeExpired(work);
  scheduleCleanUp(work);
}
