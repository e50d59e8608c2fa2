import { utf8Length } from '../../../base/utf8';
import type { ConsumerGroupRecord, MemberMetadata } from '../offsets-topic-records';
import type { AssignedPartitions, TopicPartitionSets } from './member-assignment';

/** Sizes of the values of a consumer group's records, in Kafka's compact encoding: lengths as variable-length integers, one byte for tags. */

const INT8 = 1;
export const INT16 = 2;
export const INT32 = 4;
export const INT64 = 8;
export const UUID = 16;
export const NO_TAGS = 1;
/** A tagged field's number and its size. */
export const TAG = 2;

/** Of a record that is no tombstone. */
export function consumerRecordSize(record: ConsumerGroupRecord): number {
  switch (record.type) {
    case 'ConsumerGroupMetadata':
      return INT16 + INT32 + NO_TAGS + (record.value?.metadataHash === 0 ? 0 : TAG + INT64);
    case 'ConsumerGroupMemberMetadata':
      return record.value === null ? 0 : memberSize(record.value);
    case 'ConsumerGroupTargetAssignmentMetadata':
      return INT16 + INT32 + NO_TAGS + TAG + INT64;
    case 'ConsumerGroupTargetAssignmentMember':
      return record.value === null ? 0 : INT16 + setsSize(record.value) + NO_TAGS;
    case 'ConsumerGroupCurrentMemberAssignment':
      return record.value === null ? 0 : INT16 + INT32 + INT32 + INT8 + assignedSize(record.value.assigned) + assignedSize(record.value.pendingRevocation) + NO_TAGS;
    case 'ConsumerGroupRegularExpression':
      return record.value === null ? 0 : INT16 + texts(record.value.topics) + INT64 + INT64 + NO_TAGS;
  }
}

export function length(count: number): number {
  let bytes = 1;
  for (let rest = (count + 1) >>> 7; rest > 0; rest >>>= 7) bytes++;
  return bytes;
}

export function text(value: string | null): number {
  const bytes = value === null ? -1 : utf8Length(value);
  return length(bytes) + Math.max(bytes, 0);
}

export function texts(values: readonly string[]): number {
  return values.reduce((sum, value) => sum + text(value), length(values.length));
}

function memberSize({ instanceId, rackId, clientId, clientHost, subscribedTopicNames, subscribedTopicRegex, serverAssignor, classic }: MemberMetadata): number {
  const names = text(instanceId) + text(rackId) + text(clientId) + text(clientHost) + texts(subscribedTopicNames) + text(subscribedTopicRegex) + text(serverAssignor);
  const protocols = classic === null ? 0 : TAG + INT32 + classic.supportedProtocols.reduce((sum, { name }) => sum + text(name) + NO_TAGS, length(classic.supportedProtocols.length));
  return INT16 + names + INT32 + protocols + NO_TAGS;
}

export function setsSize(partitions: TopicPartitionSets): number {
  let size = length(partitions.size);
  for (const numbers of partitions.values()) size += UUID + length(numbers.size) + INT32 * numbers.size + NO_TAGS;
  return size;
}

/** Each partition with the epoch at which it was assigned. */
function assignedSize(partitions: AssignedPartitions): number {
  let size = length(partitions.size);
  for (const numbers of partitions.values()) size += UUID + 2 * (length(numbers.size) + INT32 * numbers.size) + NO_TAGS;
  return size;
}
