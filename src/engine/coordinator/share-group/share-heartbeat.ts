import { FactKind } from '../../facts/fact-kinds';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { ShareGroupHeartbeatRequest, ShareGroupHeartbeatResponse } from '../../protocol/messages/share-group';
import { nowMs } from '../classic-rebalance';
import { NO_TOPICS, type TopicPartitionSets } from '../consumer/member-assignment';
import { metadataHash, namesInOrder } from '../consumer/subscriptions';
import { isSameTarget } from '../consumer/target-assignment';
import type { CoordinatorHost } from '../coordinator-host';
import { heartbeatError } from '../group-responses';
import { CLIENT_HOST } from '../member-id';
import type { Completion } from '../pending-write';
import { extendSession } from '../session-timer';
import { hasGroup, type ShardWork } from '../shard-access';
import { answer, write } from '../shard-writes';
import { startInitializing, withInitializing } from './initialize';
import { removeShareMember, shareSessionOf } from './leave';
import { shareAssignmentIntervalMs, shareHeartbeatIntervalMs, shareSessionTimeoutMs } from './settings';
import { createShareGroup, isUnwritten, newShareMember } from './share-group';
import type { ShareGroup, ShareMember, ShareMemberMetadata } from './share-group-state';
import type { ShareGroupRecord } from './share-records';
import { computeShareTarget, isAssignmentPending, subscribedShareTopics } from './target';

/** ShareGroupHeartbeat (R-SHR-01): joining, staying and leaving. */

const JOIN_EPOCH = 0;
const LEAVE_EPOCH = -1;

type Heartbeat = Request<ShareGroupHeartbeatRequest>;

interface Refusal {
  readonly errorCode: number;
  readonly message: string;
}

/** What can be said without the group; null when nothing is wrong. */
export function shareHeartbeatRequestError({ image }: CoordinatorHost, { body }: Heartbeat): Refusal | null {
  const invalid = (message: string): Refusal => ({ errorCode: ErrorCode.INVALID_REQUEST, message });
  if ((image.features.get('share.version') ?? 0) === 0) return { errorCode: ErrorCode.UNSUPPORTED_VERSION, message: 'Share groups are not enabled.' };
  if (body.memberId === '') return invalid("MemberId can't be empty.");
  if (body.groupId === '') return invalid("GroupId can't be empty.");
  if (body.rackId === '') return invalid("RackId can't be empty.");
  if (body.memberEpoch < LEAVE_EPOCH) return invalid('MemberEpoch is invalid.');
  const names = body.subscribedTopicNames ?? [];
  return body.memberEpoch === JOIN_EPOCH && names.length === 0 ? invalid('SubscribedTopicNames must be set in first request.') : null;
}

export function shareGroupHeartbeat(work: ShardWork, request: Heartbeat): void {
  const { memberEpoch, groupId } = request.body;
  const refusal = memberEpoch === LEAVE_EPOCH ? leave(work, request) : stay(work, request);
  if (refusal === null) return;
  const group = work.shard.shareGroups.get(groupId);
  // A group that was made for this request and that nothing was written of.
  if (group !== undefined && isUnwritten(group)) {
    work.shard.shareGroups.delete(groupId);
  }
  answer(work, request, heartbeatError(refusal.errorCode, refusal.message));
}

// ---- joining and staying --------------------------------------------------------------------------------------------

function stay(work: ShardWork, request: Heartbeat): Refusal | null {
  const { body } = request;
  const group = groupFor(work, body);
  if ('errorCode' in group) return group;
  const known = group.members.get(body.memberId);
  if (body.memberEpoch !== JOIN_EPOCH) {
    const refusal = known === undefined ? unknownMember(body) : epochRefusal(known, body.memberEpoch);
    if (refusal !== null) return refusal;
  }
  update(work, group, known ?? newShareMember(body.memberId), request);
  return null;
}

function groupFor(work: ShardWork, { groupId, memberEpoch, memberId }: ShareGroupHeartbeatRequest): ShareGroup | Refusal {
  const { ctx, shard, host } = work;
  let group = shard.shareGroups.get(groupId);
  if (group === undefined) {
    // R-SHR-02: a group id belongs to one type of group.
    if (hasGroup(shard, groupId)) return { errorCode: ErrorCode.GROUP_ID_NOT_FOUND, message: `Group ${groupId} is not a share group.` };
    if (memberEpoch !== JOIN_EPOCH) return { errorCode: ErrorCode.GROUP_ID_NOT_FOUND, message: `Group ${groupId} not found.` };
    shard.shareGroups.set(groupId, (group = createShareGroup(groupId, ctx.nameId(groupId))));
  }
  if (group.members.size >= host.config.groupShareMaxSize && !group.members.has(memberId)) {
    return { errorCode: ErrorCode.GROUP_MAX_SIZE_REACHED, message: `The share group has reached its maximum capacity of ${host.config.groupShareMaxSize} members.` };
  }
  return group;
}

