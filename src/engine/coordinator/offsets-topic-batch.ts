import { utf8Length } from '../../base/utf8';
import { batchSize, type RecordShape } from '../log/batch-size';
import { keptBySource } from '../log/cleaned-batch';
import type { CoordinatorRecord } from '../protocol/coordinator-record';
import { assignmentOf, subscriptionOf, type ProtocolBlob, type TopicPartitions } from '../protocol/protocol-blob';
import type { PlainRecord, RecordBatch, RecordSource } from '../protocol/record-batch';
import { ZERO_UUID } from '../protocol/topic-name';
import { consumerRecordSize, NO_TAGS, TAG, text as compactText, UUID } from './consumer/record-sizes';
import { decodeGroupRecord } from './group-record-decoder';
import { shareRecordSize } from './share-group/share-record-sizes';
import { isShareRecord } from './share-group/share-records';
import type { TransactionalProducer } from './coordinator-host';
import type { GroupMetadataMember, OffsetsTopicRecord } from './offsets-topic-records';

/**
 * Batches of `__consumer_offsets`. Their sizes are those of the real records: OffsetCommitKey 1 and value 4 (1 with an
 * expiry of its own), GroupMetadataKey 2 and value 3, and those of consumer groups.
 */
class OffsetsTopicSource implements RecordSource {
  recordAt(batch: RecordBatch, index: number): PlainRecord {
    const record = (batch.content as readonly OffsetsTopicRecord[])[index] as OffsetsTopicRecord;
    return {
      key: keyText(record),
      value: record.value === null ? null : JSON.stringify(record.value, plainMaps),
      timestampMs: batch.baseTimestampMs,
      valueSizeBytes: valueSize(record),
      data: record,
    };
  }

  decodedAt(batch: RecordBatch, index: number): CoordinatorRecord {
    return decodeGroupRecord((batch.content as readonly OffsetsTopicRecord[])[index] as OffsetsTopicRecord);
  }
}

/** Maps and sets as a person reads them. */
function plainMaps(_: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value as ReadonlyMap<string, unknown>);
  return value instanceof Set ? [...(value as ReadonlySet<unknown>)] : value;
}

const source = new OffsetsTopicSource();

/** What a person reads as the key; also what compaction goes by. */
function keyText(record: OffsetsTopicRecord): string {
  switch (record.type) {
    case 'OffsetCommit':
      return `offset ${record.groupId} ${record.topic}-${record.partition}`;
    case 'GroupMetadata':
      return `group ${record.groupId}`;
    case 'ConsumerGroupMetadata':
      return `group epoch ${record.groupId}`;
    case 'ConsumerGroupMemberMetadata':
      return `member ${record.groupId} ${record.memberId}`;
    case 'ConsumerGroupTargetAssignmentMetadata':
      return `target epoch ${record.groupId}`;
    case 'ConsumerGroupTargetAssignmentMember':
      return `target ${record.groupId} ${record.memberId}`;
    case 'ConsumerGroupCurrentMemberAssignment':
      return `assignment ${record.groupId} ${record.memberId}`;
    case 'ConsumerGroupRegularExpression':
      return `regex ${record.groupId} ${record.regex}`;
    case 'ShareGroupMetadata':
      return `share group epoch ${record.groupId}`;
    case 'ShareGroupMemberMetadata':
      return `share member ${record.groupId} ${record.memberId}`;
    case 'ShareGroupTargetAssignmentMetadata':
      return `share target epoch ${record.groupId}`;
    case 'ShareGroupTargetAssignmentMember':
      return `share target ${record.groupId} ${record.memberId}`;
    case 'ShareGroupCurrentMemberAssignment':
      return `share assignment ${record.groupId} ${record.memberId}`;
    case 'ShareGroupStatePartitionMetadata':
      return `share partitions ${record.groupId}`;
  }
}

