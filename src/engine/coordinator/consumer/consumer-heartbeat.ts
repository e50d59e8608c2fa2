import { FactKind } from '../../facts/fact-kinds';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse, TopicIdPartitions } from '../../protocol/messages/consumer-group-heartbeat';
import type { CoordinatorHost } from '../coordinator-host';
import { heartbeatError } from '../group-responses';
import { CLIENT_HOST, memberUuid } from '../member-id';
import type { ConsumerGroupRecord, MemberMetadata } from '../offsets-topic-records';
import { answer } from '../shard-writes';
import type { ShardWork } from '../shard-access';
import { createConsumerGroup, JOIN_EPOCH, LEAVE_EPOCH, LEAVE_STATIC_EPOCH, memberTombstones, newMember, staticMemberOf, targetOf } from './consumer-group';
import type { ConsumerGroup, ConsumerMember } from './consumer-group-state';
import { upgrade } from './conversion';
import { forgetTimers, leaveForAWhile, removeMembers } from './leave';
import { hasPartition, NO_TOPICS, type AssignedPartitions, type TopicPartitionSets } from './member-assignment';
import { updateMember } from './member-update';
import { compileRegex, namesInOrder } from './subscriptions';
import { lookUpRegexes } from './regex-lookup';
import { heartbeatIntervalMsOf, sessionTimeoutMsOf } from './settings';

/** ConsumerGroupHeartbeat (R-CGP-01): joining, staying, acknowledging and leaving, all in one. */

/** Members make their ids themselves, from this version on. */
const OWN_MEMBER_ID_VERSION = 1;

type Heartbeat = Request<ConsumerGroupHeartbeatRequest>;

interface Refusal {
  readonly errorCode: number;
  readonly message: string;
}

/** What can be said without the group; null when nothing is wrong. */
export function heartbeatRequestError(host: CoordinatorHost, { body, version }: Heartbeat): Refusal | null {
  const invalid = (message: string): Refusal => ({ errorCode: ErrorCode.INVALID_REQUEST, message });
  const { memberEpoch, instanceId = null, rackId = null, serverAssignor = null } = body;
  // Where levels are agreed on at all; a cluster of the ZooKeeper era has none.
  if (host.image.features.get('group.version') === 0) return { errorCode: ErrorCode.UNSUPPORTED_VERSION, message: 'The consumer rebalance protocol is not enabled.' };
  if (body.groupId === '') return invalid("GroupId can't be empty.");
  if (instanceId === '') return invalid("InstanceId can't be empty.");
  if (rackId === '') return invalid("RackId can't be empty.");
  if (body.memberId === '' && (version >= OWN_MEMBER_ID_VERSION || memberEpoch !== JOIN_EPOCH)) return invalid("MemberId can't be empty.");
  if (memberEpoch < LEAVE_STATIC_EPOCH) return invalid('MemberEpoch is invalid.');
  if (memberEpoch === LEAVE_STATIC_EPOCH && instanceId === null) return invalid("InstanceId can't be null.");
  if (memberEpoch === JOIN_EPOCH) {
    if ((body.rebalanceTimeoutMs ?? -1) < 0) return invalid('RebalanceTimeoutMs must be provided in first request.');
    if ((body.topicPartitions ?? null) === null || (body.topicPartitions ?? []).length > 0) return invalid('TopicPartitions must be empty when (re-)joining.');
    const hasSubscription = (body.subscribedTopicNames ?? null) !== null || (body.subscribedTopicRegex ?? null) !== null;
    if (!hasSubscription) return invalid('Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.');
  }
  if (serverAssignor !== null && !host.config.groupConsumerAssignors.includes(serverAssignor)) {
    const supported = host.config.groupConsumerAssignors.join(', ');
    return { errorCode: ErrorCode.UNSUPPORTED_ASSIGNOR, message: `ServerAssignor ${serverAssignor} is not supported. Supported assignors: ${supported}.` };
  }
  return null;
}

