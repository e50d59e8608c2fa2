import { brokerBehavior } from '../broker/broker-node';
import { createBroker } from '../broker/broker-state';
import { ZOOKEEPER_NODE } from '../broker/zookeeper/wire';
import type { ZooKeeperSettings } from '../broker/zookeeper/zookeeper-state';
import { controllerBehavior } from '../controller/controller';
import { createController } from '../controller/controller-state';
import { RandomStreams } from '../kernel/random-streams';
import { World } from '../kernel/world';
import { DEFAULT_FEATURE_LEVELS } from '../protocol/features';
import { NodeKind } from '../protocol/node-kinds';
import { createObjectStore, OBJECT_STORE_NAME, objectStoreBehavior } from '../tiered/object-store';
import { zooKeeperBehavior } from '../zookeeper/server';
import { createZooKeeperServer } from '../zookeeper/server-state';

export interface BrokerOptions {
  readonly id: number;
  readonly rack?: string | null;
  /** Beyond what is set for all nodes. */
  readonly config?: Readonly<Record<string, string>>;
}

export interface ClusterOptions {
  readonly seed: number;
  /** 22 characters; left out: the one of all simulated clusters. */
  readonly clusterId?: string;
  readonly brokers: readonly BrokerOptions[];
  /** Ids of the quorum's nodes; none in the ZooKeeper era. */
  readonly controllers: readonly number[];
  /** Given for a cluster of the ZooKeeper era: an ensemble instead of a quorum. */
  readonly zookeeper?: ZooKeeperSettings | null;
  /** As in every node's server.properties. */
  readonly config?: Readonly<Record<string, string>>;
  /** Feature levels other than those of a new cluster. */
  readonly features?: Readonly<Record<string, number>>;
  readonly network: {
    /** One-way time between a node of the cluster and the middle of the network: two nodes are twice that apart. */
    readonly accessUs: number;
    /** Random extra time of a message. */
    readonly jitterUs: number;
  };
  /** Applies what a scenario planned. */
  readonly onPlanned?: (world: World, plan: object) => void;
  /** What the builder wants to find again in `world.setting`. */
  readonly setting?: unknown;
}

/** Ids of a cluster say nothing, but answers and registrations carry one. */
const CLUSTER_ID = 'Hw8jz0mQTSKcXvJ1sLr4Ag';

export function brokerNodeName(brokerId: number): string {
  return `broker-${brokerId}`;
}

export function controllerNodeName(controllerId: number): string {
  return `controller-${controllerId}`;
}

/** A cluster whose nodes are all down: controllers or ZooKeeper first, then brokers. Clients are added by whoever needs them. */
export function buildCluster(options: ClusterOptions): World {
  const { seed, clusterId = CLUSTER_ID, brokers, controllers, config = {}, features = {}, network, zookeeper = null } = options;
  const world = new World(new RandomStreams(seed), { jitterUs: network.jitterUs }, options.onPlanned ?? ignorePlan, options.setting ?? null);
  const bootstrapFeatures = new Map([...DEFAULT_FEATURE_LEVELS, ...Object.entries(features)]);
  for (const nodeId of controllers) {
    const state = createController({ nodeId, clusterId, voters: controllers, staticConfig: new Map(Object.entries(config)), bootstrapFeatures });
    world.addNode(controllerNodeName(nodeId), NodeKind.Controller, nodeId, controllerBehavior, state, network.accessUs);
  }
  if (zookeeper !== null) world.addNode(ZOOKEEPER_NODE, NodeKind.ZooKeeper, -1, zooKeeperBehavior, createZooKeeperServer(), network.accessUs);
  for (const { id, rack = null, config: own = {} } of brokers) {
    const staticConfig = new Map([...Object.entries(config), ...Object.entries(own)]);
    const state = createBroker({ brokerId: id, clusterId, rack, controllerIds: controllers, staticConfig, zookeeper });
    world.addNode(brokerNodeName(id), NodeKind.Broker, id, brokerBehavior, state, network.accessUs);
  }
  if (hasObjectStore(options)) world.addNode(OBJECT_STORE_NAME, NodeKind.ObjectStore, -1, objectStoreBehavior, createObjectStore(), network.accessUs);
  return world;
}

/** Where any broker has tiered storage there is a store for it (R-TIER-01). */
export function hasObjectStore({ config = {}, brokers }: Pick<ClusterOptions, 'config' | 'brokers'>): boolean {
  return [config, ...brokers.map((broker) => broker.config ?? {})].some((settings) => settings['remote.log.storage.system.enable'] === 'true');
}

function ignorePlan(): void {
  // A cluster without a scenario has no plan.
}

/** Starts every node that is down, in the order in which they were added. */
export function startAll(world: World): void {
  for (let ix = 0; ix < world.nodes.length; ix++) world.start(ix);
}
