import { FactKind } from '../../facts/fact-kinds';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { HeartbeatRequest } from '../../protocol/messages/heartbeat';
import type { JoinGroupRequest } from '../../protocol/messages/join-group';
import type { LeavingMember } from '../../protocol/messages/leave-group';
import type { SyncGroupRequest } from '../../protocol/messages/sync-group';
import { subscriptionOf, type ConsumerProtocolSubscription } from '../../protocol/protocol-blob';
import { heartbeatResponse, joinError, joinResponse, syncError, syncResponse } from '../group-responses';
import { CLIENT_HOST, memberUuid } from '../member-id';
import type { MemberMetadata } from '../offsets-topic-records';
import type { ShardWork } from '../shard-access';
import { answer } from '../shard-writes';
import { extendSession } from '../session-timer';
import { isHeld, newMember, staticMemberOf, targetOf } from './consumer-group';
import { replaceStatic } from './consumer-heartbeat';
import type { ConsumerGroup, ConsumerMember } from './consumer-group-state';
import { assignmentBlob, idsOf } from './conversion';
import { forgetTimers } from './leave';
import { hasPartition } from './member-assignment';
import { updateMember } from './member-update';
import { namesInOrder } from './subscriptions';
import { cancelClassicTimer, sessionOf, startClassicTimer } from './timeouts';

/**
 * R-CGP-17: members of the classic protocol in a group that has been upgraded. Their generation is their member epoch; nobody leads, and
 * what to do next they learn from REBALANCE_IN_PROGRESS.
 */

const KNOWN_MEMBER_ID_VERSION = 4;
const CONSUMER_PROTOCOL_TYPE = 'consumer';

