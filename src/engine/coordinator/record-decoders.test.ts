import { expect, test } from 'vitest';
import type { RecordBatch } from '../protocol/record-batch';
import { ZERO_UUID } from '../protocol/topic-name';
import { offsetsTopicBatch } from './offsets-topic-batch';
import type { OffsetsTopicRecord } from './offsets-topic-records';
import { shareStateBatch } from './share-state/share-state-batch';
import { transactionStateBatch } from './transaction/transaction-state-batch';
import { createdTransaction } from './transaction/transaction-metadata';

const TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAQ';

function decoded(batch: RecordBatch): string {
  const { key, value } = batch.source.decodedAt?.(batch, 0) ?? {};
  return JSON.stringify({ key, value });
}

function group(record: OffsetsTopicRecord): string {
  return decoded(offsetsTopicBatch([record], 7));
}

test('R-CLI-35: a committed offset is a value 4 with the topic’s id, or a value 1 with an expiry of its own', () => {
  const commit = { type: 'OffsetCommit', groupId: 'g', topic: 't', partition: 0 } as const;
  const value = { offset: 1, leaderEpoch: 0, metadata: '', commitTimestampMs: 5, expireTimestampMs: -1, topicId: TOPIC_ID };
  expect(group({ ...commit, value })).toBe(`{"key":{"type":1,"data":{"group":"g","topic":"t","partition":0}},"value":{"version":4,"data":{"offset":1,"leaderEpoch":0,"metadata":"","commitTimestamp":5,"topicId":"${TOPIC_ID}"}}}`);
  expect(group({ ...commit, value: { ...value, expireTimestampMs: 9, topicId: ZERO_UUID } })).toContain('"value":{"version":1,"data":{"offset":1,"metadata":"","commitTimestamp":5,"expireTimestamp":9}}');
  expect(group({ ...commit, value: null })).toContain('"value":null');
});

test('R-GRP-03: what classic members say of themselves is there byte for byte', () => {
  const subscription = { subscription: { version: 3, topics: ['t'], userData: null, ownedPartitions: [], generationId: -1, rackId: null } };
  const assignment = { assignment: { version: 3, assignedPartitions: [{ topic: 't', partitions: [0] }], userData: null } };
  const member = { memberId: 'm', groupInstanceId: null, clientId: 'c', clientHost: '/h', rebalanceTimeoutMs: 2, sessionTimeoutMs: 1, subscription, assignment };
  const text = group({ type: 'GroupMetadata', groupId: 'g', value: { protocolType: 'consumer', generation: 1, protocol: 'range', leader: 'm', currentStateTimestampMs: 3, members: [member] } });
  // As recorded of a real coordinator.
  expect(text).toContain('"sessionTimeout":1,"subscription":"AAMAAAABAAF0/////wAAAAD///////8=","assignment":"AAMAAAABAAF0AAAAAQAAAAD/////"}]}}');
  const opaque = group({ type: 'GroupMetadata', groupId: 'g', value: { protocolType: 'x', generation: 1, protocol: null, leader: null, currentStateTimestampMs: 3, members: [{ ...member, subscription: 'ä', assignment: '' }] } });
  expect(opaque).toContain('"subscription":"w6Q=","assignment":""');
});

test('R-CGP-05: partitions of a member come with the epochs at which it got them', () => {
  const assigned = new Map([[TOPIC_ID, new Map([[0, 4], [2, 5]])]]);
  const text = group({ type: 'ConsumerGroupCurrentMemberAssignment', groupId: 'g', memberId: 'm', value: { epoch: 5, previousEpoch: 4, state: 'UNRELEASED_PARTITIONS', assigned, pendingRevocation: new Map() } });
  expect(text).toBe(`{"key":{"type":8,"data":{"groupId":"g","memberId":"m"}},"value":{"version":0,"data":{"memberEpoch":5,"previousMemberEpoch":4,"state":2,"assignedPartitions":[{"topicId":"${TOPIC_ID}","partitions":[0,2],"assignmentEpochs":[4,5]}],"partitionsPendingRevocation":[]}}}`);
});

test('R-TXN-24: a transaction’s partitions are grouped by topic, and tagged fields are there when they say something', () => {
  const created = createdTransaction(1000, 60_000, 5);
  expect(decoded(transactionStateBatch({ transactionalId: 'x', value: created }, 7))).toBe('{"key":{"type":0,"data":{"transactionalId":"x"}},"value":{"version":1,"data":{"producerId":1000,"producerEpoch":-1,"transactionTimeoutMs":60000,"transactionStatus":0,"transactionPartitions":null,"transactionLastUpdateTimestampMs":5,"transactionStartTimestampMs":-1}}}');
  const partitions = [{ topic: 't', partition: 0 }, { topic: 'u', partition: 0 }, { topic: 't', partition: 2 }];
  const text = decoded(transactionStateBatch({ transactionalId: 'x', value: { ...created, state: 'Ongoing', partitions, clientTransactionVersion: 2 } }, 7));
  expect(text).toContain('"transactionStatus":1,"transactionPartitions":[{"topic":"t","partitionIds":[0,2]},{"topic":"u","partitionIds":[0]}]');
  expect(text).toContain('"clientTransactionVersion":2');
});

test('R-SHR-16: snapshots and updates of a share partition', () => {
  const key = `g:h:${TOPIC_ID}:3`;
  const stateBatches = [{ firstOffset: 1, lastOffset: 2, deliveryState: 0, deliveryCount: 1 }];
  const update = decoded(shareStateBatch([{ type: 'ShareUpdate', key, value: { snapshotEpoch: 1, leaderEpoch: 2, startOffset: 3, deliveryCompleteCount: -1, stateBatches } }], 7));
  expect(update).toBe(`{"key":{"type":1,"data":{"groupId":"g:h","topicId":"${TOPIC_ID}","partition":3}},"value":{"version":0,"data":{"snapshotEpoch":1,"leaderEpoch":2,"startOffset":3,"stateBatches":[{"firstOffset":1,"lastOffset":2,"deliveryState":0,"deliveryCount":1}]}}}`);
  const snapshot = decoded(shareStateBatch([{ type: 'ShareSnapshot', key, value: { snapshotEpoch: 1, stateEpoch: 4, leaderEpoch: 2, startOffset: 3, deliveryCompleteCount: 0, stateBatches: [], updates: 0, createTimestampMs: 5 } }], 7));
  expect(snapshot).toContain('"data":{"snapshotEpoch":1,"stateEpoch":4,"leaderEpoch":2,"startOffset":3,"deliveryCompleteCount":0,"createTimestamp":5,"writeTimestamp":7,"stateBatches":[]}');
});
