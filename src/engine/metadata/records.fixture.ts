import type { MetadataImage } from './image';
import { LeaderRecoveryState } from './partition-registration';
import type { MetadataRecord } from './records';

/** Pieces of metadata for tests. */

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

/** An image as what tests compare, order included. */
export const plain = (image: MetadataImage): unknown => ({ ...image, brokers: [...image.brokers], topics: [...image.topics], topicNames: [...image.topicNames], configs: [...image.configs], clientQuotas: [...image.clientQuotas], acls: [...image.acls], features: [...image.features] });
