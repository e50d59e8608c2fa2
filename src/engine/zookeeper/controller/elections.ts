import type { DecisionState } from '../../controller/decision';
import { addChange, changeRequest, controllerTopicConfig } from '../../controller/partition-updates';
import { newPartition } from '../../controller/assignment';
import { applyRecords, isActiveBroker } from '../../metadata/image';
import { NO_LEADER } from '../../metadata/partition-registration';
import type { MetadataRecord } from '../../metadata/records';

/** leader.imbalance.per.broker.percentage: less than that is left alone (R-ZK-08). */
const IMBALANCE_PERCENT = 10;

/**
 * Partitions without a living leader get one: the first living member of the ISR in order of assignment; with none the last ISR stays
 * as it is and leads nobody (R-ZK-05, R-ZK-06). Partitions that never had a leader begin.
 */
export function electForOffline(state: DecisionState, records: MetadataRecord[]): void {
  for (const topic of state.image.topics.values()) {
    topic.partitions.forEach((partition, p) => {
      if (partition.isr.length === 0) {
        const registration = newPartition(state, partition.replicas);
        if (registration.isr.length > 0) records.push({ type: 'PartitionRecord', topicId: topic.topicId, partitionId: p, registration });
        return;
      }
      if (partition.leader !== NO_LEADER && isActiveBroker(state.image, partition.leader)) return;
      const alive = partition.isr.filter((member) => isActiveBroker(state.image, member));
      addChange(topic, p, { ...changeRequest(state, topic, partition), targetIsr: alive }, records);
    });
  }
}

/** A broker is gone: what it led gets another leader, and it leaves the other ISRs it is in, if it is not the last (R-ZK-05, R-ZK-06). */
export function removeFromIsrs(state: DecisionState, broker: number, records: MetadataRecord[]): void {
  for (const topic of state.image.topics.values()) {
    topic.partitions.forEach((partition, p) => {
      if (!partition.isr.includes(broker) || partition.leader === broker || partition.leader === NO_LEADER) return;
      addChange(topic, p, { ...changeRequest(state, topic, partition), targetIsr: partition.isr.filter((member) => member !== broker) }, records);
    });
  }
}

/** The state that further decisions of the same job are made on. */
export function after(state: DecisionState, records: readonly MetadataRecord[]): DecisionState {
  return { ...state, image: applyRecords(state.image, records, state.image.offset, state.image.epoch) };
}

/** Leadership goes back to preferred leaders, for brokers that lead too little of what they should (R-ZK-08). */
export function electPreferred(state: DecisionState, records: MetadataRecord[]): void {
  const total = new Map<number, number>();
  const elsewhere = new Map<number, number>();
  for (const topic of state.image.topics.values()) {
    for (const { replicas, leader } of topic.partitions) {
      total.set(replicas[0], (total.get(replicas[0]) ?? 0) + 1);
      if (leader !== replicas[0]) elsewhere.set(replicas[0], (elsewhere.get(replicas[0]) ?? 0) + 1);
    }
  }
  for (const topic of state.image.topics.values()) {
    topic.partitions.forEach((partition, p) => {
      const [preferred] = partition.replicas;
      if (partition.leader === preferred || (elsewhere.get(preferred) ?? 0) * 100 <= (total.get(preferred) ?? 0) * IMBALANCE_PERCENT) return;
      if (partition.addingReplicas.length + partition.removingReplicas.length > 0 || !partition.isr.includes(preferred) || !isActiveBroker(state.image, preferred)) return;
      addChange(topic, p, { ...changeRequest(state, topic, partition), election: 'PREFERRED' }, records);
    });
  }
}

/** Unclean elections have been allowed somewhere: partitions that could not have a leader may have one now (R-ELECT-08). */
export function electUnclean(state: DecisionState, records: MetadataRecord[]): void {
  for (const topic of state.image.topics.values()) {
    if (!controllerTopicConfig(state, topic.name).uncleanLeaderElectionEnable) continue;
    topic.partitions.forEach((partition, p) => {
      if (partition.leader === NO_LEADER && partition.isr.length > 0) addChange(topic, p, changeRequest(state, topic, partition), records);
    });
  }
}
