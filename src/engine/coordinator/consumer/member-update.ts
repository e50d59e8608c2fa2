import { FactKind } from '../../facts/fact-kinds';
import type { Request } from '../../kernel/connection';
import { nowMs } from '../classic-rebalance';
import type { ConsumerGroupRecord, MemberMetadata } from '../offsets-topic-records';
import type { ShardWork } from '../shard-access';
import { answer, write } from '../shard-writes';
import type { Completion } from '../pending-write';
import { isHeld, isReconciled, NEW_MEMBER, preferredAssignor, stateOf, targetOf } from './consumer-group';
import type { ConsumerGroup, ConsumerMember } from './consumer-group-state';
import { hasSamePartitions, NO_TOPICS, type CurrentAssignment, type TopicPartitionSets } from './member-assignment';
import { reconcile } from './reconcile';
import { assignmentIntervalMsOf } from './settings';
import { isSubscribedToTopic, metadataHash, subscribedTopics } from './subscriptions';
import { computeTarget, isSameTarget } from './target-assignment';
import { watchMember } from './timeouts';

type AnswerCompletion = Completion & { readonly type: 'answer' };

/** What a member's request asks of its group: the same for both protocols' members. */
export interface MemberUpdate {
  /** The member as it was; a new one without subscription (R-CGP-02). */
  readonly before: ConsumerMember;
  readonly metadata: MemberMetadata;
  /** What it says it owns; null when it does not say. */
  readonly owned: TopicPartitionSets | null;
  /** Its regular expression is another one, and it is known what the new one stands for. */
  readonly regexChanged: boolean;
  /** Further records of the same step: who it replaces, expressions nobody uses. */
  readonly records: readonly ConsumerGroupRecord[];
  /** Session timeout. */
  readonly sessionTimeoutMs: number;
}

/** The member afterwards, and whether what it holds is another thing than before. */
export interface UpdatedMember {
  readonly member: ConsumerMember;
  readonly assignmentChanged: boolean;
}

/**
 * A member has said something (R-CGP-02, 03, 06): its subscription is taken over, the group's epoch raised, the target computed
 * and the member led towards it, as far as each is due. All of it is one write; `complete` makes the answer.
 * Null when nothing could be written.
 */
export function updateMember(work: ShardWork, group: ConsumerGroup, request: Request, update: MemberUpdate, complete: (updated: UpdatedMember) => AnswerCompletion): UpdatedMember | null {
  const { ctx } = work;
  const { groupId } = group;
  const { memberId } = update.before;
  const records: ConsumerGroupRecord[] = [...update.records];
  const joins = !group.members.has(memberId);
  let member: ConsumerMember = { ...update.metadata, memberId, current: update.before.current };
  if (update.before.current === NEW_MEMBER || !isSameMetadata(update.before, update.metadata)) records.push({ type: 'ConsumerGroupMemberMetadata', groupId, memberId, value: update.metadata });

  const members = membersWith(group, member, update.records);
  const subscriptionChanged = update.regexChanged || !isSameList(update.before.subscribedTopicNames, member.subscribedTopicNames);
  const groupEpoch = raiseEpoch(work, group, members, subscriptionChanged, records);
  const { targetEpoch, target } = assignTarget(work, group, member, members, groupEpoch, records);
  const current = towards(work, group, member, targetEpoch, target, subscriptionChanged, update.owned);
  if (current !== member.current) {
    records.push({ type: 'ConsumerGroupCurrentMemberAssignment', groupId, memberId, value: current });
    member = { ...member, current };
  }

  const updated = { member, assignmentChanged: !hasSamePartitions(update.before.current.assigned, current.assigned) };
  const groupEpochBefore = group.groupEpoch;
  const targetEpochBefore = group.targetEpoch;
  if (!writeOrAnswer(work, records, complete(updated))) return null;
  watchMember(work, group, member, request.from, update.sessionTimeoutMs);
  const memberName = ctx.nameId(memberId);
  if (joins) ctx.emit(FactKind.MemberJoined, group.nameId, memberName, group.members.size);
  if (groupEpoch > groupEpochBefore) ctx.emit(FactKind.GroupEpochRaised, group.nameId, groupEpoch, group.members.size);
  if (targetEpoch > targetEpochBefore) ctx.emit(FactKind.TargetAssigned, group.nameId, targetEpoch, group.members.size);
  if (current !== update.before.current) stateStep(work, group, member);
  return updated;
}

/** Without records the answer only waits for what was written before (R-OFF-01). */
function writeOrAnswer(work: ShardWork, records: readonly ConsumerGroupRecord[], completion: AnswerCompletion): boolean {
  if (records.length > 0) return write(work, records, completion);
  answer(work, completion.request, completion.body);
  return true;
}

/** The group's members once this one is in it, and without those that leave with the same records. */
function membersWith(group: ConsumerGroup, member: ConsumerMember, records: readonly ConsumerGroupRecord[]): ConsumerMember[] {
  const gone = new Set<string>();
  for (const record of records) if (record.type === 'ConsumerGroupMemberMetadata' && record.value === null) gone.add(record.memberId);
  const members: ConsumerMember[] = [];
  for (const other of group.members.values()) if (other.memberId !== member.memberId && !gone.has(other.memberId)) members.push(other);
  members.push(member);
  return members;
}

