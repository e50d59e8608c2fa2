import { ImageBuilder } from '../../metadata/image-builder';
import type { MetadataImage, TopicImage } from '../../metadata/image';
import { applyPartitionChange, type PartitionRegistration } from '../../metadata/partition-registration';
import type { MetadataRecord } from '../../metadata/records';
import { ANY_VERSION, type MultiOp } from '../operations';
import { configEntity, configPath, Path, partitionPath, partitionsPath, statePath, topicPath } from '../paths';
import type { ConfigData, PartitionStateData, TopicData } from '../znode-data';

const PERSISTENT = { ephemeral: false, sequential: false } as const;
const NUMBERED = { ephemeral: false, sequential: true } as const;

/** A write that a decision needs: operations that are done together or not at all, and which records they carry out. */
export interface Write {
  readonly records: readonly number[];
  readonly ops: readonly MultiOp[];
}

/** The writes that records stand for, in order (R-ZK-03). `image` is what they were decided on. */
export function writesOf(image: MetadataImage, records: readonly MetadataRecord[], controllerEpoch: number): Write[] {
  const writes: Write[] = [];
  const builder = new ImageBuilder(image);
  const after = afterAll(image, records);
  const hasDirectory = new Set<string>();
  const moves = new Map<string, Write>();
  records.forEach((record, i) => {
    if (record.type === 'PartitionRecord' && record.registration.isr.length > 0) {
      const name = after.topicNames.get(record.topicId) ?? '';
      const known = image.topics.get(name);
      const isGrowing = known !== undefined && known.partitions[record.partitionId] === undefined && !hasDirectory.has(name);
      if (!hasDirectory.has(name)) writes.push({ records: [], ops: [{ type: 'create', path: partitionsPath(name), data: null, flags: PERSISTENT }] });
      hasDirectory.add(name);
      // More partitions for a topic that is there: its own entry comes to know them first.
      const grown: MultiOp[] = isGrowing ? [{ type: 'setData', path: topicPath(name), data: topicData(after.topics.get(name) as TopicImage), version: ANY_VERSION }] : [];
      writes.push({ records: [i], ops: [...grown, ...newPartitionOps(name, record.partitionId, record.registration, controllerEpoch)] });
    } else if (record.type === 'PartitionChangeRecord') {
      const before = builder.partition(record.topicId, record.partitionId);
      const name = after.topicNames.get(record.topicId);
      if (before !== undefined && name !== undefined) {
        const state: MultiOp = { type: 'setData', path: statePath(name, record.partitionId), data: stateData(applyPartitionChange(before, record), controllerEpoch), version: before.partitionEpoch };
        const movesReplicas = record.replicas !== undefined || record.addingReplicas !== undefined || record.removingReplicas !== undefined;
        // The topic's entry names the replicas of all its partitions: where one of them cannot be changed, none is.
        const move = movesReplicas ? (moves.get(name) ?? { records: [], ops: [{ type: 'setData', path: topicPath(name), data: topicData(after.topics.get(name) as TopicImage), version: ANY_VERSION }] }) : null;
        if (move === null) writes.push({ records: [i], ops: [state] });
        else moves.set(name, { records: [...move.records, i], ops: [...move.ops, state] });
      }
    }
    builder.apply(record);
  });
  return [...writes, ...moves.values()];
}

function afterAll(image: MetadataImage, records: readonly MetadataRecord[]): MetadataImage {
  const builder = new ImageBuilder(image);
  for (const record of records) builder.apply(record);
  return builder.build(image.offset, image.epoch);
}

export function newPartitionOps(topic: string, partition: number, registration: PartitionRegistration, controllerEpoch: number): MultiOp[] {
  return [
    { type: 'create', path: partitionPath(topic, partition), data: null, flags: PERSISTENT },
    { type: 'create', path: statePath(topic, partition), data: stateData(registration, controllerEpoch), flags: PERSISTENT },
  ];
}

