import { javaStringHash } from '../../base/java-hash';
import type { ZooKeeperSettings } from '../broker/zookeeper/zookeeper-state';
import { consumerBehavior, createConsumer } from '../client/consumer';
import { createEdge, edgeBehavior, type GroupSettings } from '../client/edge';
import { processorBehavior } from '../client/processor';
import { createProcessor, type ProcessorState } from '../client/processor-state';
import { createProducer, producerBehavior } from '../client/producer';
import { createShareConsumer, shareConsumerBehavior } from '../client/share-consumer';
import { createWorkload, type WorkloadState } from '../client/workload/workload';
import { WorkloadPlan } from '../client/workload/workload-plan';
import { buildCluster } from '../cluster/build-cluster';
import { resolveConsumerConfig } from '../config/consumer-config';
import { resolveProducerConfig } from '../config/producer-config';
import type { NodeIx } from '../kernel/connection';
import type { World } from '../kernel/world';
import type { CreatableTopic } from '../protocol/messages/topics';
import { NodeKind } from '../protocol/node-kinds';
import { applyCommand } from './apply-command';
import type { Command } from './command';
import type { PlannedCommand } from './command-schema';
import { configEntries } from './parse-scenario';
import { brokersOf, controllerIdsOf, EDGE_NAME, nodesOf, type Scenario } from './scenario';
import { DEFAULT_TRANSACTIONS, SILENT_WORKLOAD, type ScenarioConfig, type ScenarioGroup, type ScenarioOutput, type ScenarioProducer, type ScenarioTopic } from './schema';

/** What a world was built from: `world.setting`. */
export interface ScenarioSetting {
  readonly scenario: Scenario;
  readonly seed: number;
}

/**
 * A world at its very beginning: every node exists, none runs. The first events start them in order, at time 0, so that the
 * start is part of the history like everything else. The scenario's faults wait in the queue with their times.
 */
export function buildWorld(scenario: Scenario, seed = scenario.seed): World {
  const setting: ScenarioSetting = { scenario, seed };
  const { network, config, features = {} } = scenario.cluster;
  const clusterAccessUs = Math.round((network.interBrokerLatencyMs * 1000) / 2);
  const clientAccessUs = Math.max(0, Math.round(network.latencyMs * 1000) - clusterAccessUs);
  const world = buildCluster({
    seed,
    brokers: brokersOf(scenario).map((broker) => ({ id: broker.id, rack: broker.rack, config: texts(broker.config) })),
    controllers: controllerIdsOf(scenario),
    zookeeper: zooKeeperOf(scenario),
    config: texts(config),
    features,
    network: { accessUs: clusterAccessUs, jitterUs: Math.round(network.jitterMs * 1000) },
    onPlanned: applyPlanned,
    setting,
  });
  const brokers: readonly NodeIx[] = brokersOf(scenario).map((broker) => world.nodeByKafkaId(broker.id));
  world.addNode(EDGE_NAME, NodeKind.Edge, -1, edgeBehavior, createEdge(brokers, scenario.topics.map(creatable), groupSettings(scenario)), clientAccessUs);
  for (const producer of scenario.producers) addProducer(world, producer, seed, brokers, clientAccessUs);
  for (const group of scenario.groups) addGroup(world, group, brokers, clientAccessUs);
  planStart(world, scenario);
  for (const fault of scenario.faults) world.plan(fault.atMs * 1000, commandOf(fault));
  return world;
}

function zooKeeperOf({ cluster }: Scenario): ZooKeeperSettings | null {
  if (cluster.controlPlane === 'kraft') return null;
  const { sessionTimeoutMs, interBrokerProtocol } = cluster.zookeeper;
  return { sessionTimeoutMs, leadersWriteIsr: interBrokerProtocol === '2.6' };
}

function applyPlanned(world: World, plan: object): void {
  applyCommand(world, plan as Command);
}

/** A planned command without its time: what the world, a link and a log know it as. */
function commandOf(planned: PlannedCommand): Command {
  const { atMs: _atMs, ...command } = planned;
  return command as Command;
}