function unknownMember({ memberId, groupId }: ShareGroupHeartbeatRequest): Refusal {
  return { errorCode: ErrorCode.UNKNOWN_MEMBER_ID, message: `Member ${memberId} is not a member of group ${groupId}.` };
}

/** The epoch before is fine: the answer that raised it may have been lost. */
function epochRefusal({ current }: ShareMember, epoch: number): Refusal | null {
  if (epoch === current.epoch || (epoch < current.epoch && epoch === current.previousEpoch)) return null;
  const than = epoch > current.epoch ? 'greater' : 'smaller';
  return { errorCode: ErrorCode.FENCED_MEMBER_EPOCH, message: `The share group member has a ${than} member epoch (${epoch}) than the one known by the group coordinator (${current.epoch}). The member must abandon all its partitions and rejoin.` };
}

/** Subscription, group epoch, target and the member's own step, as far as each is due; all of it is one write. */
function update(work: ShardWork, group: ShareGroup, before: ShareMember, request: Heartbeat): void {
  const { ctx } = work;
  const { body } = request;
  const { groupId } = group;
  const { memberId } = before;
  const joins = !group.members.has(memberId);
  const records: ShareGroupRecord[] = [];
  const metadata = metadataFrom(work, request, before);
  let member: ShareMember = { ...metadata, memberId, current: before.current };
  if (joins || !isSameMetadata(before, metadata)) records.push({ type: 'ShareGroupMemberMetadata', groupId, memberId, value: metadata });
  const members = [...group.members.values()].filter((other) => other.memberId !== memberId).concat(member);

  const groupEpoch = raiseEpoch(work, group, members, joins || !isSameNames(before, metadata), records);
  const { targetEpoch, target } = assignTarget(work, group, memberId, members, groupEpoch, records);
  if (member.current.epoch !== targetEpoch) {
    const current = { epoch: targetEpoch, previousEpoch: member.current.epoch, assigned: target };
    records.push({ type: 'ShareGroupCurrentMemberAssignment', groupId, memberId, value: current });
    member = { ...member, current };
  }
  const initializing = withInitializing(work, group, members, records);
  const changed = !isSameTarget(before.current.assigned, member.current.assigned);
  const epochBefore = group.groupEpoch;
  const targetBefore = group.targetEpoch;
  const reply = heartbeatAnswer(work, group, body, member, changed);
  const completion: Completion = { type: 'shareHeartbeat', request, body: reply, groupId, initializing };
  if (records.length === 0) answer(work, request, reply);
  else if (!write(work, records, completion)) return;
  const session = shareSessionOf(work, group, memberId);
  session.clientNode = request.from;
  extendSession(ctx, session, shareSessionTimeoutMs(work.host, groupId));
  if (joins) ctx.emit(FactKind.MemberJoined, group.nameId, ctx.nameId(memberId), group.members.size);
  if (groupEpoch > epochBefore) ctx.emit(FactKind.GroupEpochRaised, group.nameId, groupEpoch, group.members.size);
  if (targetEpoch > targetBefore) ctx.emit(FactKind.TargetAssigned, group.nameId, targetEpoch, group.members.size);
  if (member.current !== before.current) ctx.emit(FactKind.MemberAssigned, group.nameId, ctx.nameId(memberId), member.current.epoch, countOf(member.current.assigned));
}

function countOf(sets: TopicPartitionSets): number {
  let count = 0;
  for (const partitions of sets.values()) count += partitions.size;
  return count;
}

function metadataFrom({ ctx }: ShardWork, { body, from }: Heartbeat, before: ShareMember): ShareMemberMetadata {
  return {
    rackId: body.rackId ?? before.rackId,
    clientId: ctx.clientId(from),
    clientHost: CLIENT_HOST,
    subscribedTopicNames: body.subscribedTopicNames == null ? before.subscribedTopicNames : namesInOrder(body.subscribedTopicNames),
  };
}

function isSameNames(a: ShareMemberMetadata, b: ShareMemberMetadata): boolean {
  return a.subscribedTopicNames.length === b.subscribedTopicNames.length && a.subscribedTopicNames.every((name, i) => name === b.subscribedTopicNames[i]);
}

function isSameMetadata(a: ShareMemberMetadata, b: ShareMemberMetadata): boolean {
  return a.rackId === b.rackId && a.clientId === b.clientId && a.clientHost === b.clientHost && isSameNames(a, b);
}

