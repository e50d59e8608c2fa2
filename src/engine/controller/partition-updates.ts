import { topicConfig, type TopicConfig } from '../config/topic-config';
import { hasOnlineDirectory, isActiveBroker, type MetadataImage, type TopicImage } from '../metadata/image';
import { directoryOf, NO_LEADER, type PartitionRegistration } from '../metadata/partition-registration';
import type { MetadataRecord } from '../metadata/records';
import { defaultDirectory } from './assignment';
import type { DecisionState } from './decision';
import { buildPartitionChange, type PartitionChangeRequest } from './partition-change';

/** Level of `eligible.leader.replicas.version` (R-ELR-01). */
export function isElrEnabled(image: MetadataImage): boolean {
  return (image.features.get('eligible.leader.replicas.version') ?? 0) > 0;
}

export function controllerTopicConfig(state: DecisionState, topic: string): TopicConfig {
  return topicConfig(state.image, state.config, topic);
}

/** min.insync.replicas capped by the number of replicas (R-HW-02). */
export function effectiveMinIsr(state: DecisionState, topic: string, partition: PartitionRegistration): number {
  return Math.min(controllerTopicConfig(state, topic).minInsyncReplicas, partition.replicas.length);
}

/** What every change of a partition starts from: who may lead, the floor, ELR, unclean elections if the topic has them on. */
export function changeRequest(state: DecisionState, topic: TopicImage, partition: PartitionRegistration): PartitionChangeRequest {
  return {
    partition,
    isAcceptableLeader: (broker) => isActiveBroker(state.image, broker) && hasOnlineDirectory(state.image, partition, broker),
    defaultDirectory: (broker) => defaultDirectory(state.image, broker),
    minIsr: effectiveMinIsr(state, topic.name, partition),
    elrEnabled: isElrEnabled(state.image),
    election: controllerTopicConfig(state, topic.name).uncleanLeaderElectionEnable ? 'UNCLEAN' : 'ONLINE',
  };
}

/** Adds the record that a change needs, if it needs one (R-ELECT-06). Gives whether it does. */
export function addChange(topic: TopicImage, partitionId: number, request: PartitionChangeRequest, records: MetadataRecord[]): boolean {
  const change = buildPartitionChange(request);
  if (change === null) return false;
  records.push({ type: 'PartitionChangeRecord', topicId: topic.topicId, partitionId, ...change });
  return true;
}

/**
 * A broker is gone, leaving, or back from an unclean shutdown: it leaves every ISR it is in, and what it led gets another leader
 * (R-ISR-11, R-BRK-05, R-BRK-09). After an unclean shutdown, with ELR on, it is not eligible either (R-ELR-07).
 */
export function brokerRemoved(state: DecisionState, broker: number, why: 'removed' | 'unclean-shutdown', records: MetadataRecord[]): void {
  const unclean = why === 'unclean-shutdown';
  if (unclean && !isElrEnabled(state.image)) return;
  removeReplicas(state, broker, () => true, unclean, records);
}

/** One of its directories is gone: its replicas there leave in-sync sets and leadership (R-DUR-05, R-ISR-11). */
export function directoryRemoved(state: DecisionState, broker: number, directory: string, records: MetadataRecord[]): void {
  removeReplicas(state, broker, (partition) => directoryOf(partition, broker) === directory, false, records);
}

/** What both have in common, for those partitions of the broker that are concerned. */
function removeReplicas(state: DecisionState, broker: number, isConcerned: (partition: PartitionRegistration) => boolean, unclean: boolean, records: MetadataRecord[]): void {
  for (const topic of state.image.topics.values()) {
    for (let p = 0; p < topic.partitions.length; p++) {
      const partition = topic.partitions[p];
      const inIsr = partition.isr.includes(broker);
      if (!inIsr && !(unclean && partition.elr.includes(broker))) continue;
      if (!isConcerned(partition)) continue;
      const base = changeRequest(state, topic, partition);
      addChange(
        topic,
        p,
        {
          ...base,
          isAcceptableLeader: (candidate) => candidate !== broker && base.isAcceptableLeader(candidate),
          targetIsr: partition.isr.filter((member) => member !== broker),
          uncleanShutdownReplicas: unclean ? [broker] : undefined,
        },
        records,
      );
    }
  }
}

/** A broker may lead from now on: partitions without a leader look again (R-BRK-06, R-ELECT-07). */
export function brokerAdded(state: DecisionState, broker: number, records: MetadataRecord[]): void {
  for (const topic of state.image.topics.values()) {
    for (let p = 0; p < topic.partitions.length; p++) {
      const partition = topic.partitions[p];
      if (partition.leader !== NO_LEADER) continue;
      const base = changeRequest(state, topic, partition);
      addChange(topic, p, { ...base, isAcceptableLeader: (candidate) => (candidate === broker && hasOnlineDirectory(state.image, partition, broker)) || base.isAcceptableLeader(candidate) }, records);
    }
  }
}

export function leadsPartitions(image: MetadataImage, broker: number): boolean {
  for (const topic of image.topics.values()) {
    for (const partition of topic.partitions) if (partition.leader === broker) return true;
  }
  return false;
}
