import { javaStringOrder } from '../../../base/java-hash';
import type { ConsumerGroupRecord } from '../offsets-topic-records';
import type { ConsumerGroup, ConsumerGroupStateName, ConsumerMember } from './consumer-group-state';
import { hasPartition, NO_PARTITIONS, NO_TOPICS, type CurrentAssignment, type TopicPartitionSets } from './member-assignment';

/** What a group of the consumer protocol is, without time and messages. It changes by its records alone, when written as when loaded. */

/** The epochs that stand for joining, leaving, and leaving for a while (R-CGP-01). */
export const JOIN_EPOCH = 0;
export const LEAVE_EPOCH = -1;
export const LEAVE_STATIC_EPOCH = -2;

/** A group that nobody has written yet. */
const FIRST_EPOCH = 1;

export function createConsumerGroup(groupId: string, nameId: number): ConsumerGroup {
  return {
    groupId, nameId, groupEpoch: FIRST_EPOCH, metadataHash: 0, targetEpoch: 0, targetTimestampMs: 0, members: new Map(), staticMembers: new Map(),
    target: new Map(), regexes: new Map(), sessions: new Map(), metadataChanged: false, regexStale: false, regexTimer: 0, wasStable: false,
  };
}

export const NEW_MEMBER: CurrentAssignment = { epoch: 0, previousEpoch: -1, state: 'STABLE', assigned: NO_PARTITIONS, pendingRevocation: NO_PARTITIONS };

/** Somebody of whom nothing is known but the id. */
export function newMember(memberId: string): ConsumerMember {
  return {
    memberId, instanceId: null, rackId: null, clientId: '', clientHost: '', rebalanceTimeoutMs: -1, subscribedTopicNames: [], subscribedTopicRegex: '', serverAssignor: null,
    classic: null, current: NEW_MEMBER,
  };
}

/** R-CGP-04 */
export function stateOf(group: ConsumerGroup): ConsumerGroupStateName {
  if (group.members.size === 0) return 'Empty';
  if (group.groupEpoch > group.targetEpoch) return 'Assigning';
  for (const { current } of group.members.values()) if (!isReconciled(current, group.targetEpoch)) return 'Reconciling';
  return 'Stable';
}

export function isReconciled(current: CurrentAssignment, targetEpoch: number): boolean {
  return current.state === 'STABLE' && current.epoch === targetEpoch;
}

export function staticMemberOf(group: ConsumerGroup, instanceId: string): ConsumerMember | undefined {
  const memberId = group.staticMembers.get(instanceId);
  return memberId === undefined ? undefined : group.members.get(memberId);
}

export function targetOf(group: ConsumerGroup, memberId: string): TopicPartitionSets {
  return group.target.get(memberId) ?? NO_TOPICS;
}

/** Does any member have it, to keep or to give up (R-CGP-06)? */
export function isHeld(group: ConsumerGroup, topicId: string, partition: number): boolean {
  for (const { current } of group.members.values()) {
    if (hasPartition(current.assigned, topicId, partition) || hasPartition(current.pendingRevocation, topicId, partition)) return true;
  }
  return false;
}

/** R-CGP-12: the assignor that most members name; null when nobody names one. Of equals the first in the order of Java's hash map. */
export function preferredAssignor(members: Iterable<ConsumerMember>): string | null {
  const votes = new Map<string, number>();
  for (const { serverAssignor } of members) if (serverAssignor !== null) votes.set(serverAssignor, (votes.get(serverAssignor) ?? 0) + 1);
  let chosen: string | null = null;
  for (const name of javaStringOrder([...votes.keys()])) {
    if (chosen === null || (votes.get(name) as number) > (votes.get(chosen) as number)) chosen = name;
  }
  return chosen;
}

export function isClassicOnly(members: Iterable<ConsumerMember>): boolean {
  let some = false;
  for (const { classic } of members) {
    if (classic === null) return false;
    some = true;
  }
  return some;
}

/** One record takes effect. */
export function applyRecord(group: ConsumerGroup, record: ConsumerGroupRecord): void {
  switch (record.type) {
    case 'ConsumerGroupMetadata':
      if (record.value === null) return;
      group.groupEpoch = record.value.epoch;
      group.metadataHash = record.value.metadataHash;
      return;
    case 'ConsumerGroupMemberMetadata':
      if (record.value === null) removeMember(group, record.memberId);
      else setMember(group, { ...record.value, memberId: record.memberId, current: group.members.get(record.memberId)?.current ?? NEW_MEMBER });
      return;
    case 'ConsumerGroupTargetAssignmentMetadata':
      if (record.value === null) return;
      group.targetEpoch = record.value.assignmentEpoch;
      group.targetTimestampMs = record.value.assignmentTimestampMs;
      return;
    case 'ConsumerGroupTargetAssignmentMember':
      if (record.value === null) group.target.delete(record.memberId);
      else group.target.set(record.memberId, record.value);
      return;
    case 'ConsumerGroupCurrentMemberAssignment': {
      const member = group.members.get(record.memberId);
      if (member !== undefined) group.members.set(record.memberId, { ...member, current: record.value ?? NEW_MEMBER });
      return;
    }
    case 'ConsumerGroupRegularExpression':
      if (record.value === null) group.regexes.delete(record.regex);
      else group.regexes.set(record.regex, record.value);
      return;
  }
}

function setMember(group: ConsumerGroup, member: ConsumerMember): void {
  group.members.set(member.memberId, member);
  if (member.instanceId !== null) group.staticMembers.set(member.instanceId, member.memberId);
}

function removeMember(group: ConsumerGroup, memberId: string): void {
  const instanceId = group.members.get(memberId)?.instanceId ?? null;
  if (instanceId !== null && group.staticMembers.get(instanceId) === memberId) group.staticMembers.delete(instanceId);
  group.members.delete(memberId);
}

/** The records that take a member out of the log. */
export function memberTombstones(groupId: string, memberId: string): ConsumerGroupRecord[] {
  return [
    { type: 'ConsumerGroupCurrentMemberAssignment', groupId, memberId, value: null },
    { type: 'ConsumerGroupTargetAssignmentMember', groupId, memberId, value: null },
    { type: 'ConsumerGroupMemberMetadata', groupId, memberId, value: null },
  ];
}

/** The records that take a whole group out of the log. */
export function groupTombstones(group: ConsumerGroup): ConsumerGroupRecord[] {
  const { groupId } = group;
  const records: ConsumerGroupRecord[] = [];
  for (const memberId of group.members.keys()) records.push(...memberTombstones(groupId, memberId));
  for (const regex of group.regexes.keys()) records.push({ type: 'ConsumerGroupRegularExpression', groupId, regex, value: null });
  records.push({ type: 'ConsumerGroupTargetAssignmentMetadata', groupId, value: null }, { type: 'ConsumerGroupMetadata', groupId, value: null });
  return records;
}
