import { OBJECT_STORE_NAME } from '../tiered/object-store';
import { logDirectoriesOf } from '../broker/broker-state';
import { resolveBrokerConfig } from '../config/broker-config';
import { ZOOKEEPER_NODE } from '../broker/zookeeper/wire';
import type { PlannedCommand } from './command-schema';
import type { ParsedScenario, ScenarioBroker, ScenarioConfig } from './schema';

/** A scenario that has been read and found sound: every default is filled in. Immutable JSON. */
export interface Scenario extends Omit<ParsedScenario, 'faults'> {
  readonly faults: readonly PlannedCommand[];
}

const FIRST_CONTROLLER_ID = 101;
export const EDGE_NAME = 'edge';

export function brokerName(id: number): string {
  return `broker-${id}`;
}

export function controllerName(id: number): string {
  return `controller-${id}`;
}

export function terminalName(terminal: number): string {
  return `terminal-${terminal}`;
}

/** Without a quorum there are none: a broker is the controller. */
export function controllerIdsOf({ cluster }: Pick<Scenario, 'cluster'>): number[] {
  if (cluster.controlPlane === 'zookeeper') return [];
  return Array.from({ length: cluster.controllers }, (_, i) => FIRST_CONTROLLER_ID + i);
}

/** The brokers with their racks and their own configuration, however the scenario lists them. */
export function brokersOf(scenario: Pick<Scenario, 'cluster'>): { readonly id: number; readonly rack: string | null; readonly config: ScenarioConfig }[] {
  const { brokers, racks } = scenario.cluster;
  const listed: readonly ScenarioBroker[] = typeof brokers === 'number' ? Array.from({ length: brokers }, (_, i) => ({ id: i + 1 })) : brokers;
  return listed.map((broker, i) => ({
    id: broker.id,
    rack: broker.rack ?? (racks.length === 0 ? null : (racks[i % racks.length] as string)),
    config: broker.config ?? {},
  }));
}

/** Does any broker keep closed segments in an object store (R-TIER-01)? */
function hasStore(scenario: Pick<Scenario, 'cluster'>): boolean {
  return [scenario.cluster.config, ...brokersOf(scenario).map(({ config }) => config)].some((settings) => String(settings['remote.log.storage.system.enable']) === 'true');
}

export type NamedNodeKind = 'zookeeper' | 'broker' | 'controller' | 'producer' | 'consumer' | 'share consumer' | 'edge' | 'object store' | 'terminal';

export interface NamedNode {
  readonly name: string;
  readonly kind: NamedNodeKind;
  /** A broker's log directories. */
  readonly directories?: readonly string[];
}

/** As its own or the cluster's settings list them. */
function directoriesOf({ cluster }: Pick<Scenario, 'cluster'>, own: ScenarioConfig): readonly string[] {
  const settings = Object.entries({ ...cluster.config, ...own }).map(([name, value]) => [name, String(value)] as const);
  return logDirectoriesOf(resolveBrokerConfig(settings.filter(([name]) => name === 'log.dirs' || name === 'log.dir')).values);
}

/** Every node the scenario makes, by name, in the order in which the world gets them. */
export function nodesOf(scenario: Pick<Scenario, 'cluster' | 'producers' | 'groups'>): NamedNode[] {
  const nodes: NamedNode[] = controllerIdsOf(scenario).map((id) => ({ name: controllerName(id), kind: 'controller' }));
  if (scenario.cluster.controlPlane === 'zookeeper') nodes.push({ name: ZOOKEEPER_NODE, kind: 'zookeeper' });
  for (const broker of brokersOf(scenario)) {
    nodes.push({ name: brokerName(broker.id), kind: 'broker', directories: directoriesOf(scenario, broker.config) });
  }
  if (hasStore(scenario)) nodes.push({ name: OBJECT_STORE_NAME, kind: 'object store' });
  nodes.push({ name: EDGE_NAME, kind: 'edge' });
  for (const producer of scenario.producers) nodes.push({ name: producer.name, kind: 'producer' });
  for (const group of scenario.groups) for (const member of group.members) nodes.push({ name: member, kind: group.share === undefined ? 'consumer' : 'share consumer' });
  return nodes;
}