export function offsetsTopicBatch(records: readonly OffsetsTopicRecord[], timestampMs: number, producer?: TransactionalProducer): RecordBatch {
  const shapes: RecordShape[] = records.map((record) => ({ timestamp: timestampMs, keySize: keySize(record), valueSize: valueSize(record) }));
  return {
    baseOffset: 0, lastOffsetDelta: records.length - 1, partitionLeaderEpoch: -1, recordCount: records.length, sizeBytes: batchSize(shapes),
    baseTimestampMs: timestampMs, maxTimestampMs: timestampMs, producerId: producer?.producerId ?? -1, producerEpoch: producer?.producerEpoch ?? -1, baseSequence: -1,
    isTransactional: producer !== undefined,
    isControl: false, compression: 'none', timestampType: 'CreateTime', source, content: records,
  };
}

/** The coordinator's own records in a batch; null when somebody else wrote it. */
export function offsetsTopicRecordsOf(batch: RecordBatch): readonly OffsetsTopicRecord[] | null {
  return keptBySource(batch, source);
}

const INT16 = 2;
const INT32 = 4;
const INT64 = 8;

function text(value: string | null): number {
  return INT16 + (value === null ? 0 : utf8Length(value));
}

function keySize(record: OffsetsTopicRecord): number {
  const group = INT16 + text(record.groupId);
  switch (record.type) {
    case 'OffsetCommit':
      return group + text(record.topic) + INT32;
    case 'GroupMetadata':
    case 'ConsumerGroupMetadata':
    case 'ConsumerGroupTargetAssignmentMetadata':
    case 'ShareGroupMetadata':
    case 'ShareGroupTargetAssignmentMetadata':
    case 'ShareGroupStatePartitionMetadata':
      return group;
    case 'ConsumerGroupMemberMetadata':
    case 'ConsumerGroupTargetAssignmentMember':
    case 'ConsumerGroupCurrentMemberAssignment':
    case 'ShareGroupMemberMetadata':
    case 'ShareGroupTargetAssignmentMember':
    case 'ShareGroupCurrentMemberAssignment':
      return group + text(record.memberId);
    case 'ConsumerGroupRegularExpression':
      return group + text(record.regex);
  }
}

/** −1 stands for null. */
function valueSize(record: OffsetsTopicRecord): number {
  if (record.value === null) return -1;
  if (record.type === 'OffsetCommit') {
    const { metadata, expireTimestampMs, topicId } = record.value;
    if (expireTimestampMs >= 0) return INT16 + INT64 + text(metadata) + INT64 + INT64;
    return INT16 + INT64 + INT32 + compactText(metadata) + INT64 + NO_TAGS + (topicId === ZERO_UUID ? 0 : TAG + UUID);
  }
  if (isShareRecord(record)) return shareRecordSize(record);
  if (record.type !== 'GroupMetadata') return consumerRecordSize(record);
  const { protocolType, protocol, leader, members } = record.value;
  let size = INT16 + text(protocolType) + INT32 + text(protocol) + text(leader) + INT64 + INT32;
  for (const member of members) size += memberSize(member);
  return size;
}

function memberSize(member: GroupMetadataMember): number {
  return (
    text(member.memberId) + text(member.groupInstanceId) + text(member.clientId) + text(member.clientHost) + INT32 + INT32 +
    INT32 + blobSize(member.subscription) + INT32 + blobSize(member.assignment)
  );
}

/** Bytes of a blob of the consumer protocol, or of its text. */
export function blobSize(blob: ProtocolBlob): number {
  const subscription = subscriptionOf(blob);
  if (subscription !== null) {
    const { version, topics, userData, ownedPartitions = [], rackId = null } = subscription;
    let size = INT16 + INT32 + topics.reduce((sum, topic) => sum + text(topic), 0) + INT32 + (userData === null ? 0 : utf8Length(userData));
    if (version >= 1) size += partitionsSize(ownedPartitions);
    if (version >= 2) size += INT32;
    if (version >= 3) size += text(rackId);
    return size;
  }
  const assignment = assignmentOf(blob);
  if (assignment !== null) return INT16 + partitionsSize(assignment.assignedPartitions) + INT32 + (assignment.userData === null ? 0 : utf8Length(assignment.userData));
  return utf8Length(blob as string);
}

function partitionsSize(topics: readonly TopicPartitions[]): number {
  return INT32 + topics.reduce((sum, { topic, partitions }) => sum + text(topic) + INT32 + INT32 * partitions.length, 0);
}
