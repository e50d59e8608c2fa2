import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyBatch, applyRecord, applyRecords, EMPTY_IMAGE, isActiveBroker, registrationOf, topicById } from './image';
import { causeForPartition, type MetadataBatch, type MetadataRecord } from './records';
import { partitionRecord, plain, record, topicId } from './records.fixture';

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