/** R-ZK-09: a topic is an entry below /brokers/topics; what becomes of it is the watching controller's business. */
export function newTopicWrites(records: readonly MetadataRecord[]): Write[] {
  const writes: Write[] = [];
  records.forEach((record, i) => {
    if (record.type !== 'TopicRecord') return;
    const config: Record<string, string> = {};
    const partitions: (readonly number[])[] = [];
    for (const other of records) {
      if (other.type === 'ConfigRecord' && other.resourceName === record.name && other.value !== null) config[other.name] = other.value;
      if (other.type === 'PartitionRecord' && other.topicId === record.topicId) partitions[other.partitionId] = other.registration.replicas;
    }
    const entity = configEntity('TOPIC', record.name);
    writes.push({ records: [], ops: [{ type: 'create', path: configPath(entity), data: { version: 1, config }, flags: PERSISTENT }] });
    if (Object.keys(config).length > 0) writes.push(announceConfig(entity));
    const data: TopicData = { version: 3, topic_id: record.topicId, partitions, adding_replicas: {}, removing_replicas: {} };
    writes.push({ records: [i], ops: [{ type: 'create', path: topicPath(record.name), data, flags: PERSISTENT }] });
  });
  return writes;
}

/** Each resource's settings as they are after the records, and a numbered node that says so to all brokers (R-ZK-09). */
export function configWrites(image: MetadataImage, records: readonly MetadataRecord[]): Write[] {
  const after = afterAll(image, records);
  const entities = new Map<string, string>();
  for (const record of records) {
    // Subscriptions to client metrics are refused before it comes to this.
    if (record.type === 'ConfigRecord' && record.resourceType !== 'CLIENT_METRICS') entities.set(configEntity(record.resourceType, record.resourceName), `${record.resourceType}/${record.resourceName}`);
  }
  const writes: Write[] = [];
  for (const [entity, key] of entities) {
    const data: ConfigData = { version: 1, config: Object.fromEntries(after.configs.get(key) ?? []) };
    writes.push({ records: [], ops: [{ type: 'setData', path: configPath(entity), data, version: ANY_VERSION }] }, announceConfig(entity));
  }
  return writes;
}

function announceConfig(entity: string): Write {
  return { records: [], ops: [{ type: 'create', path: `${Path.ConfigChanges}/config_change_`, data: { version: 2, entity_path: entity }, flags: NUMBERED }] };
}

export function stateData(partition: PartitionRegistration, controllerEpoch: number): PartitionStateData {
  const { leader, leaderEpoch, isr, leaderRecoveryState } = partition;
  return { version: 1, controller_epoch: controllerEpoch, leader, leader_epoch: leaderEpoch, isr, leader_recovery_state: leaderRecoveryState };
}

export function topicData(topic: TopicImage): TopicData {
  const moving = (pick: (partition: PartitionRegistration) => readonly number[]): Record<number, readonly number[]> => {
    const byPartition: Record<number, readonly number[]> = {};
    topic.partitions.forEach((partition, index) => {
      if (pick(partition).length > 0) byPartition[index] = pick(partition);
    });
    return byPartition;
  };
  return {
    version: 3, topic_id: topic.topicId, partitions: topic.partitions.map((partition) => partition.replicas),
    adding_replicas: moving((partition) => partition.addingReplicas), removing_replicas: moving((partition) => partition.removingReplicas),
  };
}

/** A partition as its two znodes say: the topic's for the replicas, its own for the rest. */
export function registrationFrom(topic: TopicData, index: number, state: PartitionStateData | undefined, version: number): PartitionRegistration {
  return {
    replicas: topic.partitions[index], isr: state?.isr ?? [], elr: [], lastKnownElr: [], leader: state?.leader ?? -1, leaderEpoch: state?.leader_epoch ?? -1, partitionEpoch: version,
    addingReplicas: topic.adding_replicas[index] ?? [], removingReplicas: topic.removing_replicas[index] ?? [],
    leaderRecoveryState: (state?.leader_recovery_state ?? 0) as PartitionRegistration['leaderRecoveryState'],
  };
}