export function consumerGroupHeartbeat(work: ShardWork, request: Heartbeat): void {
  const { memberEpoch } = request.body;
  if (memberEpoch === LEAVE_EPOCH || memberEpoch === LEAVE_STATIC_EPOCH) leave(work, request);
  else stay(work, request);
}

function refuse(work: ShardWork, request: Heartbeat, { errorCode, message }: Refusal): void {
  answer(work, request, heartbeatError(errorCode, message));
}

// ---- joining and staying ------------------------------------------------------------------------------------------

function stay(work: ShardWork, request: Heartbeat): void {
  const group = groupFor(work, request.body);
  if ('errorCode' in group) {
    refuse(work, request, group);
    return;
  }
  const found = findMember(work, group, request.body);
  if ('errorCode' in found) {
    refuse(work, request, found);
    dropIfUnused(work, group);
    return;
  }
  const metadata = metadataFrom(work, request, found.before);
  const regex = regexStep(group, found.before, metadata);
  if (typeof regex === 'string') {
    refuse(work, request, { errorCode: ErrorCode.INVALID_REGULAR_EXPRESSION, message: regex });
    dropIfUnused(work, group);
    return;
  }
  const { body } = request;
  const updated = updateMember(
    work, group, request,
    {
      before: found.before, metadata, owned: ownedFrom(body), regexChanged: regex.changed, records: [...found.records, ...regex.records], sessionTimeoutMs: sessionTimeoutMsOf(work.host, group.groupId),
    },
    ({ member, assignmentChanged }) => ({ type: 'answer', request, body: heartbeatAnswer(work, group, body, member, assignmentChanged || found.records.length > 0) }),
  );
  if (updated === null) {
    dropIfUnused(work, group);
    return;
  }
  if (found.replaced !== null) forgetTimers(work, group, found.replaced);
  lookUpRegexes(work, group);
}

/** A group that was made for this request and that nothing was written of. */
function dropIfUnused({ shard }: ShardWork, group: ConsumerGroup): void {
  if (group.members.size === 0 && group.targetEpoch === 0) shard.consumerGroups.delete(group.groupId);
}

function groupFor(work: ShardWork, { groupId, memberEpoch, memberId }: ConsumerGroupHeartbeatRequest): ConsumerGroup | Refusal {
  const { ctx, shard, host } = work;
  let group = shard.consumerGroups.get(groupId);
  if (group === undefined) {
    if (memberEpoch !== JOIN_EPOCH) return { errorCode: ErrorCode.GROUP_ID_NOT_FOUND, message: `Group ${groupId} not found.` };
    const converted = upgrade(work, groupId);
    if (typeof converted === 'string') return { errorCode: ErrorCode.GROUP_ID_NOT_FOUND, message: converted };
    group = converted ?? createConsumerGroup(groupId, ctx.nameId(groupId));
    shard.consumerGroups.set(groupId, group);
  }
  // R-CGP-14
  if (group.members.size >= host.config.groupConsumerMaxSize && !group.members.has(memberId)) {
    return { errorCode: ErrorCode.GROUP_MAX_SIZE_REACHED, message: `The consumer group has reached its maximum capacity of ${host.config.groupConsumerMaxSize} members.` };
  }
  return group;
}

interface FoundMember {
  readonly before: ConsumerMember;
  /** The member id whose place it takes. */
  readonly replaced: string | null;
  readonly records: readonly ConsumerGroupRecord[];
}

function findMember(work: ShardWork, group: ConsumerGroup, body: ConsumerGroupHeartbeatRequest): FoundMember | Refusal {
  const { instanceId = null, memberEpoch } = body;
  const memberId = body.memberId === '' ? memberUuid(work.ctx) : body.memberId;
  const known = instanceId === null ? group.members.get(memberId) : staticMemberOf(group, instanceId);
  if (memberEpoch === JOIN_EPOCH) {
    if (known === undefined) return { before: newMember(memberId), replaced: null, records: [] };
    return known.memberId === memberId ? { before: known, replaced: null, records: [] } : replaceStatic(group, known, memberId);
  }
  const error = memberRefusal(group, known, memberId, instanceId) ?? epochRefusal(known as ConsumerMember, memberEpoch, ownedFrom(body));
  return error ?? { before: known as ConsumerMember, replaced: null, records: [] };
}

