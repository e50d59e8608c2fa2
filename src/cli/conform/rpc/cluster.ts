import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCluster, startAll } from '../../../engine/cluster/build-cluster';
import type { NodeIx } from '../../../engine/kernel/connection';
import type { World } from '../../../engine/kernel/world';
import { NodeKind } from '../../../engine/protocol/node-kinds';
import { GROUP_METADATA_TOPIC, SHARE_GROUP_STATE_TOPIC, TRANSACTION_STATE_TOPIC } from '../../../engine/protocol/topic-name';
import type { SetupTopic } from './steps';
import { anyBroker, listIn } from './targets';
import { Wire } from './wire';

/** The clusters that recorded conversations were held with. */
export interface RecordedCluster {
  readonly brokers: number;
  readonly controllers: number;
  readonly config: Readonly<Record<string, string>>;
  readonly racks?: Readonly<Record<string, string>>;
  readonly features?: Readonly<Record<string, number>>;
}

const SEED = 1;
const FIRST_CONTROLLER_ID = 101;
const NETWORK = { accessUs: 100, jitterUs: 50 };
const BOOT_MS = 60_000;
const POLL_MS = 20;
const ASK_MS = 1000;
const CREATE_TOPICS_VERSION = 7;
const METADATA_VERSION = 13;
const LIST_GROUPS_VERSION = 5;
const INIT_PRODUCER_ID_VERSION = 5;

/** Set on every node unless the cluster says otherwise. */
const BASE_CONFIG = { 'num.partitions': '1', 'group.initial.rebalance.delay.ms': '0' };

/** Replicas of the four partitions of each internal topic, by how many brokers there are. */
const INTERNAL_ASSIGNMENTS: Readonly<Record<number, readonly (readonly number[])[]>> = {
  1: [[1], [1], [1], [1]],
  3: [[1, 2, 3], [2, 3, 1], [3, 1, 2], [1, 3, 2]],
};

export function readClusters(folder: string): Readonly<Record<string, RecordedCluster>> {
  const document = JSON.parse(readFileSync(join(folder, 'clusters.json'), 'utf8')) as { clusters: Record<string, RecordedCluster> };
  return document.clusters;
}

const booted = new Map<string, World>();

/** A fresh world as every case finds it: all nodes up, internal topics there, coordinators loaded. */
export function clusterFor(cluster: RecordedCluster): World {
  const key = JSON.stringify(cluster);
  let world = booted.get(key);
  if (world === undefined) booted.set(key, (world = boot(cluster)));
  return world.copy();
}

function boot(cluster: RecordedCluster): World {
  const world = startNodes({ ...cluster, config: { ...BASE_CONFIG, ...cluster.config } }, SEED);
  const wire = new Wire(world, 'boot');
  createInternalTopics(wire, cluster.brokers);
  for (const node of brokersOf(world)) must(poll(wire, () => hasProducerIds(wire, node), BOOT_MS), 'a broker got no block of producer ids');
  return world;
}

/** A cluster with all its nodes up, and no topics. */
export function startNodes(cluster: RecordedCluster, seed: number): World {
  const world = buildCluster({
    seed,
    brokers: Array.from({ length: cluster.brokers }, (_, i) => ({ id: i + 1, rack: cluster.racks?.[String(i + 1)] ?? null })),
    controllers: Array.from({ length: cluster.controllers }, (_, i) => FIRST_CONTROLLER_ID + i),
    config: cluster.config,
    features: cluster.features ?? {},
    network: NETWORK,
  });
  startAll(world);
  const wire = new Wire(world, 'start');
  for (const node of brokersOf(world)) must(waitUntilServing(wire, node, BOOT_MS), 'a broker did not come up');
  return world;
}

