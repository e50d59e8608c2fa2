import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyBatch, applyRecord, applyRecords, EMPTY_IMAGE, isActiveBroker, registrationOf, topicById } from './image';
import { causeForPartition, type MetadataBatch, type MetadataRecord } from './records';
import { partitionRecord, plain, topicId } from './records.fixture';
import { imageOfSnapshot, replaySnapshot, takeSnapshot } from './snapshot';

const name = fc.constantFrom('a', 'b', 'c');
const brokerId = fc.integer({ min: 1, max: 4 });
const record: fc.Arbitrary<MetadataRecord> = fc.oneof(
  brokerId.map((id): MetadataRecord => ({ type: 'RegisterBrokerRecord', brokerId: id, incarnationId: 'i', brokerEpoch: id, rack: null, fenced: true, inControlledShutdown: false })),
  fc.tuple(brokerId, fc.boolean()).map(([id, fenced]): MetadataRecord => ({ type: 'BrokerRegistrationChangeRecord', brokerId: id, brokerEpoch: id, fenced })),
  brokerId.map((id): MetadataRecord => ({ type: 'RegisterBrokerRecord', brokerId: id, incarnationId: 'j', brokerEpoch: id, rack: null, fenced: false, inControlledShutdown: false, logDirs: ['d1', 'd2'] })),
  brokerId.map((id): MetadataRecord => ({ type: 'BrokerRegistrationChangeRecord', brokerId: id, brokerEpoch: id, logDirs: ['d1'] })),
  fc.tuple(name, fc.integer({ min: 0, max: 2 })).map(([topic, partitionId]): MetadataRecord => ({ type: 'PartitionChangeRecord', topicId: topicId(topic), partitionId, directories: ['d1', 'd2'] })),
  brokerId.map((id): MetadataRecord => ({ type: 'UnregisterBrokerRecord', brokerId: id, brokerEpoch: id })),
  name.map((topic): MetadataRecord => ({ type: 'TopicRecord', name: topic, topicId: topicId(topic) })),
  name.map((topic): MetadataRecord => ({ type: 'RemoveTopicRecord', topicId: topicId(topic) })),
  fc.tuple(name, fc.integer({ min: 0, max: 2 })).map(([topic, p]) => partitionRecord(topic, p)),
  fc.tuple(name, fc.integer({ min: 0, max: 2 })).map(([topic, partitionId]): MetadataRecord => ({ type: 'PartitionChangeRecord', topicId: topicId(topic), partitionId, leader: 2, isr: [2], eligibleLeaderReplicas: [1] })),
  fc.tuple(name, fc.option(fc.constantFrom('1', '2'))).map(([topic, value]): MetadataRecord => ({ type: 'ConfigRecord', resourceType: 'TOPIC', resourceName: topic, name: 'retention.ms', value })),
  fc.constantFrom('', 'a').map((topicName): MetadataRecord => ({ type: 'ClearElrRecord', topicName })),
  fc.tuple(fc.constantFrom('u', null), fc.boolean(), fc.boolean()).map(([user, remove, withClient]): MetadataRecord => ({
    type: 'ClientQuotaRecord', entity: [...(withClient ? [{ entityType: 'client-id' as const, entityName: 'c' }] : []), { entityType: 'user', entityName: user }], key: 'producer_byte_rate', value: 5, remove,
  })),
  name.map((id): MetadataRecord => ({ type: 'AccessControlEntryRecord', id, resourceType: 2, resourceName: 't', patternType: 3, principal: 'User:a', host: '*', operation: 3, permissionType: 3 })),
  name.map((id): MetadataRecord => ({ type: 'RemoveAccessControlEntryRecord', id })),
  fc.constant<MetadataRecord>({ type: 'FeatureLevelRecord', name: 'f', featureLevel: 2 }),
  fc.constant<MetadataRecord>({ type: 'ProducerIdsRecord', brokerId: 1, brokerEpoch: 1, nextProducerId: 1000 }),
);

describe('images', () => {
  it('INV-15 many records at once give what they give one by one, and the image before is as it was', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), fc.array(record, { maxLength: 20 }), (first, second) => {
        const before = applyRecords(EMPTY_IMAGE, first, first.length - 1, 1);
        const shown = JSON.stringify(plain(before));
        const together = applyRecords(before, second, before.offset, 1);
        expect(JSON.stringify(plain(before))).toBe(shown);
        let single = before;
        for (const one of second) single = applyRecord(single, one);
        expect(plain(together)).toEqual(plain(single));
      }),
    );
  });

  it('R-KRAFT-18 INV-15 a snapshot replayed record by record gives the image it was taken of', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 40 }), (records) => {
        const image = applyRecords(EMPTY_IMAGE, records, records.length - 1, 3);
        const { batches, id } = takeSnapshot(image, { kRaftVersion: 0, voters: [] }, 5_000_000);
        expect(id).toEqual({ endOffset: records.length, epoch: 3 });
        expect(plain(replaySnapshot(batches, id))).toEqual(plain(image));
        expect(imageOfSnapshot(batches, id)).toBe(image);
      }),
    );
  });

  it('shares what a batch does not touch', () => {
    const batch = (records: MetadataRecord[], baseOffset: number): MetadataBatch => ({ baseOffset, epoch: 1, records, cause: 0, causes: [] });
    const a = applyBatch(EMPTY_IMAGE, batch([{ type: 'TopicRecord', name: 'a', topicId: topicId('a') }, partitionRecord('a', 0), { type: 'TopicRecord', name: 'b', topicId: topicId('b') }], 0));
    const change = batch([{ type: 'PartitionChangeRecord', topicId: topicId('a'), partitionId: 0, leader: 2 }], 3);
    const b = applyBatch(a, change);
    expect(b.topics.get('b')).toBe(a.topics.get('b'));
    expect(b.brokers).toBe(a.brokers);
    expect(applyBatch(a, change)).toBe(b);
    expect([a, b].map((image) => registrationOf(image, 'a', 0)?.leader)).toEqual([1, 2]);
    expect(topicById(b, topicId('a'))?.name).toBe('a');
    const noOp = applyBatch(b, batch([{ type: 'NoOpRecord' }], 4));
    expect([noOp.topics, noOp.offset]).toEqual([b.topics, 4]);
    expect(noOp.topics).toBe(b.topics);
  });

  it('R-ELECT-01 registered, unfenced and not leaving is active', () => {
    let image = applyRecord(EMPTY_IMAGE, { type: 'RegisterBrokerRecord', brokerId: 1, incarnationId: 'i', brokerEpoch: 1, rack: null, fenced: true, inControlledShutdown: false });
    expect([isActiveBroker(image, 1), isActiveBroker(image, 2)]).toEqual([false, false]);
    image = applyRecord(image, { type: 'BrokerRegistrationChangeRecord', brokerId: 1, brokerEpoch: 1, fenced: false });
    expect(isActiveBroker(image, 1)).toBe(true);
    image = applyRecord(image, { type: 'BrokerRegistrationChangeRecord', brokerId: 1, brokerEpoch: 1, inControlledShutdown: true });
    expect(isActiveBroker(image, 1)).toBe(false);
  });

  it('a partition follows from the fact its record states, else from what caused the batch', () => {
    const batch: MetadataBatch = { baseOffset: 0, epoch: 1, records: [partitionRecord('a', 0), partitionRecord('a', 1)], cause: 7, causes: [8, 9] };
    expect([causeForPartition(batch, topicId('a'), 1), causeForPartition(batch, topicId('a'), 5)]).toEqual([9, 7]);
  });
});