/** R-CGP-13: the same instance under a new member id takes over target and partitions, once the one before has let go. */
export function replaceStatic(group: ConsumerGroup, known: ConsumerMember, memberId: string): FoundMember | Refusal {
  if (known.current.epoch !== LEAVE_STATIC_EPOCH && known.classic === null) {
    const message = `Static member ${memberId} with instance id ${known.instanceId} cannot join the group because the instance id is owned by ${known.memberId} member.`;
    return { errorCode: ErrorCode.UNRELEASED_INSTANCE_ID, message };
  }
  const current = { ...known.current, epoch: 0, previousEpoch: 0 };
  const { groupId } = group;
  const { memberId: replaced, current: _, ...metadata } = known;
  return {
    before: { ...metadata, memberId, current },
    replaced,
    records: [
      ...memberTombstones(groupId, replaced),
      { type: 'ConsumerGroupMemberMetadata', groupId, memberId, value: metadata },
      { type: 'ConsumerGroupTargetAssignmentMember', groupId, memberId, value: targetOf(group, replaced) },
      { type: 'ConsumerGroupCurrentMemberAssignment', groupId, memberId, value: current },
    ],
  };
}

/** R-CGP-10 and R-CGP-13; null when the member is known under these ids. */
function memberRefusal(group: ConsumerGroup, known: ConsumerMember | undefined, memberId: string, instanceId: string | null): Refusal | null {
  if (known === undefined) {
    const message = instanceId === null ? `Member ${memberId} is not a member of group ${group.groupId}.` : `Instance id ${instanceId} is unknown.`;
    return { errorCode: ErrorCode.UNKNOWN_MEMBER_ID, message };
  }
  if (known.memberId === memberId) return null;
  return { errorCode: ErrorCode.FENCED_INSTANCE_ID, message: `Static member ${memberId} with instance id ${instanceId} was fenced by member ${known.memberId}.` };
}

/** R-CGP-10 */
function epochRefusal({ current }: ConsumerMember, epoch: number, owned: TopicPartitionSets | null): Refusal | null {
  const fenced = (than: string): Refusal => ({
    errorCode: ErrorCode.FENCED_MEMBER_EPOCH,
    message: `The consumer group member has a ${than} member epoch (${epoch}) than the one known by the group coordinator (${current.epoch}). The member must abandon all its partitions and rejoin.`,
  });
  if (epoch > current.epoch) return fenced('greater');
  if (epoch === current.epoch) return null;
  // The answer that raised the epoch was lost: fine, as long as the member has nothing it should not have.
  return epoch === current.previousEpoch && owned !== null && isWithin(owned, current.assigned) ? null : fenced('smaller');
}

function isWithin(owned: TopicPartitionSets, assigned: AssignedPartitions): boolean {
  for (const [topic, partitions] of owned) for (const partition of partitions) if (!hasPartition(assigned, topic, partition)) return false;
  return true;
}

function metadataFrom({ ctx }: ShardWork, request: Heartbeat, before: ConsumerMember): MemberMetadata {
  const { body } = request;
  return {
    instanceId: body.instanceId ?? before.instanceId,
    rackId: body.rackId ?? before.rackId,
    clientId: ctx.clientId(request.from),
    clientHost: CLIENT_HOST,
    rebalanceTimeoutMs: (body.rebalanceTimeoutMs ?? -1) < 0 ? before.rebalanceTimeoutMs : (body.rebalanceTimeoutMs as number),
    subscribedTopicNames: body.subscribedTopicNames == null ? before.subscribedTopicNames : namesInOrder(body.subscribedTopicNames),
    subscribedTopicRegex: body.subscribedTopicRegex ?? before.subscribedTopicRegex,
    serverAssignor: body.serverAssignor ?? before.serverAssignor,
    classic: null,
  };
}