function createInternalTopics(wire: Wire, brokers: number): void {
  const assignment = INTERNAL_ASSIGNMENTS[brokers];
  if (assignment === undefined) throw new Error(`how internal topics lie on ${brokers} brokers was not recorded`);
  const floor = { 'min.insync.replicas': '2' };
  createTopics(wire, [
    { topic: GROUP_METADATA_TOPIC, assignment, configs: { 'cleanup.policy': 'compact' } },
    { topic: TRANSACTION_STATE_TOPIC, assignment, configs: { 'cleanup.policy': 'compact', ...(brokers > 1 ? floor : {}) } },
    { topic: SHARE_GROUP_STATE_TOPIC, assignment, configs: brokers > 1 ? floor : {} },
  ]);
  const loaded = (node: NodeIx) => {
    const answer = wire.ask(node, 'setup', { api: 'ListGroups', version: LIST_GROUPS_VERSION, body: {} }, ASK_MS) as { errorCode?: number } | undefined;
    return answer?.errorCode === 0;
  };
  for (const node of brokersOf(wire.world)) must(poll(wire, () => loaded(node), BOOT_MS), 'a coordinator did not load');
}

/** The recorded clusters had been in use: their brokers had producer ids to give. */
function hasProducerIds(wire: Wire, node: NodeIx): boolean {
  const answer = wire.ask(node, 'setup', { api: 'InitProducerId', version: INIT_PRODUCER_ID_VERSION, body: { transactionalId: null, transactionTimeoutMs: BOOT_MS } }, ASK_MS);
  return (answer as { errorCode?: number } | undefined)?.errorCode === 0;
}

/** Creates topics, waits until every broker knows them and their leaders lead; gives their ids by name. */
export function createTopics(wire: Wire, topics: readonly SetupTopic[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  if (topics.length === 0) return ids;
  const answer = wire.ask(anyBroker(wire.world), 'setup', {
    api: 'CreateTopics',
    version: CREATE_TOPICS_VERSION,
    body: {
      topics: topics.map(({ topic, assignment, configs = {} }) => ({
        name: topic, numPartitions: -1, replicationFactor: -1,
        assignments: assignment.map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds })),
        configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
      })),
    },
  }, BOOT_MS);
  for (const created of listIn(answer, 'topics')) {
    if (created['errorCode'] !== 0) throw new Error(`topic not created: ${JSON.stringify(created)}`);
    ids.set(String(created['name']), String(created['topicId']));
  }
  must(ids.size === topics.length, `topics not created: ${JSON.stringify(answer)}`);
  for (const node of brokersOf(wire.world)) must(poll(wire, () => knowsTopics(wire, node, topics), BOOT_MS), 'a broker did not learn of a topic');
  // The leaders have the same news and need a moment to act on it.
  wire.sleep(POLL_MS);
  return ids;
}

function knowsTopics(wire: Wire, node: NodeIx, topics: readonly SetupTopic[]): boolean {
  const answer = wire.ask(node, 'setup', { api: 'Metadata', version: METADATA_VERSION, body: { topics: topics.map(({ topic }) => ({ name: topic })), allowAutoTopicCreation: false } }, ASK_MS);
  return topics.every(({ topic, assignment }) => {
    const partitions = listIn(listIn(answer, 'topics').find((known) => known['name'] === topic), 'partitions');
    return partitions.length === assignment.length && partitions.every((partition) => partition['errorCode'] === 0 && Number(partition['leaderId']) > 0);
  });
}

/** A started broker accepts connections once it has caught up, registered and been unfenced. */
export function waitUntilServing(wire: Wire, node: NodeIx, withinMs: number): boolean {
  const id = wire.world.nodes[node]?.kafkaId;
  return poll(wire, () => {
    const answer = wire.ask(node, 'setup', { api: 'Metadata', version: METADATA_VERSION, body: { topics: [] } }, ASK_MS);
    return listIn(answer, 'brokers').some((broker) => broker['nodeId'] === id);
  }, withinMs);
}

function poll(wire: Wire, isDone: () => boolean, withinMs: number): boolean {
  const endUs = wire.world.nowUs + withinMs * 1000;
  while (wire.world.nowUs < endUs) {
    if (isDone()) return true;
    wire.sleep(POLL_MS);
  }
  return false;
}

function brokersOf(world: World): NodeIx[] {
  return world.nodes.flatMap((node, ix) => (node.kind === NodeKind.Broker ? [ix] : []));
}

function must(held: boolean, message: string): void {
  if (!held) throw new Error(message);
}
