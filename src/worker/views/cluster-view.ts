import type { BrokerState } from '../../engine/broker/broker-state';
import { controllerOf } from '../../engine/zookeeper/tree-image';
import { topicConfig } from '../../engine/config/topic-config';
import type { World } from '../../engine/kernel/world';
import type { MetadataImage } from '../../engine/metadata/image';
import type { PartitionRegistration } from '../../engine/metadata/partition-registration';
import { Role } from '../../engine/broker/replica-manager/partition';
import type { BrokerConfig } from '../../engine/config/broker-config';
import type {
  BrokerRow, ClusterView, ControllerRow, LinkFaultRow, PartitionRow, ProducerRow, ReplicaRow, TopicRow,
} from '../contract';
import type { Ledger } from '../ledger';
import { keyOf } from '../selection';
import { groupRows, looseConsumers } from './group-rows';
import { shareGroupRows } from './share-group-rows';
import { ledgerView } from './ledger-view';
import { brokerById, brokersOf, committedImage, controllersOf, nodeRow, objectStoresOf, producersOf, replicaOf, zooKeepersOf } from './nodes';

export function clusterView(world: World, ledger: Ledger): ClusterView {
  const image = committedImage(world);
  let inFlight = 0;
  world.forEachFlight(({ sentUs }) => {
    if (sentUs <= world.nowUs) inFlight++;
  });
  return {
    timeUs: world.nowUs,
    events: world.events,
    traceHash: world.traceHash(),
    seed: world.seed,
    brokers: brokerRows(world, image),
    controllers: controllerRows(world),
    ...zooKeeperRow(world),
    ...objectStoreRow(world),
    topics: topicRows(world, image),
    partitions: partitionRows(world, image),
    replicas: replicaRows(world, image),
    producers: producerRows(world),
    groups: [...groupRows(world, image), ...shareGroupRows(world, image)],
    consumers: looseConsumers(world, image),
    linkFaults: linkFaultRows(world),
    ledger: ledgerView(world, image, ledger),
    inFlight,
  };
}

function brokerRows(world: World, image: MetadataImage): BrokerRow[] {
  const leaders = new Map<number, number>();
  const replicas = new Map<number, number>();
  for (const topic of image.topics.values()) {
    for (const partition of topic.partitions) {
      leaders.set(partition.leader, (leaders.get(partition.leader) ?? 0) + 1);
      for (const id of partition.replicas) replicas.set(id, (replicas.get(id) ?? 0) + 1);
    }
  }
  return brokersOf(world).map(({ ix, node, state }) => {
    const registration = image.brokers.get(state.brokerId);
    return {
      ...nodeRow(ix, node),
      id: state.brokerId,
      rack: state.rack,
      fenced: registration?.fenced ?? null,
      controlledShutdown: registration?.inControlledShutdown ?? false,
      brokerEpoch: registration?.brokerEpoch ?? -1,
      metadataOffset: state.image.offset,
      directories: state.directories.map(({ path, isOffline }) => ({ path, isOffline })),
      ...officeOf(state),
      leaders: leaders.get(state.brokerId) ?? 0,
      replicas: replicas.get(state.brokerId) ?? 0,
    };
  });
}

function controllerRows(world: World): ControllerRow[] {
  return controllersOf(world).map(({ ix, node, state }) => ({
    ...nodeRow(ix, node),
    id: state.nodeId,
    active: state.active,
    metadataOffset: state.log.logEndOffset - 1,
    committedOffset: state.committed.offset,
    epoch: state.raft.election.epoch,
  }));
}

function officeOf({ zookeeper }: BrokerState): Pick<BrokerRow, 'controllerEpoch' | 'isLoading'> {
  const controller = zookeeper?.controller ?? null;
  return controller === null ? {} : { controllerEpoch: controller.epoch, isLoading: !controller.active };
}

function zooKeeperRow(world: World): Pick<ClusterView, 'zookeeper'> {
  const [ensemble] = zooKeepersOf(world);
  if (ensemble === undefined) return {};
  const { ix, node, state } = ensemble;
  return { zookeeper: { ...nodeRow(ix, node), sessions: state.sessions.size, znodes: state.tree.nodes.size, controller: controllerOf(state.tree) } };
}

function objectStoreRow(world: World): Pick<ClusterView, 'objectStore'> {
  const [store] = objectStoresOf(world);
  if (store === undefined) return {};
  let segments = 0;
  let sizeBytes = 0;
  for (const segment of store.state.segments.values()) {
    if (segment.state !== 'COPY_SEGMENT_FINISHED') continue;
    segments++;
    sizeBytes += segment.sizeBytes;
  }
  return { objectStore: { ...nodeRow(store.ix, store.node), segments, sizeBytes, unfinished: store.state.segments.size - segments } };
}

