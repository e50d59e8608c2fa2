import { buildCluster, startAll } from '../../../engine/cluster/build-cluster';
import type { World } from '../../../engine/kernel/world';
import { NodeKind } from '../../../engine/protocol/node-kinds';
import { waitUntilServing } from '../rpc/cluster';
import { Wire } from '../rpc/wire';
import type { Transcript } from './parse';

const SEED = 1;
const FIRST_CONTROLLER_ID = 101;
const CLUSTER_ID = 'hwHWhwHWhwHWhwHWhwHWhw';
const NETWORK = { accessUs: 100, jitterUs: 50 };
const BOOT_MS = 60_000;
/** Coordinators and producer ids were there when the first command of a recording had started. */
const SETTLE_MS = 2_000;

const booted = new Map<string, World>();

/** The cluster that a transcript begins with: all brokers unfenced, no topics. */
export function clusterOf({ header }: Transcript): World {
  const key = ['cluster', 'config', 'racks', 'features'].map((name) => header.get(name)?.join('\n') ?? '').join('\n\n');
  let world = booted.get(key);
  if (world === undefined) booted.set(key, (world = boot(header)));
  return world.copy();
}

function boot(header: Transcript['header']): World {
  const [, brokers = '1', controllers = '1'] = /brokers=(\d+) controllers=(\d+)/.exec(header.get('cluster')?.[0] ?? '') ?? [];
  const brokerCount = Number(brokers);
  const few = String(Math.min(3, brokerCount));
  const minIsr = String(Math.min(2, brokerCount));
  const config: Record<string, string> = {
    'num.partitions': '1', 'offsets.topic.num.partitions': '4', 'transaction.state.log.num.partitions': '4', 'share.coordinator.state.topic.num.partitions': '4',
    'offsets.topic.replication.factor': few, 'transaction.state.log.replication.factor': few, 'share.coordinator.state.topic.replication.factor': few,
    'transaction.state.log.min.isr': minIsr, 'share.coordinator.state.topic.min.isr': minIsr, 'group.initial.rebalance.delay.ms': '0',
    ...pairs(header.get('config') ?? []),
  };
  const racks = pairs((header.get('racks') ?? []).flatMap((line) => line.split(' ')));
  const features = Object.fromEntries(Object.entries(pairs((header.get('features') ?? []).flatMap((line) => line.split(' ')))).map(([name, level]) => [name, Number(level)]));
  const world = buildCluster({
    seed: SEED, clusterId: CLUSTER_ID, features, config, network: NETWORK,
    brokers: Array.from({ length: brokerCount }, (_, i) => ({ id: i + 1, rack: racks[String(i + 1)] ?? null, config: { 'log.dirs': `/var/lib/kafka/data-${i + 1}` } })),
    controllers: Array.from({ length: Number(controllers) }, (_, i) => FIRST_CONTROLLER_ID + i),
  });
  startAll(world);
  const wire = new Wire(world, 'start');
  world.nodes.forEach((node, ix) => {
    if (node.kind === NodeKind.Broker && !waitUntilServing(wire, ix, BOOT_MS)) throw new Error('a broker did not come up');
  });
  wire.sleep(SETTLE_MS);
  return world;
}

function pairs(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(lines.filter((line) => line.includes('=')).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}
