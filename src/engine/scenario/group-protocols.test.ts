import { describe, expect, it } from 'vitest';
import { missingOffsets, repeatedOffsets } from '../client/deliveries';
import type { ConsumerState } from '../client/consumer-state';
import { FactKind } from '../facts/fact-kinds';
import type { Fact, FactSink } from '../kernel/fact';
import type { World } from '../kernel/world';
import { NodeKind } from '../protocol/node-kinds';
import { buildWorld } from './build-world';
import { parseScenario } from './parse-scenario';
import type { ScenarioInput } from './schema';

/** Groups of two and then three members over six partitions, with each way of sharing them out, on real brokers. */

const COOPERATIVE = 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor';
const STICKY = 'org.apache.kafka.clients.consumer.StickyAssignor';

class GroupFacts implements FactSink {
  readonly facts: Pick<Fact, 'kind' | 'node' | 'timeUs' | 'c'>[] = [];

  push(_id: number, timeUs: number, _event: number, node: number, kind: number, _a: number, _b: number, c: number): void {
    if (kind === FactKind.PartitionsRevoked || kind === FactKind.PartitionsAssigned) this.facts.push({ kind, node, timeUs, c });
  }
}

function run(config: Readonly<Record<string, string | number>>, faults: NonNullable<ScenarioInput['faults']> = [], untilMs = 60_000, processingMs = 10) {
  const parsed = parseScenario({
    version: 1,
    cluster: { brokers: 3, config: { 'group.initial.rebalance.delay.ms': 0 } },
    topics: [{ name: 't', partitions: 6, replicationFactor: 3 }],
    producers: [{ name: 'p', topic: 't', workload: { recordsPerSecond: 50, keys: 100, spacing: 'regular', stopMs: untilMs - 10_000 } }],
    groups: [{ name: 'g', members: ['a', 'b', 'c'], topics: ['t'], config: { 'auto.offset.reset': 'earliest', ...config }, processingMs }],
    faults,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const world = buildWorld(parsed.scenario, 1);
  const sink = new GroupFacts();
  world.sink = sink;
  world.run(Infinity, untilMs * 1000);
  return { world, facts: sink.facts };
}

function member(world: World, name: string): ConsumerState {
  return world.nodes[world.nodeByName(name)]?.state as ConsumerState;
}

function sizes(world: World): number[] {
  return world.nodes.filter((node) => node.kind === NodeKind.Consumer && node.status === 'running').map((node) => (node.state as ConsumerState).assigned.size).sort();
}

/** Offsets of all partitions below the members' positions that nobody was given. */
function skipped(world: World): number {
  const states = world.nodes.filter((node) => node.kind === NodeKind.Consumer).map((node) => node.state as ConsumerState);
  const ends = new Map<number, number>();
  for (const state of states) for (const { key, position } of state.assigned.values()) ends.set(key, position);
  let missing = 0;
  for (const [key, end] of ends) missing += missingOffsets({ records: 0, runs: states.flatMap((state) => state.deliveries.get(key)?.runs ?? []) }, 0, end);
  return missing;
}

const CRASH = [{ atMs: 20_000, type: 'stop', node: 'c' }] as const;

describe('how members share partitions out', () => {
  it('R-GRP-23, R-GRP-24: a cooperative member keeps what it keeps; only what moves is given up', () => {
    const { world, facts } = run({ 'partition.assignment.strategy': COOPERATIVE }, [{ atMs: 20_000, type: 'stop', node: 'c' }, { atMs: 40_000, type: 'restart', node: 'c' }], 70_000);
    expect(sizes(world)).toEqual([2, 2, 2]);
    const a = world.nodeByName('a');
    const revoked = facts.filter((fact) => fact.kind === FactKind.PartitionsRevoked && fact.timeUs > 40_000_000 && fact.node === a);
    expect(revoked.map((fact) => fact.c)).toEqual([1]);
    expect(skipped(world)).toBe(0);
  });

  it('R-GRP-23: an eager member gives up everything for every rebalance', () => {
    const { world, facts } = run({}, [...CRASH]);
    const a = world.nodeByName('a');
    expect(sizes(world)).toEqual([3, 3]);
    expect(facts.filter((fact) => fact.kind === FactKind.PartitionsRevoked && fact.timeUs > 20_000_000 && fact.node === a).map((fact) => fact.c)).toEqual([2]);
  });

  it('R-ASG-07: sticky members remember what they had, and get it back in one round', () => {
    const { world } = run({ 'partition.assignment.strategy': STICKY }, [], 30_000);
    const before = new Set(member(world, 'a').assigned.keys());
    world.stop(world.nodeByName('c'));
    world.run(Infinity, 60_000_000);
    expect(sizes(world)).toEqual([3, 3]);
    for (const key of before) expect(member(world, 'a').assigned.has(key)).toBe(true);
  });

  it('R-CONS-02, R-CONS-25: members of the consumer protocol come to even shares, and nothing is read twice or skipped', () => {
    const { world, facts } = run({ 'group.protocol': 'consumer' }, [{ atMs: 20_000, type: 'stop', node: 'c' }, { atMs: 40_000, type: 'restart', node: 'c' }], 70_000);
    expect(sizes(world)).toEqual([2, 2, 2]);
    const a = world.nodeByName('a');
    // R-CGP-09: nobody stops: only the one that moves is given up.
    expect(facts.filter((fact) => fact.kind === FactKind.PartitionsRevoked && fact.timeUs > 40_000_000 && fact.node === a).map((fact) => fact.c)).toEqual([1]);
    expect(skipped(world)).toBe(0);
    for (const name of ['a', 'b', 'c']) for (const deliveries of member(world, name).deliveries.values()) expect(repeatedOffsets(deliveries)).toBe(0);
    expect(member(world, 'a').membership).toBe('stable');
  });

  it('R-CGP-11, R-CONS-06: a crashed member is out after 45 s; a poll too late leaves at once and comes back', () => {
    const crashed = run({ 'group.protocol': 'consumer' }, [{ atMs: 20_000, type: 'crash', node: 'c' }], 60_000);
    expect(sizes(crashed.world)).toEqual([2, 2]);
    crashed.world.run(Infinity, 80_000_000);
    expect(sizes(crashed.world)).toEqual([3, 3]);
    const slow = run({ 'group.protocol': 'consumer', 'max.poll.interval.ms': 5_000, 'max.poll.records': 1 }, [], 40_000, 8_000);
    const rebalances = ['a', 'b', 'c'].map((name) => member(slow.world, name).totals.rebalances);
    expect(Math.max(...rebalances)).toBeGreaterThan(1);
  });

  it('R-GRP-02, R-GRP-03: the group goes on under another coordinator', () => {
    const { world } = run({ 'group.protocol': 'consumer' }, [
      { atMs: 20_000, type: 'crash', node: 'broker-1' }, { atMs: 30_000, type: 'restart', node: 'broker-1' },
      { atMs: 40_000, type: 'crash', node: 'broker-2' }, { atMs: 50_000, type: 'restart', node: 'broker-2' },
      { atMs: 60_000, type: 'crash', node: 'broker-3' }, { atMs: 70_000, type: 'restart', node: 'broker-3' },
    ], 100_000);
    expect(sizes(world)).toEqual([2, 2, 2]);
    expect(skipped(world)).toBe(0);
  });

  it('§3.2: settings of the other protocol are refused', () => {
    expect(() => run({ 'group.protocol': 'consumer', 'session.timeout.ms': 10_000 })).toThrow('session.timeout.ms');
    expect(() => run({ 'group.remote.assignor': 'range' })).toThrow('group.remote.assignor');
  });
});