export function joinConsumerGroup(work: ShardWork, group: ConsumerGroup, request: Request<JoinGroupRequest>): void {
  const { ctx, host } = work;
  const { body } = request;
  const instanceId = body.groupInstanceId ?? null;
  const refuse = (errorCode: number, memberId = body.memberId) => ctx.reply(request, joinError(request, memberId, errorCode));
  const subscription = subscriptionFrom(work, group, body);
  if (subscription === null) return refuse(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  if (group.members.size >= host.config.groupConsumerMaxSize && !group.members.has(body.memberId)) return refuse(ErrorCode.GROUP_MAX_SIZE_REACHED, '');
  const known = instanceId === null ? group.members.get(body.memberId) : staticMemberOf(group, instanceId);
  if (body.memberId === '' && instanceId === null && request.version >= KNOWN_MEMBER_ID_VERSION) {
    // R-GRP-05: the id is not kept; it counts when it comes back.
    return refuse(ErrorCode.MEMBER_ID_REQUIRED, `${ctx.clientId(request.from)}-${memberUuid(ctx)}`);
  }
  const memberId = body.memberId === '' ? `${instanceId ?? ctx.clientId(request.from)}-${memberUuid(ctx)}` : body.memberId;
  if (instanceId !== null && body.memberId !== '') {
    if (known === undefined) return refuse(ErrorCode.UNKNOWN_MEMBER_ID);
    if (known.memberId !== body.memberId) return refuse(ErrorCode.FENCED_INSTANCE_ID);
  }
  const replacing = known !== undefined && known.memberId !== memberId ? replaceStatic(group, known, memberId) : null;
  if (replacing !== null && 'errorCode' in replacing) return refuse(replacing.errorCode);

  const before = replacing?.before ?? known ?? newMember(memberId);
  const metadata = metadataFrom(work, request, before, subscription);
  const updated = updateMember(
    work, group, request,
    {
      before, metadata, owned: idsOf(subscription.ownedPartitions ?? [], host.image), regexChanged: false, records: replacing?.records ?? [], sessionTimeoutMs: body.sessionTimeoutMs,
    },
    ({ member }) => ({
      type: 'answer', request,
      body: joinResponse(request.version, ErrorCode.NONE, member.current.epoch, CONSUMER_PROTOCOL_TYPE, body.protocols[0]?.name ?? null, '', false, memberId, []),
    }),
  );
  if (updated === null) return;
  if (replacing !== null && replacing.replaced !== null) forgetTimers(work, group, replacing.replaced);
  const session = sessionOf(work, group, memberId);
  cancelClassicTimer(ctx, session);
  startClassicTimer(ctx, session, metadata.rebalanceTimeoutMs);
}

/** Null when the member cannot be one of this group (R-GRP-04). */
function subscriptionFrom({ host }: ShardWork, group: ConsumerGroup, body: JoinGroupRequest): ConsumerProtocolSubscription | null {
  if (body.protocolType !== CONSUMER_PROTOCOL_TYPE) return null;
  const { groupConsumerMigrationPolicy: policy } = host.config;
  const takesClassic = policy === 'upgrade' || policy === 'downgrade' || policy === 'bidirectional' || [...group.members.values()].some((member) => member.classic !== null);
  return takesClassic ? subscriptionOf(body.protocols[0]?.metadata ?? '') : null;
}

function metadataFrom({ ctx }: ShardWork, request: Request<JoinGroupRequest>, before: ConsumerMember, subscription: ConsumerProtocolSubscription): MemberMetadata {
  const { body } = request;
  return {
    instanceId: body.groupInstanceId ?? before.instanceId, rackId: subscription.rackId || null, clientId: ctx.clientId(request.from), clientHost: CLIENT_HOST,
    rebalanceTimeoutMs: body.rebalanceTimeoutMs < 0 ? body.sessionTimeoutMs : body.rebalanceTimeoutMs, subscribedTopicNames: namesInOrder(subscription.topics),
    subscribedTopicRegex: '', serverAssignor: null, classic: { sessionTimeoutMs: body.sessionTimeoutMs, supportedProtocols: body.protocols },
  };
}

/** The classic member of these ids, or why there is none. */
function classicMember(group: ConsumerGroup, memberId: string, instanceId: string | null): ConsumerMember | number {
  const known = instanceId === null ? group.members.get(memberId) : staticMemberOf(group, instanceId);
  if (known === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  if (known.memberId !== memberId) return ErrorCode.FENCED_INSTANCE_ID;
  return known.classic === null ? ErrorCode.UNKNOWN_MEMBER_ID : known;
}

export function syncConsumerGroup(work: ShardWork, group: ConsumerGroup, request: Request<SyncGroupRequest>): void {
  const { ctx } = work;
  const { body } = request;
  const member = classicMember(group, body.memberId, body.groupInstanceId ?? null);
  if (typeof member === 'number') {
    ctx.reply(request, syncError(request, member));
    return;
  }
  const error = syncGroupError(group, member, body);
  const session = sessionOf(work, group, member.memberId);
  if (error !== ErrorCode.NONE) {
    if (error === ErrorCode.REBALANCE_IN_PROGRESS) startClassicTimer(ctx, session, member.rebalanceTimeoutMs);
    answer(work, request, syncError(request, error));
    return;
  }
  cancelClassicTimer(ctx, session);
  heardOf(work, group, member, request);
  const version = versionOf(member);
  answer(work, request, syncResponse(request.version, ErrorCode.NONE, CONSUMER_PROTOCOL_TYPE, protocolName(member), assignmentBlob(member.current.assigned, work.host.image, version)));
}

function versionOf(member: ConsumerMember): number {
  return subscriptionOf(member.classic?.supportedProtocols[0]?.metadata ?? '')?.version ?? 0;
}

function protocolName(member: ConsumerMember): string | null {
  return member.classic?.supportedProtocols[0]?.name ?? null;
}

function syncGroupError(group: ConsumerGroup, member: ConsumerMember, body: SyncGroupRequest): number {
  const { current } = member;
  if (body.generationId !== current.epoch) return ErrorCode.ILLEGAL_GENERATION;
  const { protocolType = null, protocolName: name = null } = body;
  if ((protocolType !== null && protocolType !== CONSUMER_PROTOCOL_TYPE) || (name !== null && name !== protocolName(member))) return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
  // Whoever has partitions to give up learns that first; the rejoin follows from it.
  return group.groupEpoch > current.epoch && current.state !== 'UNREVOKED_PARTITIONS' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
}

export function heartbeatConsumerGroup(work: ShardWork, group: ConsumerGroup, request: Request<HeartbeatRequest>): void {
  const { body } = request;
  const member = classicMember(group, body.memberId, body.groupInstanceId ?? null);
  if (typeof member === 'number' || body.generationId !== member.current.epoch) {
    answer(work, request, heartbeatResponse(typeof member === 'number' ? member : ErrorCode.ILLEGAL_GENERATION));
    return;
  }
  heardOf(work, group, member, request);
  const mustRejoin = isToRejoin(group, member);
  if (mustRejoin) startClassicTimer(work.ctx, sessionOf(work, group, member.memberId), member.rebalanceTimeoutMs);
  answer(work, request, heartbeatResponse(mustRejoin ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE));
}

function heardOf(work: ShardWork, group: ConsumerGroup, member: ConsumerMember, request: Request): void {
  const session = sessionOf(work, group, member.memberId);
  session.clientNode = request.from;
  extendSession(work.ctx, session, member.classic?.sessionTimeoutMs ?? 0);
}

/** The group has moved on, or there is something to give up, or what the member waits for has become free. */
function isToRejoin(group: ConsumerGroup, { memberId, current }: ConsumerMember): boolean {
  if (current.epoch < group.groupEpoch || current.state === 'UNREVOKED_PARTITIONS') return true;
  if (current.state !== 'UNRELEASED_PARTITIONS') return false;
  for (const [topicId, partitions] of targetOf(group, memberId)) {
    for (const partition of partitions) if (!hasPartition(current.assigned, topicId, partition) && isHeld(group, topicId, partition)) return false;
  }
  return true;
}

/** LeaveGroup, one of its members: the member that leaves, or an error. */
export function leavingMember({ ctx }: ShardWork, group: ConsumerGroup, { memberId, groupInstanceId = null }: LeavingMember): ConsumerMember | number {
  const known = groupInstanceId === null ? group.members.get(memberId) : staticMemberOf(group, groupInstanceId);
  if (known === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  // Administrators name static members by their instance alone, whatever protocol they speak.
  if (memberId === '' && groupInstanceId !== null) return known;
  if (known.memberId !== memberId) return ErrorCode.FENCED_INSTANCE_ID;
  if (known.classic === null) return ErrorCode.UNKNOWN_MEMBER_ID;
  ctx.emit(FactKind.MemberLeft, group.nameId, ctx.nameId(memberId), group.members.size - 1);
  return known;
}