function planStart(world: World, scenario: Scenario): void {
  const starts = new Map<string, number>();
  for (const group of scenario.groups) for (const member of group.members) starts.set(member, group.startMs);
  for (const { name } of nodesOf(scenario)) world.plan((starts.get(name) ?? 0) * 1000, { type: 'restart', node: name } satisfies Command);
}

function addProducer(world: World, producer: ScenarioProducer, seed: number, brokers: readonly NodeIx[], accessUs: number): void {
  const { values } = resolveProducerConfig(configEntries(producer.config));
  const state = createProducer(producer.name, values, brokers, [producer.topic], workloadOf(producer, seed), producer.transactions ?? DEFAULT_TRANSACTIONS);
  world.addNode(producer.name, NodeKind.Producer, -1, producerBehavior, state, accessUs);
}

/** A producer without a workload has one that is silent, so that `setRate` can wake it. */
function workloadOf({ name, topic, workload = SILENT_WORKLOAD }: ScenarioProducer, seed: number): WorkloadState {
  const { recordsPerSecond, startMs, stopMs } = workload;
  const plan = new WorkloadPlan(name, topic, javaStringHash(name) ^ seed, workload);
  return createWorkload(plan, recordsPerSecond, startMs * 1000, stopMs === undefined ? -1 : stopMs * 1000);
}

function addGroup(world: World, group: ScenarioGroup, brokers: readonly NodeIx[], accessUs: number): void {
  const { output } = group;
  const { values } = resolveConsumerConfig(consumerSettings(group));
  const application = { processingUs: Math.round(group.processingMs * 1000), processingUsPerRecord: group.processingUsPerRecord };
  if (group.share !== undefined) {
    for (const member of group.members) {
      world.addNode(member, NodeKind.ShareConsumer, -1, shareConsumerBehavior, createShareConsumer(member, group.name, group.topics, values, brokers, application, group.share.answer), accessUs);
    }
    return;
  }
  for (const member of group.members) {
    const processor = output === undefined ? null : processorOf(output, member, brokers);
    const state = createConsumer(member, group.name, group.topics, values, brokers, application, processor);
    world.addNode(member, NodeKind.Consumer, -1, processor === null ? consumerBehavior : processorBehavior, state, accessUs);
  }
}

/** What the administrator sets of groups before anybody reads. */
function groupSettings({ groups }: Scenario): GroupSettings[] {
  return groups.flatMap(({ name, share }) => (share === undefined || Object.keys(share.configs).length === 0 ? [] : [{ group: name, configs: configEntries(share.configs) }]));
}

/** An application that writes commits by itself, and with exactly-once it reads nothing that may still be undone. */
function consumerSettings({ config, output }: ScenarioGroup): (readonly [string, string])[] {
  if (output === undefined) return configEntries(config);
  const isolation = output.guarantee === 'exactly-once' ? [['isolation.level', 'read_committed'] as const] : [];
  return [...isolation, ...configEntries(config), ['enable.auto.commit', 'false'] as const];
}

function processorOf({ topic, guarantee, config }: ScenarioOutput, member: string, brokers: readonly NodeIx[]): ProcessorState {
  const id = guarantee === 'exactly-once' ? [['transactional.id', member] as const] : [];
  const { values } = resolveProducerConfig([...configEntries(config), ...id]);
  return createProcessor(topic, guarantee, createProducer(`${member}/producer`, values, brokers, [topic], null));
}

const CLUSTER_DEFAULT = -1;

function creatable(topic: ScenarioTopic): CreatableTopic {
  const configs = configEntries(topic.configs).map(([name, value]) => ({ name, value }));
  const assignments = topic.assignment?.map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds })) ?? [];
  const given = assignments.length > 0;
  return {
    name: topic.name, numPartitions: given ? CLUSTER_DEFAULT : (topic.partitions ?? CLUSTER_DEFAULT),
    replicationFactor: given ? CLUSTER_DEFAULT : (topic.replicationFactor ?? CLUSTER_DEFAULT), assignments, configs,
  };
}

function texts(config: ScenarioConfig): Record<string, string> {
  return Object.fromEntries(configEntries(config));
}
