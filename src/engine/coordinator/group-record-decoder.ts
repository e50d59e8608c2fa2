import { base64 } from '../../base/base64';
import type { CoordinatorRecord, RecordFields } from '../protocol/coordinator-record';
import type { ProtocolBlob } from '../protocol/protocol-blob';
import { blobBytes } from '../protocol/protocol-blob-bytes';
import { ZERO_UUID } from '../protocol/topic-name';
import type { AssignedPartitions, MemberState, TopicPartitionSets } from './consumer/member-assignment';
import type { CommittedOffset, GroupMetadataValue, MemberMetadata, OffsetsTopicRecord } from './offsets-topic-records';

/** Records of `__consumer_offsets` by their schemas' names (§9, §10.1): types of keys, versions and fields of values. */

const TYPES: Readonly<Record<OffsetsTopicRecord['type'], number>> = {
  OffsetCommit: 1, GroupMetadata: 2, ConsumerGroupMetadata: 3, ConsumerGroupMemberMetadata: 5, ConsumerGroupTargetAssignmentMetadata: 6, ConsumerGroupTargetAssignmentMember: 7,
  ConsumerGroupCurrentMemberAssignment: 8, ConsumerGroupRegularExpression: 16, ShareGroupMemberMetadata: 10, ShareGroupMetadata: 11, ShareGroupTargetAssignmentMetadata: 12,
  ShareGroupTargetAssignmentMember: 13, ShareGroupCurrentMemberAssignment: 14, ShareGroupStatePartitionMetadata: 15,
};
const STATES: Readonly<Record<MemberState, number>> = { STABLE: 0, UNREVOKED_PARTITIONS: 1, UNRELEASED_PARTITIONS: 2 };
const GROUP_METADATA_VERSION = 3;

export function decodeGroupRecord(record: OffsetsTopicRecord): CoordinatorRecord {
  return { coordinator: 'group', key: { type: TYPES[record.type], data: keyFields(record) }, value: record.value === null ? null : { version: versionOf(record), data: valueFields(record) } };
}

function keyFields(record: OffsetsTopicRecord): RecordFields {
  switch (record.type) {
    case 'OffsetCommit':
      return { group: record.groupId, topic: record.topic, partition: record.partition };
    case 'GroupMetadata':
      return { group: record.groupId };
    case 'ConsumerGroupRegularExpression':
      return { groupId: record.groupId, regularExpression: record.regex };
    default:
      return 'memberId' in record ? { groupId: record.groupId, memberId: record.memberId } : { groupId: record.groupId };
  }
}

function versionOf(record: OffsetsTopicRecord): number {
  if (record.type === 'OffsetCommit') return hasExpiry(record.value) ? 1 : 4;
  return record.type === 'GroupMetadata' ? GROUP_METADATA_VERSION : 0;
}

function hasExpiry(value: CommittedOffset | null): boolean {
  return value !== null && value.expireTimestampMs >= 0;
}

function valueFields(record: OffsetsTopicRecord): RecordFields {
  if (record.value === null) return {};
  switch (record.type) {
    case 'OffsetCommit':
      return offsetFields(record.value);
    case 'GroupMetadata':
      return groupFields(record.value);
    case 'ConsumerGroupMetadata':
      return { epoch: record.value.epoch, ...tagged('metadataHash', record.value.metadataHash, 0) };
    case 'ConsumerGroupMemberMetadata':
      return memberFields(record.value);
    case 'ConsumerGroupTargetAssignmentMetadata':
    case 'ShareGroupTargetAssignmentMetadata':
      return { assignmentEpoch: record.value.assignmentEpoch, ...tagged('assignmentTimestamp', record.value.assignmentTimestampMs, 0) };
    case 'ConsumerGroupTargetAssignmentMember':
    case 'ShareGroupTargetAssignmentMember':
      return { topicPartitions: setFields(record.value) };
    case 'ConsumerGroupCurrentMemberAssignment': {
      const { epoch, previousEpoch, state, assigned, pendingRevocation } = record.value;
      return { memberEpoch: epoch, previousMemberEpoch: previousEpoch, state: STATES[state], assignedPartitions: assignedFields(assigned), partitionsPendingRevocation: assignedFields(pendingRevocation) };
    }
    case 'ConsumerGroupRegularExpression':
      return { topics: record.value.topics, version: record.value.version, timestamp: record.value.timestampMs };
    case 'ShareGroupMetadata':
      return { epoch: record.value.epoch, metadataHash: record.value.metadataHash };
    case 'ShareGroupMemberMetadata': {
      const { rackId, clientId, clientHost, subscribedTopicNames } = record.value;
      return { rackId, clientId, clientHost, subscribedTopicNames };
    }
    case 'ShareGroupCurrentMemberAssignment': {
      const { epoch, previousEpoch, assigned } = record.value;
      return { memberEpoch: epoch, previousMemberEpoch: previousEpoch, state: STATES.STABLE, assignedPartitions: setFields(assigned) };
    }
    case 'ShareGroupStatePartitionMetadata':
      return { initializingTopics: setFields(record.value.initializing), initializedTopics: setFields(record.value.initialized), deletingTopics: [] };
  }
}

function tagged(name: string, value: number, byDefault: number): RecordFields {
  return value === byDefault ? {} : { [name]: value };
}

function offsetFields(value: CommittedOffset): RecordFields {
  const { offset, leaderEpoch, metadata, commitTimestampMs: commitTimestamp, expireTimestampMs: expireTimestamp, topicId } = value;
  if (hasExpiry(value)) return { offset, metadata, commitTimestamp, expireTimestamp };
  return { offset, leaderEpoch, metadata, commitTimestamp, ...(topicId === ZERO_UUID ? {} : { topicId }) };
}

function groupFields({ protocolType, generation, protocol, leader, currentStateTimestampMs, members }: GroupMetadataValue): RecordFields {
  return {
    protocolType, generation, protocol, leader, currentStateTimestamp: currentStateTimestampMs,
    members: members.map(({ memberId, groupInstanceId, clientId, clientHost, rebalanceTimeoutMs, sessionTimeoutMs, subscription, assignment }) => ({
      memberId, groupInstanceId, clientId, clientHost, rebalanceTimeout: rebalanceTimeoutMs, sessionTimeout: sessionTimeoutMs, subscription: bytesOf(subscription), assignment: bytesOf(assignment),
    })),
  };
}

function memberFields({ instanceId, rackId, clientId, clientHost, subscribedTopicNames, subscribedTopicRegex, rebalanceTimeoutMs, serverAssignor, classic }: MemberMetadata): RecordFields {
  const classicMemberMetadata = classic === null ? null : {
    sessionTimeoutMs: classic.sessionTimeoutMs, supportedProtocols: classic.supportedProtocols.map(({ name, metadata }) => ({ name, metadata: bytesOf(metadata) })),
  };
  return {
    instanceId, rackId, clientId, clientHost, subscribedTopicNames, subscribedTopicRegex, rebalanceTimeoutMs, serverAssignor, ...(classicMemberMetadata === null ? {} : { classicMemberMetadata }),
  };
}

function bytesOf(blob: ProtocolBlob): string {
  return base64(blobBytes(blob));
}

function setFields(topics: TopicPartitionSets): RecordFields[] {
  return [...topics].map(([topicId, partitions]) => ({ topicId, partitions: [...partitions] }));
}

/** Each partition with the member's epoch when it was assigned. */
function assignedFields(topics: AssignedPartitions): RecordFields[] {
  return [...topics].map(([topicId, partitions]) => ({ topicId, partitions: [...partitions.keys()], assignmentEpochs: [...partitions.values()] }));
}
