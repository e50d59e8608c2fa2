import fc from 'fast-check';
import type { MetadataImage } from './image';
import { LeaderRecoveryState } from './partition-registration';
import type { MetadataRecord } from './records';

/** Records of all kinds in any order, for properties. */

export const topicId = (name: string): string => `id-of-${name}`;

export function partitionRecord(name: string, partitionId: number): MetadataRecord {
  return {
    type: 'PartitionRecord', topicId: topicId(name), partitionId,
    registration: {
      replicas: [1, 2], isr: [1, 2], elr: [], lastKnownElr: [], leader: 1, leaderEpoch: 0, partitionEpoch: 0, addingReplicas: [], removingReplicas: [],
      leaderRecoveryState: LeaderRecoveryState.RECOVERED,
    },
  };
}

const name = fc.constantFrom('a', 'b', 'c');
const brokerId = fc.integer({ min: 1, max: 4 });
export const record: fc.Arbitrary<MetadataRecord> = fc.oneof(
  brokerId.map((id): MetadataRecord => ({ type: 'RegisterBrokerRecord', brokerId: id, incarnationId: 'i', brokerEpoch: id, rack: null, fenced: true, inControlledShutdown: false })),
  fc.tuple(brokerId, fc.boolean()).map(([id, fenced]): MetadataRecord => ({ type: 'BrokerRegistrationChangeRecord', brokerId: id, brokerEpoch: id, fenced })),
  brokerId.map((id): MetadataRecord => ({ type: 'UnregisterBrokerRecord', brokerId: id, brokerEpoch: id })),
  name.map((topic): MetadataRecord => ({ type: 'TopicRecord', name: topic, topicId: topicId(topic) })),
  name.map((topic): MetadataRecord => ({ type: 'RemoveTopicRecord', topicId: topicId(topic) })),
  fc.tuple(name, fc.integer({ min: 0, max: 2 })).map(([topic, p]) => partitionRecord(topic, p)),
  fc.tuple(name, fc.integer({ min: 0, max: 2 })).map(([topic, partitionId]): MetadataRecord => ({ type: 'PartitionChangeRecord', topicId: topicId(topic), partitionId, leader: 2, isr: [2], eligibleLeaderReplicas: [1] })),
  fc.tuple(name, fc.option(fc.constantFrom('1', '2'))).map(([topic, value]): MetadataRecord => ({ type: 'ConfigRecord', resourceType: 'TOPIC', resourceName: topic, name: 'retention.ms', value })),
  fc.constantFrom('', 'a').map((topicName): MetadataRecord => ({ type: 'ClearElrRecord', topicName })),
  fc.constant<MetadataRecord>({ type: 'FeatureLevelRecord', name: 'f', featureLevel: 2 }),
  fc.constant<MetadataRecord>({ type: 'ProducerIdsRecord', brokerId: 1, brokerEpoch: 1, nextProducerId: 1000 }),
);

/** An image as what tests compare, order included. */
export const plain = (image: MetadataImage): unknown => ({ ...image, brokers: [...image.brokers], topics: [...image.topics], topicNames: [...image.topicNames], configs: [...image.configs], features: [...image.features] });