/** The epoch rises with subscriptions and topics, and when other partitions have a state than those that are assigned (R-SHR-01). */
function raiseEpoch({ host }: ShardWork, group: ShareGroup, members: readonly ShareMember[], subscriptionChanged: boolean, records: ShareGroupRecord[]): number {
  const pending = isAssignmentPending(group, host.image);
  if (!subscriptionChanged && !group.metadataChanged && !pending) return group.groupEpoch;
  group.metadataChanged = false;
  const hash = metadataHash(subscribedShareTopics(members, host.image), host.image);
  if (!subscriptionChanged && !pending && hash === group.metadataHash) return group.groupEpoch;
  const epoch = group.groupEpoch + 1;
  records.push({ type: 'ShareGroupMetadata', groupId: group.groupId, value: { epoch, metadataHash: hash } });
  return epoch;
}

/** R-ASG-13: only partitions that have a state are assigned. Not sooner than share.assignment.interval.ms after the time before. */
function assignTarget(
  work: ShardWork, group: ShareGroup, memberId: string, members: readonly ShareMember[], groupEpoch: number, records: ShareGroupRecord[],
): { readonly targetEpoch: number; readonly target: TopicPartitionSets } {
  const { groupId } = group;
  const now = nowMs(work.ctx);
  const isDue = groupEpoch > group.targetEpoch && (group.targetEpoch === 0 || now >= group.targetTimestampMs + shareAssignmentIntervalMs(work.host, groupId));
  if (!isDue) return { targetEpoch: group.targetEpoch, target: group.target.get(memberId) ?? NO_TOPICS };
  const target = computeShareTarget(group, members, work.host.image);
  for (const [id, partitions] of target) {
    const before = group.target.get(id);
    if (before === undefined || !isSameTarget(before, partitions)) records.push({ type: 'ShareGroupTargetAssignmentMember', groupId, memberId: id, value: partitions });
  }
  records.push({ type: 'ShareGroupTargetAssignmentMetadata', groupId, value: { assignmentEpoch: groupEpoch, assignmentTimestampMs: now } });
  return { targetEpoch: groupEpoch, target: target.get(memberId) ?? NO_TOPICS };
}

/** The assignment comes with a join, with a request that says everything, and when it has changed. */
function heartbeatAnswer({ host }: ShardWork, { groupId }: ShareGroup, body: ShareGroupHeartbeatRequest, member: ShareMember, changed: boolean): ShareGroupHeartbeatResponse {
  const withAssignment = body.memberEpoch === JOIN_EPOCH || (body.subscribedTopicNames ?? null) !== null || changed;
  return {
    throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null, memberId: member.memberId, memberEpoch: member.current.epoch,
    heartbeatIntervalMs: shareHeartbeatIntervalMs(host, groupId),
    assignment: withAssignment ? { topicPartitions: listed(member.current.assigned) } : null,
  };
}

export function listed(sets: TopicPartitionSets): { readonly topicId: string; readonly partitions: number[] }[] {
  return [...sets].map(([topicId, partitions]) => ({ topicId, partitions: [...partitions].sort((a, b) => a - b) }));
}

/** The member's heartbeat is in the log: it is answered, and only then the share coordinators are asked for what is new. */
export function onShareHeartbeatWritten(work: ShardWork, { request, body, groupId, initializing }: Completion & { type: 'shareHeartbeat' }, errorCode: number): void {
  work.ctx.reply(request, errorCode === 0 ? body : heartbeatError(errorCode, null));
  const group = work.shard.shareGroups.get(groupId);
  if (errorCode === 0 && group !== undefined && initializing.size > 0) startInitializing(work, group, initializing, { type: 'initialized' }, new Map());
}

// ---- leaving --------------------------------------------------------------------------------------------------------

function leave(work: ShardWork, request: Heartbeat): Refusal | null {
  const { body } = request;
  const { groupId, memberId, memberEpoch } = body;
  const group = work.shard.shareGroups.get(groupId);
  if (group === undefined) {
    const isOther = hasGroup(work.shard, groupId);
    return { errorCode: ErrorCode.GROUP_ID_NOT_FOUND, message: isOther ? `Group ${groupId} is not a share group.` : `Group ${groupId} not found.` };
  }
  if (!group.members.has(memberId)) return unknownMember(body);
  const left: ShareGroupHeartbeatResponse = { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null, memberId, memberEpoch, heartbeatIntervalMs: 0, assignment: null };
  work.ctx.emit(FactKind.MemberLeft, group.nameId, work.ctx.nameId(memberId), group.members.size - 1);
  removeShareMember(work, group, memberId, { type: 'answer', request, body: left });
  return null;
}