/** The configuration that topics inherit from: any broker's, for what the brokers share. */
function someBrokerConfig(world: World): BrokerConfig | null {
  return brokersOf(world)[0]?.state.config ?? null;
}

export function minIsrOf(world: World, image: MetadataImage, topic: string): number {
  const config = someBrokerConfig(world);
  return config === null ? 1 : topicConfig(image, config, topic).minInsyncReplicas;
}

function topicRows(world: World, image: MetadataImage): TopicRow[] {
  return [...image.topics.values()].map((topic) => ({
    topic: topic.name,
    topicId: topic.topicId,
    partitions: topic.partitions.length,
    replicationFactor: topic.partitions[0]?.replicas.length ?? 0,
    minIsr: minIsrOf(world, image, topic.name),
    internal: isInternal(topic.name),
  }));
}

export function isInternal(topic: string): boolean {
  return topic.startsWith('__');
}

function partitionRows(world: World, image: MetadataImage): PartitionRow[] {
  const rows: PartitionRow[] = [];
  for (const topic of image.topics.values()) {
    const minIsr = minIsrOf(world, image, topic.name);
    topic.partitions.forEach((registration, partition) => rows.push(partitionRow(topic.name, partition, registration, minIsr)));
  }
  return rows;
}

export function partitionRow(topic: string, partition: number, registration: PartitionRegistration, minIsr: number): PartitionRow {
  const { leader, leaderEpoch, partitionEpoch, replicas, isr, elr } = registration;
  return {
    topic, partition, leader, leaderEpoch, partitionEpoch, replicas, isr, elr, minIsr,
    underReplicated: isr.length < replicas.length,
    underMinIsr: isr.length < minIsr,
    offline: leader < 0,
  };
}

function replicaRows(world: World, image: MetadataImage): ReplicaRow[] {
  const rows: ReplicaRow[] = [];
  for (const topic of image.topics.values()) {
    topic.partitions.forEach((registration, partition) => {
      for (const broker of registration.replicas) rows.push(replicaRow(world, topic.name, partition, registration, broker));
    });
  }
  return rows;
}

export function replicaRow(world: World, topic: string, partition: number, registration: PartitionRegistration, broker: number): ReplicaRow {
  const key = keyOf(world, topic, partition);
  const replica = replicaOf(world, broker, key);
  const leader = registration.leader < 0 ? null : replicaOf(world, registration.leader, key);
  const isDown = brokerById(world, broker)?.node.status === 'down';
  return {
    broker, topic, partition,
    role: replica === null || replica.role === Role.None ? 'none' : replica.role === Role.Leader ? 'leader' : 'follower',
    logStart: replica?.log.logStartOffset ?? 0,
    hw: replica?.log.highWatermark ?? 0,
    leo: replica?.log.logEndOffset ?? 0,
    segments: replica?.log.segments.length ?? 0,
    firstSegment: replica?.log.segments[0]?.baseOffset ?? 0,
    leaderEpoch: replica?.leaderEpoch ?? -1,
    inIsr: registration.isr.includes(broker),
    lag: leader === null ? null : Math.max(0, leader.log.logEndOffset - (replica?.log.logEndOffset ?? 0)),
    offline: isDown || replica?.isOffline === true || registration.leader < 0,
  };
}

function producerRows(world: World): ProducerRow[] {
  return producersOf(world).map(({ ix, node, state }) => {
    const { config, totals, workload } = state;
    let buffered = 0;
    for (const queue of state.queues) for (const batch of queue.batches) buffered += batch.records;
    return {
      name: node.name,
      node: ix,
      status: nodeRow(ix, node).status,
      lastFault: node.lastFault,
      topics: [...state.topics.keys()],
      config: [`acks=${config.acks === -1 ? 'all' : config.acks}`, `linger.ms=${config.lingerMs}`, `batch.size=${config.batchSizeBytes}`, `enable.idempotence=${config.enableIdempotence}`],
      recordsPerSecond: workload === null || !workload.running ? 0 : workload.recordsPerSecond,
      sent: totals.sentRecords,
      acknowledged: totals.acknowledgedRecords,
      failed: totals.failedRecords,
      retried: totals.retries,
      buffered,
      requests: totals.requests,
      inFlight: state.sent.length,
    };
  });
}

function linkFaultRows(world: World): LinkFaultRow[] {
  const rows: LinkFaultRow[] = [];
  world.forEachLinkFault((a, b, { cut, lossPpm, extraUs }) => {
    rows.push({ from: world.nodes[a]?.name ?? '', to: world.nodes[b]?.name ?? '', cut, lossPpm, extraUs });
  });
  return rows;
}
