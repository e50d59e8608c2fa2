import type { BrokerState } from '../../engine/broker/broker-state';
import type { Partition } from '../../engine/broker/replica-manager/partition';
import type { ConsumerState } from '../../engine/client/consumer-state';
import type { ShareConsumerState } from '../../engine/client/share-consumer-state';
import type { ProducerState } from '../../engine/client/producer-state';
import { shareStateKey } from '../../engine/coordinator/share-state/share-state';
import type { ControllerState } from '../../engine/controller/controller-state';
import type { World } from '../../engine/kernel/world';
import { visibleOffsets } from '../../engine/invariant/transaction-checks';
import type { MetadataImage } from '../../engine/metadata/image';
import type { ZooKeeperServerState } from '../../engine/zookeeper/server-state';
import { controllerOf, imageOfTree } from '../../engine/zookeeper/tree-image';
import { partitionKey } from '../../engine/protocol/partition-key';
import { NodeKind } from '../../engine/protocol/node-kinds';
import type { Scenario } from '../../engine/scenario/scenario';
import { brokenGuarantee } from './guarantees';
import type { Truth } from './truth';

/**
 * What is still not as it should be once all faults are over and time has passed (INV-16): every broker in, every replica in
 * sync and equal, every record's fate known, every group stable with each partition read by one member to its end.
 */
export function notRecovered(world: World, scenario: Scenario, truth: Truth): string[] {
  return [...cluster(world), ...producers(world), ...scenario.groups.flatMap((group) => (group.share === undefined ? consumers(world, group, truth) : sharers(world, group, truth)))];
}

function cluster(world: World): string[] {
  const wrong: string[] = [];
  const image = metadataOf(world);
  if (typeof image === 'string') return [image];
  for (const node of world.nodes) {
    // A terminal is down while no tool runs.
    const isAsItShould = node.kind === NodeKind.Terminal ? node.status === 'down' : node.status === 'running';
    if (!isAsItShould || node.paused) wrong.push(`${node.name} is ${node.paused ? 'paused' : node.status}`);
    if (node.kind !== NodeKind.Broker) continue;
    const registration = image.brokers.get(node.kafkaId);
    if (registration === undefined || registration.fenced) wrong.push(`${node.name} is ${registration === undefined ? 'not registered' : 'fenced'}`);
  }
  for (const topic of image.topics.values()) {
    topic.partitions.forEach((registration, index) => {
      const name = `${topic.name}-${index}`;
      const { leader, isr, replicas } = registration;
      if (leader < 0) wrong.push(`${name} has no leader`);
      if (isr.length !== replicas.length) wrong.push(`${name}: ISR [${isr.join(', ')}] of replicas [${replicas.join(', ')}]`);
      if (leader >= 0 && !topic.name.startsWith('__')) wrong.push(...unequal(world, name, topic.name, index, leader, replicas));
    });
  }
  return wrong;
}

/** What the only controller has committed, or what ZooKeeper holds while exactly one broker is the controller. */
function metadataOf(world: World): MetadataImage | string {
  const [ensemble] = statesOf<ZooKeeperServerState>(world, NodeKind.ZooKeeper);
  if (ensemble !== undefined) {
    const active = statesOf<BrokerState>(world, NodeKind.Broker).filter(({ zookeeper }) => zookeeper?.controller?.active === true).map(({ brokerId }) => brokerId);
    return active.length === 1 && active[0] === controllerOf(ensemble.tree) ? imageOfTree(ensemble.tree) : `controllers [${active.join(', ')}], /controller is ${controllerOf(ensemble.tree)}`;
  }
  const active = statesOf<ControllerState>(world, NodeKind.Controller).filter((state) => state.active);
  return active.length === 1 ? active[0].committed : `${active.length} controllers are active`;
}

/** With nobody writing any more, all replicas end at the same offset and all of it is committed. */
function unequal(world: World, name: string, topic: string, index: number, leader: number, replicas: readonly number[]): string[] {
  const own = replicaOf(world, leader, topic, index);
  if (own === undefined || !own.isLeader) return [`${name}: broker ${leader} does not lead it`];
  const end = own.log.logEndOffset;
  const wrong: string[] = [];
  for (const broker of replicas) {
    const log = replicaOf(world, broker, topic, index)?.log;
    // A leader tells a session of a high watermark once. When that was in the answer that made the follower cut its log, it is not
    // taken in, and comes again only with the next record: so it is with Kafka.
    const wasTold = broker !== leader && own.watchers.some(({ context, sentHighWatermark }) => context.replicaId === broker && sentHighWatermark === end);
    if (log === undefined || log.logEndOffset !== end || (log.highWatermark !== end && !wasTold)) {
      wrong.push(`${name} on broker ${broker}: log end ${log?.logEndOffset}, high watermark ${log?.highWatermark}, leader's log end ${end}`);
    }
  }
  return wrong;
}

