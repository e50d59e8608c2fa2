/** The processes of a scenario's cluster: their properties, and how they are formatted and started. */
import { DATA_DIRECTORY } from '../../engine/protocol/disk-file';
import { BROKER_HOST, brokerPort, controllerEndpoint } from '../../engine/protocol/endpoints';
import { brokersOf, controllerIdsOf, type Scenario } from '../../engine/scenario/scenario';
import type { ScenarioConfig } from '../../engine/scenario/schema';
import { propertiesFile, serverProcess } from './processes';
import { line, none, steps, type RealCommand, type RealStep } from './real-command';

export function startCluster(scenario: Scenario): RealCommand {
  if (scenario.cluster.controlPlane === 'zookeeper') return none('A cluster with ZooKeeper needs a Kafka before 4.0 and its scripts; what follows takes it to be there, with its brokers at these addresses.');
  const servers = serversOf(scenario);
  const features = Object.entries(scenario.cluster.features ?? {}).map(([name, level]) => ` --feature ${name}=${level}`).join('');
  return steps([
    { type: 'tool', command: 'kafka-storage.sh random-uuid > cluster.id' },
    ...servers.map(({ id, properties }): RealStep => ({ type: 'file', name: propertiesFile(id), content: properties.map(([name, value]) => `${name}=${value}\n`).join('') })),
    ...servers.map(({ id }): RealStep => ({ type: 'tool', command: `kafka-storage.sh format -t "$(cat cluster.id)" -c ${propertiesFile(id)}${features}` })),
    ...servers.map(({ id, node }) => serverProcess('start', node, id)),
  ]);
}

/** A line that ends once a broker answers. */
export function waitForCluster(scenario: Scenario): string {
  const first = brokersOf(scenario)[0]?.id ?? 1;
  return `until ${line('kafka-cluster', 'list-endpoints', '--bootstrap-server', `${BROKER_HOST}:${brokerPort(first)}`)} > /dev/null 2>&1; do sleep 1; done`;
}

interface Server {
  readonly id: string;
  readonly node: string;
  readonly properties: readonly (readonly [string, string])[];
}

function serversOf(scenario: Scenario): Server[] {
  const { config } = scenario.cluster;
  const controllers = controllerIdsOf(scenario);
  const port = (id: number): number => controllerEndpoint(id).listeners[0]?.port ?? 0;
  const voters = controllers.map((id) => `${id}@${BROKER_HOST}:${port(id)}`).join(',');
  const common = (id: number, role: string, listener: string): (readonly [string, string])[] => [
    ['process.roles', role], ['node.id', String(id)], ['controller.quorum.voters', voters], ['controller.listener.names', 'CONTROLLER'], ['listeners', listener],
  ];
  return [
    ...controllers.map((id) => ({ id: String(id), node: `controller-${id}`, properties: [...common(id, 'controller', `CONTROLLER://${BROKER_HOST}:${port(id)}`), ...settings(config, id)] })),
    ...brokersOf(scenario).map(({ id, rack, config: own }) => ({
      id: String(id), node: `broker-${id}`,
      properties: [...common(id, 'broker', `PLAINTEXT://${BROKER_HOST}:${brokerPort(id)}`), ...(rack === null ? [] : [['broker.rack', rack] as const]), ...settings({ ...config, ...own }, id)],
    })),
  ];
}

/** All nodes on one machine: each has directories of its own. */
function settings(config: ScenarioConfig, id: number): (readonly [string, string])[] {
  const { 'log.dirs': many, 'log.dir': single, ...others } = config;
  const directories = String(many ?? single ?? DATA_DIRECTORY).split(',').map((path) => `${path.trim()}-${id}`);
  return [['log.dirs', directories.join(',')], ...Object.entries(others).map(([name, value]) => [name, String(value)] as const)];
}
