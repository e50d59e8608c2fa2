import { expect, test } from 'vitest';
import { batchSize } from '../log/batch-size';
import { withRecords } from '../log/cleaned-batch';
import { keptBatch } from '../log/record-sources';
import { recordOffset } from '../protocol/record-batch';
import { ZERO_UUID } from '../protocol/topic-name';
import { blobSize, offsetsTopicBatch, offsetsTopicRecordsOf } from './offsets-topic-batch';
import type { OffsetsTopicRecord } from './offsets-topic-records';

const COMMIT = {
  type: 'OffsetCommit', groupId: 'g', topic: 'tt', partition: 1, value: { offset: 5, leaderEpoch: -1, metadata: 'abc', commitTimestampMs: 1, expireTimestampMs: -1, topicId: ZERO_UUID },
} satisfies OffsetsTopicRecord;

test('a committed offset takes the bytes of OffsetCommitKey 1 and OffsetCommitValue 4', () => {
  // Key: version 2, group 2 + 1, topic 2 + 2, partition 4. Value: version 2, offset 8, epoch 4, metadata 1 + 3, time 8, no tags 1.
  expect(offsetsTopicBatch([COMMIT], 1).sizeBytes).toBe(batchSize([{ timestamp: 1, keySize: 13, valueSize: 27 }]));
  // The topic's id is tagged: its number, its size, 16 bytes. An expiry of its own makes it a value 1: no epoch, metadata 2 + 3, two times.
  expect(offsetsTopicBatch([{ ...COMMIT, value: { ...COMMIT.value, topicId: 'AAAAAAAAAAAAAAAAAAAAAQ' } }], 1).sizeBytes).toBe(batchSize([{ timestamp: 1, keySize: 13, valueSize: 45 }]));
  expect(offsetsTopicBatch([{ ...COMMIT, value: { ...COMMIT.value, expireTimestampMs: 9 } }], 1).sizeBytes).toBe(batchSize([{ timestamp: 1, keySize: 13, valueSize: 31 }]));
  expect(offsetsTopicBatch([{ ...COMMIT, value: null }], 1).sizeBytes).toBe(batchSize([{ timestamp: 1, keySize: 13, valueSize: -1 }]));
});

test('a group takes those of GroupMetadataKey 2 and GroupMetadataValue 3', () => {
  const member = { memberId: 'm-1', groupInstanceId: null, clientId: 'c', clientHost: '/h', rebalanceTimeoutMs: 1, sessionTimeoutMs: 1, subscription: 'sub', assignment: '' };
  const value = { protocolType: 'consumer', generation: 1, protocol: 'range', leader: 'm-1', currentStateTimestampMs: 1, members: [member] };
  // Value: 2 + (2 + 8) + 4 + (2 + 5) + (2 + 3) + 8 + 4; member: (2 + 3) + 2 + (2 + 1) + (2 + 2) + 4 + 4 + (4 + 3) + 4.
  expect(offsetsTopicBatch([{ type: 'GroupMetadata', groupId: 'g', value }], 1).sizeBytes).toBe(batchSize([{ timestamp: 1, keySize: 5, valueSize: 40 + 33 }]));
});

test('the consumer protocol\'s structures have their own sizes, by version', () => {
  const owned = [{ topic: 't', partitions: [0, 1] }];
  // Version 2, topics 4 + (2 + 1), user data 4; from version 1 owned partitions 4 + (2 + 1) + 4 + 2 · 4, then generation 4, then rack 2.
  const size = (version: number) => blobSize({ subscription: { version, topics: ['t'], userData: null, ownedPartitions: owned, generationId: 1, rackId: null } });
  expect([0, 1, 2, 3].map(size)).toEqual([13, 32, 36, 38]);
  expect(blobSize({ assignment: { version: 1, assignedPartitions: owned, userData: null } })).toBe(25);
  expect(blobSize('äb')).toBe(3);
});

test('R-CLEAN-04, R-GRP-03: what compaction leaves of a batch is read back with its offsets', () => {
  const batch = { ...offsetsTopicBatch([COMMIT, { ...COMMIT, partition: 2 }, { ...COMMIT, partition: 3 }], 7), baseOffset: 10 };
  const thinned = withRecords(batch, [0, 2], -1);
  expect(offsetsTopicRecordsOf(thinned)?.map((record, i) => [recordOffset(thinned, i), record])).toEqual([[10, COMMIT], [12, { ...COMMIT, partition: 3 }]]);
  expect(thinned.source.decodedAt?.(thinned, 1)?.key).toEqual({ type: 1, data: { group: 'g', topic: 'tt', partition: 3 } });
});

test('records read back are those written, and nobody else\'s', () => {
  const batch = offsetsTopicBatch([COMMIT], 7);
  expect(offsetsTopicRecordsOf(batch)).toEqual([COMMIT]);
  expect(batch.source.recordAt(batch, 0)).toMatchObject({ key: 'offset g tt-1', timestampMs: 7, data: COMMIT });
  expect(offsetsTopicRecordsOf(keptBatch({ records: [{ key: 'k', value: 'v', timestampMs: 1 }] }))).toBeNull();
});
