import { NO_TOPICS, type TopicPartitionSets } from '../consumer/member-assignment';
import type { ShareGroup, ShareGroupStateName, ShareMember, ShareMemberAssignment, SharePartitionStates } from './share-group-state';
import type { ShareGroupRecord } from './share-records';

/** What a share group is, without time and messages. It changes by its records alone, when written as when loaded. */

/** A group that nobody has written yet. */
const FIRST_EPOCH = 1;

export const NO_STATES: SharePartitionStates = { initializing: NO_TOPICS, initialized: NO_TOPICS };
export const NEW_SHARE_MEMBER: ShareMemberAssignment = { epoch: 0, previousEpoch: -1, assigned: NO_TOPICS };

export function createShareGroup(groupId: string, nameId: number): ShareGroup {
  return {
    groupId, nameId, groupEpoch: FIRST_EPOCH, metadataHash: 0, targetEpoch: 0, targetTimestampMs: 0, states: NO_STATES, initializingSinceUs: 0, members: new Map(), target: new Map(),
    sessions: new Map(), metadataChanged: false,
  };
}

export function newShareMember(memberId: string): ShareMember {
  return { memberId, rackId: null, clientId: '', clientHost: '', subscribedTopicNames: [], current: NEW_SHARE_MEMBER };
}

/** R-SHR-01: there is nothing between having members and having none. */
export function shareStateOf({ members }: ShareGroup): ShareGroupStateName {
  return members.size === 0 ? 'Empty' : 'Stable';
}

/** Made for a request and not in the log yet. */
export function isUnwritten({ members, groupEpoch, states }: ShareGroup): boolean {
  return members.size === 0 && groupEpoch === FIRST_EPOCH && states === NO_STATES;
}

export function applyShareRecord(group: ShareGroup, record: ShareGroupRecord): void {
  switch (record.type) {
    case 'ShareGroupMetadata':
      if (record.value === null) return;
      group.groupEpoch = record.value.epoch;
      group.metadataHash = record.value.metadataHash;
      return;
    case 'ShareGroupMemberMetadata': {
      const { memberId, value } = record;
      if (value === null) group.members.delete(memberId);
      else group.members.set(memberId, { ...value, memberId, current: group.members.get(memberId)?.current ?? NEW_SHARE_MEMBER });
      return;
    }
    case 'ShareGroupTargetAssignmentMetadata':
      if (record.value === null) return;
      group.targetEpoch = record.value.assignmentEpoch;
      group.targetTimestampMs = record.value.assignmentTimestampMs;
      return;
    case 'ShareGroupTargetAssignmentMember':
      if (record.value === null) group.target.delete(record.memberId);
      else group.target.set(record.memberId, record.value);
      return;
    case 'ShareGroupCurrentMemberAssignment': {
      const member = group.members.get(record.memberId);
      if (member !== undefined) group.members.set(record.memberId, { ...member, current: record.value ?? NEW_SHARE_MEMBER });
      return;
    }
    case 'ShareGroupStatePartitionMetadata':
      group.states = record.value ?? NO_STATES;
      return;
  }
}

/** The records that take a member out of the log. */
export function shareMemberTombstones(groupId: string, memberId: string): ShareGroupRecord[] {
  return [
    { type: 'ShareGroupCurrentMemberAssignment', groupId, memberId, value: null },
    { type: 'ShareGroupTargetAssignmentMember', groupId, memberId, value: null },
    { type: 'ShareGroupMemberMetadata', groupId, memberId, value: null },
  ];
}

/** The records that take a whole group out of the log. */
export function shareGroupTombstones({ groupId, members }: ShareGroup): ShareGroupRecord[] {
  const records: ShareGroupRecord[] = [];
  for (const memberId of members.keys()) records.push(...shareMemberTombstones(groupId, memberId));
  records.push(
    { type: 'ShareGroupTargetAssignmentMetadata', groupId, value: null },
    { type: 'ShareGroupStatePartitionMetadata', groupId, value: null },
    { type: 'ShareGroupMetadata', groupId, value: null },
  );
  return records;
}

// ---- sets of partitions ---------------------------------------------------------------------------------------------

export function unionOf(a: TopicPartitionSets, b: TopicPartitionSets): TopicPartitionSets {
  if (a.size === 0) return b;
  const union = new Map(a);
  for (const [topicId, partitions] of b) union.set(topicId, new Set([...(union.get(topicId) ?? []), ...partitions]));
  return union;
}

/** What is in the first and not in the second. */
export function without(a: TopicPartitionSets, b: TopicPartitionSets): TopicPartitionSets {
  const left = new Map<string, ReadonlySet<number>>();
  for (const [topicId, partitions] of a) {
    const gone = b.get(topicId);
    const rest = gone === undefined ? partitions : new Set([...partitions].filter((partition) => !gone.has(partition)));
    if (rest.size > 0) left.set(topicId, rest);
  }
  return left;
}
