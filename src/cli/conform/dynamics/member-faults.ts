import type { ConsumerState } from '../../../engine/client/consumer-state';
import type { World } from '../../../engine/kernel/world';
import { buildWorld } from '../../../engine/scenario/build-world';
import { parseScenario } from '../../../engine/scenario/parse-scenario';
import { randomMomentMs, watch, type Draw, type DynamicsCase, type Measure } from './measurement';

/** Faults of one of two members of a group of either protocol, over four partitions of topic `t`. */

const PARTITIONS = 4;
const STAYS = 'member-1';
const GOES = 'member-2';
const START_MS = 60_000;
const PATIENCE_MS = 180_000;
const POLL_MS = 20;

/** The assignor that a fault's text names, by the class a configuration lists; the range assignor where it names none. */
export function assignorClass(fault: string): string {
  return `org.apache.kafka.clients.consumer.${/\b(\w+Assignor)\b/.exec(fault)?.[1] ?? 'RangeAssignor'}`;
}

function stablePair({ cluster, config, fault }: DynamicsCase, draw: Draw): World {
  const parsed = parseScenario({
    version: 1,
    cluster: { brokers: cluster.brokers, config: { 'offsets.topic.replication.factor': cluster.brokers }, network: { latencyMs: 0.2, interBrokerLatencyMs: 0.2, jitterMs: 0.1 } },
    topics: [{ name: 't', partitions: PARTITIONS, replicationFactor: cluster.brokers }],
    groups: [{
      name: 'g', members: [STAYS, GOES], topics: ['t'],
      config: { ...config, ...(/group\.protocol=consumer/.test(fault) ? { 'group.protocol': 'consumer' } : { 'partition.assignment.strategy': assignorClass(fault) }) },
    }],
  });
  if (!parsed.ok) throw new Error(`the scenario is refused: ${JSON.stringify(parsed.errors)}`);
  const world = buildWorld(parsed.scenario, draw.seed);
  const share = PARTITIONS / 2;
  for (let ms = 0; ms < START_MS && !(owned(world, STAYS) === share && owned(world, GOES) === share); ms += POLL_MS) pass(world, POLL_MS);
  pass(world, randomMomentMs(draw));
  if (owned(world, STAYS) !== share || owned(world, GOES) !== share) throw new Error('the group did not become stable');
  return world;
}

function owned(world: World, member: string): number {
  return (world.nodes[world.nodeByName(member)]?.state as ConsumerState).assigned.size;
}

function pass(world: World, ms: number): void {
  const endUs = world.nowUs + ms * 1000;
  world.run(Infinity, endUs);
  world.advanceTo(endUs);
}

function untilAllAtOne(world: World, draw: Draw): number {
  return watch(world, draw, (ms) => pass(world, ms), () => owned(world, STAYS) === PARTITIONS, PATIENCE_MS);
}

export const memberCloses: Measure = (recorded, draw) => {
  const world = stablePair(recorded, draw);
  world.stop(world.nodeByName(GOES));
  return untilAllAtOne(world, draw);
};

export const memberCrashes: Measure = (recorded, draw) => {
  const world = stablePair(recorded, draw);
  world.crash(world.nodeByName(GOES));
  return untilAllAtOne(world, draw);
};