function producers(world: World): string[] {
  const wrong: string[] = [];
  for (const node of world.nodes) {
    if (node.kind !== NodeKind.Producer) continue;
    const { totals, queues, sent, blocked, transaction } = node.state as ProducerState;
    // Whoever was fenced, or had to make another producer, has lost what was under way.
    if (transaction !== null && transaction.phase !== 'ready') wrong.push(`${node.name}: its transactions stand in ${transaction.phase}, error ${transaction.error}`);
    const waiting = queues.reduce((sum, queue) => sum + queue.batches.length + queue.inFlight.length, 0);
    if (waiting + sent.length + blocked.length > 0) wrong.push(`${node.name} still has ${waiting} batches, ${sent.length} requests and ${blocked.length} blocked sends`);
    else if (totals.sentRecords < totals.acknowledgedRecords + totals.failedRecords || (node.incarnation === 1 && totals.sentRecords > totals.acknowledgedRecords + totals.failedRecords)) {
      // What waits in the accumulator of a process that dies is gone without anyone being told.
      wrong.push(`${node.name}: ${totals.sentRecords} sent, ${totals.acknowledgedRecords} acknowledged, ${totals.failedRecords} failed`);
    }
  }
  return wrong;
}

function consumers(world: World, group: Scenario['groups'][number], truth: Truth): string[] {
  const wrong: string[] = [];
  const owners = new Map<number, string[]>();
  for (const name of group.members) {
    const state = world.nodes[world.nodeByName(name)].state as ConsumerState;
    if (state.membership !== 'stable') wrong.push(`${name} is ${state.membership}, phase ${state.phase}`);
    for (const key of state.assigned.keys()) owners.set(key, [...(owners.get(key) ?? []), name]);
  }
  const image = metadataOf(world);
  if (typeof image === 'string') return wrong;
  wrong.push(...brokenGuarantee(
    group,
    (topic, index) => replicaOf(world, image.topics.get(topic)?.partitions[index]?.leader ?? -1, topic, index),
    (topic) => image.topics.get(topic)?.partitions.length ?? 0,
  ));
  for (const topicName of group.topics) {
    image.topics.get(topicName)?.partitions.forEach((registration, index) => {
      const key = partitionKey(world.nameId(topicName), index);
      const readers = owners.get(key) ?? [];
      if (readers.length !== 1) wrong.push(`${topicName}-${index} is read by ${readers.length === 0 ? 'nobody' : readers.join(' and ')} in ${group.name}`);
      const replica = replicaOf(world, registration.leader, topicName, index);
      if (replica === undefined) return;
      const { log } = replica;
      const isCommittedOnly = group.config['isolation.level'] === 'read_committed' || group.output?.guarantee === 'exactly-once';
      const missing = isCommittedOnly ? truth.missingOf(group.name, key, visibleOffsets(replica)) : truth.missing(group.name, key, log.logStartOffset, log.highWatermark);
      if (missing > 0) wrong.push(`${group.name} was never given ${missing} committed records of ${topicName}-${index}`);
    });
  }
  return wrong;
}

/** Every member is in, every partition is with somebody, and every committed record is done with: nobody holds one, and none waits (INV-C14). */
function sharers(world: World, group: Scenario['groups'][number], truth: Truth): string[] {
  const wrong: string[] = [];
  const read = new Set<number>();
  for (const name of group.members) {
    const { membership, phase, assigned } = world.nodes[world.nodeByName(name)].state as ShareConsumerState;
    if (membership !== 'member') wrong.push(`${name} is ${membership}, phase ${phase}`);
    for (const key of assigned.keys()) read.add(key);
  }
  const image = metadataOf(world);
  if (typeof image === 'string') return wrong;
  for (const topicName of group.topics) {
    const topic = image.topics.get(topicName);
    topic?.partitions.forEach(({ leader }, index) => {
      const key = partitionKey(world.nameId(topicName), index);
      if (!read.has(key)) wrong.push(`${topicName}-${index} is with nobody in ${group.name}`);
      const replica = replicaOf(world, leader, topicName, index);
      const { shares } = world.nodes[world.nodeByKafkaId(leader)].state as BrokerState;
      const state = shares.partitions.get(shareStateKey(group.name, topic.topicId, index))?.state ?? null;
      if (replica === undefined) return;
      if (state === null) wrong.push(`${group.name} does not read ${topicName}-${index} at its leader`);
      else if (state.startOffset !== replica.log.highWatermark) wrong.push(`${group.name} is not done with ${topicName}-${index}: start ${state.startOffset}, high watermark ${replica.log.highWatermark}`);
      const missing = truth.shares.missing(group.name, key, replica.log.logStartOffset, replica.log.highWatermark);
      if (missing > 0) wrong.push(`${missing} committed records of ${topicName}-${index} were never given to ${group.name} and never given up`);
    });
  }
  return wrong;
}

function replicaOf(world: World, broker: number, topic: string, index: number): Partition | undefined {
  const ix = world.nodeByKafkaId(broker);
  return ix < 0 ? undefined : (world.nodes[ix].state as BrokerState).replicas.partitions.get(partitionKey(world.nameId(topic), index));
}

function statesOf<S>(world: World, kind: number): S[] {
  return world.nodes.filter((node) => node.kind === kind).map((node) => node.state as S);
}