/** R-CGP-16: a text when the new expression is none. */
function regexStep(group: ConsumerGroup, before: ConsumerMember, after: MemberMetadata): { readonly changed: boolean; readonly records: readonly ConsumerGroupRecord[] } | string {
  const { groupId } = group;
  const old = before.subscribedTopicRegex;
  const regex = after.subscribedTopicRegex;
  if (regex === old) return { changed: false, records: [] };
  if (regex !== '' && compileRegex(regex) === null) return `SubscribedTopicRegex \`${regex}\` is not a valid regular expression.`;
  const isLast = old !== '' && ![...group.members.values()].some((other) => other.memberId !== before.memberId && other.subscribedTopicRegex === old);
  const records: ConsumerGroupRecord[] = isLast && group.regexes.has(old) ? [{ type: 'ConsumerGroupRegularExpression', groupId, regex: old, value: null }] : [];
  // What it stands for is not known at once; the group's epoch rises when it is.
  return { changed: regex === '' || group.regexes.has(regex), records };
}

function ownedFrom({ topicPartitions = null }: ConsumerGroupHeartbeatRequest): TopicPartitionSets | null {
  if (topicPartitions === null) return null;
  return topicPartitions.length === 0 ? NO_TOPICS : new Map(topicPartitions.map(({ topicId, partitions }) => [topicId, new Set(partitions)]));
}

/** R-CGP-09: the assignment comes with a join, with a request that says everything, and when it has changed. */
function heartbeatAnswer(work: ShardWork, group: ConsumerGroup, body: ConsumerGroupHeartbeatRequest, member: ConsumerMember, changed: boolean): ConsumerGroupHeartbeatResponse {
  const saysAll =
    (body.rebalanceTimeoutMs ?? -1) >= 0 && (body.topicPartitions ?? null) !== null && ((body.subscribedTopicNames ?? null) !== null || (body.subscribedTopicRegex ?? null) !== null);
  const withAssignment = body.memberEpoch === JOIN_EPOCH || saysAll || changed;
  return {
    throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null, memberId: member.memberId, memberEpoch: member.current.epoch,
    heartbeatIntervalMs: heartbeatIntervalMsOf(work.host, group.groupId),
    assignment: withAssignment ? { topicPartitions: listed(member.current.assigned) } : null,
  };
}

export function listed(assigned: AssignedPartitions): TopicIdPartitions[] {
  return [...assigned].map(([topicId, partitions]) => ({ topicId, partitions: [...partitions.keys()].sort((a, b) => a - b) }));
}

// ---- leaving ------------------------------------------------------------------------------------------------------

function leave(work: ShardWork, request: Heartbeat): void {
  const { body } = request;
  const { groupId, memberId, memberEpoch, instanceId = null } = body;
  const group = work.shard.consumerGroups.get(groupId);
  if (group === undefined) {
    refuse(work, request, { errorCode: ErrorCode.GROUP_ID_NOT_FOUND, message: `Group ${groupId} not found.` });
    return;
  }
  const known = instanceId === null ? group.members.get(memberId) : staticMemberOf(group, instanceId);
  const error = memberRefusal(group, known, memberId, instanceId);
  if (error !== null) {
    refuse(work, request, error);
    return;
  }
  const member = known as ConsumerMember;
  const left = { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null, memberId, memberEpoch, heartbeatIntervalMs: 0, assignment: null };
  const completion = { type: 'answer', request, body: left } as const;
  if (memberEpoch === LEAVE_STATIC_EPOCH) {
    leaveForAWhile(work, group, member, completion);
    return;
  }
  work.ctx.emit(FactKind.MemberLeft, group.nameId, work.ctx.nameId(memberId), group.members.size - 1);
  removeMembers(work, group, [member], completion);
}