/** R-CGP-02: gives the epoch the group has then. */
function raiseEpoch(work: ShardWork, group: ConsumerGroup, members: readonly ConsumerMember[], subscriptionChanged: boolean, records: ConsumerGroupRecord[]): number {
  const isFirst = group.members.size === 0 && group.targetEpoch === 0;
  if (!subscriptionChanged && !group.metadataChanged && !isFirst) return group.groupEpoch;
  const { image } = work.host;
  const hash = metadataHash(subscribedTopics(group, members, image), image);
  group.metadataChanged = false;
  const raised = subscriptionChanged || hash !== group.metadataHash;
  if (!raised && !isFirst) return group.groupEpoch;
  const epoch = raised ? group.groupEpoch + 1 : group.groupEpoch;
  records.push({ type: 'ConsumerGroupMetadata', groupId: group.groupId, value: { epoch, metadataHash: hash } });
  return epoch;
}

/** R-CGP-03: the target and its epoch; computed anew when the group has moved on and the last time is long enough ago. */
function assignTarget(
  work: ShardWork, group: ConsumerGroup, member: ConsumerMember, members: readonly ConsumerMember[], groupEpoch: number, records: ConsumerGroupRecord[],
): { readonly targetEpoch: number; readonly target: TopicPartitionSets } {
  const { ctx, host } = work;
  const { groupId } = group;
  const isFirst = group.targetEpoch === 0;
  const intervalMs = assignmentIntervalMsOf(host, groupId);
  const isDue = groupEpoch > group.targetEpoch && (isFirst || nowMs(ctx) >= group.targetTimestampMs + intervalMs);
  const inherited = records.find((record) => record.type === 'ConsumerGroupTargetAssignmentMember' && record.memberId === member.memberId && record.value !== null);
  const known = inherited?.type === 'ConsumerGroupTargetAssignmentMember' ? (inherited.value ?? NO_TOPICS) : targetOf(group, member.memberId);
  if (!isDue) return { targetEpoch: group.targetEpoch, target: known };
  const assignor = preferredAssignor(members) ?? (host.config.groupConsumerAssignors[0] as string);
  const target = computeTarget(group, members, assignor, host.image);
  for (const [memberId, partitions] of target) {
    const before = group.target.get(memberId);
    if (before === undefined || !isSameTarget(before, partitions)) records.push({ type: 'ConsumerGroupTargetAssignmentMember', groupId, memberId, value: partitions });
  }
  records.push({ type: 'ConsumerGroupTargetAssignmentMetadata', groupId, value: { assignmentEpoch: groupEpoch, assignmentTimestampMs: nowMs(ctx) } });
  return { targetEpoch: groupEpoch, target: target.get(member.memberId) ?? NO_TOPICS };
}

function towards(
  work: ShardWork, group: ConsumerGroup, member: ConsumerMember, targetEpoch: number, target: TopicPartitionSets, subscriptionChanged: boolean, owned: TopicPartitionSets | null,
): CurrentAssignment {
  if (!subscriptionChanged && isReconciled(member.current, targetEpoch)) return member.current;
  const { topicNames } = work.host.image;
  return reconcile({
    member: member.current, targetEpoch, target, subscriptionChanged, owned,
    isSubscribed: (topicId) => {
      const topic = topicNames.get(topicId);
      return topic !== undefined && isSubscribedToTopic(group, member, topic);
    },
    isHeld: (topicId, partition) => isHeld(group, topicId, partition),
  });
}

/** What has come of the member's step, for whoever watches. */
function stateStep({ ctx }: ShardWork, group: ConsumerGroup, member: ConsumerMember): void {
  const { current } = member;
  const name = ctx.nameId(member.memberId);
  if (current.state === 'UNREVOKED_PARTITIONS') ctx.emit(FactKind.MemberRevoking, group.nameId, name, current.epoch, countOf(current.pendingRevocation));
  else ctx.emit(FactKind.MemberAssigned, group.nameId, name, current.epoch, countOf(current.assigned));
  const isStable = stateOf(group) === 'Stable';
  if (isStable && !group.wasStable) ctx.emit(FactKind.GroupReconciled, group.nameId, group.targetEpoch, group.members.size);
  group.wasStable = isStable;
}

function countOf(partitions: ReadonlyMap<string, ReadonlyMap<number, number>>): number {
  let count = 0;
  for (const numbers of partitions.values()) count += numbers.size;
  return count;
}

function isSameMetadata(a: MemberMetadata, b: MemberMetadata): boolean {
  return (
    a.instanceId === b.instanceId && a.rackId === b.rackId && a.clientId === b.clientId && a.clientHost === b.clientHost && a.rebalanceTimeoutMs === b.rebalanceTimeoutMs &&
    a.subscribedTopicRegex === b.subscribedTopicRegex && a.serverAssignor === b.serverAssignor && a.classic === b.classic && isSameList(a.subscribedTopicNames, b.subscribedTopicNames)
  );
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((text, i) => text === b[i]));
}
