import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BrokerState } from '../broker/broker-state';
import { missingOffsets, repeatedOffsets } from '../client/deliveries';
import type { ConsumerState } from '../client/consumer-state';
import type { ProducerState } from '../client/producer-state';
import { FactKind } from '../facts/fact-kinds';
import type { FactSink } from '../kernel/fact';
import type { World } from '../kernel/world';
import { NodeKind } from '../protocol/node-kinds';
import { partitionOf } from '../protocol/partition-key';
import { buildWorld } from './build-world';
import type { Command } from './command';
import { defaultScenario } from './default-scenario';
import { parseScenario } from './parse-scenario';
import type { ScenarioInput } from './schema';

function build(input: ScenarioInput, seed?: number): World {
  const result = parseScenario(input);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return buildWorld(result.scenario, seed);
}

function statesOf<S>(world: World, kind: number): S[] {
  return world.nodes.filter((node) => node.kind === kind).map((node) => node.state as S);
}

/** Acknowledged ranges of offsets by partition, taken from what brokers said to producers. */
class Acknowledged implements FactSink {
  readonly ranges: { readonly key: number; readonly from: number; readonly to: number }[] = [];

  push(_id: number, _timeUs: number, _event: number, _node: number, kind: number, a: number, b: number, c: number): void {
    if (kind === FactKind.RecordsAcknowledged && b >= 0) this.ranges.push({ key: a, from: b, to: b + c });
  }
}

function leaderLog(world: World, partition: number) {
  const brokers = statesOf<BrokerState>(world, NodeKind.Broker);
  const alive = world.nodes.filter((node) => node.kind === NodeKind.Broker && node.status === 'running').map((node) => node.state as BrokerState);
  const leader = alive[0]?.image.topics.get('orders')?.partitions[partition]?.leader;
  return { brokers, leader };
}

/** What was acknowledged and has not been read by anybody of the group. */
function unread(world: World, acknowledged: Acknowledged): number {
  const consumers = statesOf<ConsumerState>(world, NodeKind.Consumer);
  let missing = 0;
  for (const { key, from, to } of acknowledged.ranges) {
    const seen = { records: 0, runs: consumers.flatMap((consumer) => consumer.deliveries.get(key)?.runs ?? []) };
    missing += missingOffsets(seen, from, to);
  }
  return missing;
}

describe('the first visit', () => {
  it('runs for a minute: what was acknowledged has been read, once', () => {
    const world = build(defaultScenario);
    const acknowledged = new Acknowledged();
    world.sink = acknowledged;
    world.run(Infinity, 60_000_000);
    for (const name of ['web-1', 'web-2']) applyRate(world, name, 0);
    world.run(Infinity, 70_000_000);
    const producers = statesOf<ProducerState>(world, NodeKind.Producer);
    const sent = producers.reduce((sum, producer) => sum + producer.totals.sentRecords, 0);
    expect(sent).toBeGreaterThan(400);
    expect(producers.reduce((sum, producer) => sum + producer.totals.acknowledgedRecords, 0)).toBe(sent);
    expect(unread(world, acknowledged)).toBe(0);
    const consumers = statesOf<ConsumerState>(world, NodeKind.Consumer);
    expect(consumers.reduce((sum, consumer) => sum + consumer.totals.deliveredRecords, 0)).toBe(sent);
    for (const consumer of consumers) {
      expect(consumer.membership).toBe('stable');
      for (const deliveries of consumer.deliveries.values()) expect(repeatedOffsets(deliveries)).toBe(0);
      for (const partition of consumer.assigned.values()) expect(partition.committed).toBe(partition.position);
    }
  });

  it('is running and read within ten seconds', () => {
    const world = build(defaultScenario);
    world.run(Infinity, 8_000_000);
    for (const consumer of statesOf<ConsumerState>(world, NodeKind.Consumer)) expect(consumer.totals.deliveredRecords).toBeGreaterThan(0);
  });

  it.each([1, 2, 3])('survives the crash of broker %i: a new leader is found, nothing acknowledged is lost', (id) => {
    const world = build({ ...defaultScenario, faults: [{ atMs: 20_000, type: 'crash', node: `broker-${id}` }, { atMs: 45_000, type: 'restart', node: `broker-${id}` }] });
    const acknowledged = new Acknowledged();
    world.sink = acknowledged;
    world.run(Infinity, 40_000_000);
    const before = statesOf<ProducerState>(world, NodeKind.Producer).map((producer) => producer.totals.acknowledgedRecords);
    world.run(Infinity, 44_000_000);
    const after = statesOf<ProducerState>(world, NodeKind.Producer).map((producer) => producer.totals.acknowledgedRecords);
    after.forEach((count, i) => expect(count).toBeGreaterThan(before[i] as number));
    for (const name of ['web-1', 'web-2']) applyRate(world, name, 0);
    world.run(Infinity, 150_000_000);
    for (const producer of statesOf<ProducerState>(world, NodeKind.Producer)) {
      expect(producer.totals.failedRecords).toBe(0);
      expect(producer.totals.acknowledgedRecords).toBe(producer.totals.sentRecords);
    }
    expect(unread(world, acknowledged)).toBe(0);
    for (let p = 0; p < 3; p++) expect(leaderLog(world, p).leader).toBeGreaterThan(0);
    expect(new Set(acknowledged.ranges.map((range) => partitionOf(range.key)))).toEqual(new Set([0, 1, 2]));
  });
});

function applyRate(world: World, node: string, recordsPerSecond: number): void {
  world.act({ type: 'setRate', node, recordsPerSecond } satisfies Command);
}

describe('a run', () => {
  const faulty: ScenarioInput = { ...defaultScenario, faults: [{ atMs: 6_000, type: 'crash', node: 'broker-2' }, { atMs: 9_000, type: 'restart', node: 'broker-2' }] };

  it('has the same hash for batch sizes 1, 7 and 10 000', () => {
    const hashes = [1, 7, 10_000].map((size) => {
      const world = build(faulty);
      while (world.run(size, 20_000_000) > 0);
      return world.traceHash();
    });
    expect(new Set(hashes).size).toBe(1);
  });

  it('has another hash for another seed', () => {
    const hashes = [1, 2].map((seed) => {
      const world = build(faulty, seed);
      world.run(Infinity, 10_000_000);
      return world.traceHash();
    });
    expect(new Set(hashes).size).toBe(2);
  });

  it('goes on equally from a copy, and does not notice what happens to the copy', () => {
    const reference = build(faulty);
    reference.run(Infinity, 15_000_000);
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 14_000 }), fc.constantFrom('broker-1', 'broker-3', 'web-1', 'billing-1', 'controller-101'), (atMs, victim) => {
        const world = build(faulty);
        world.run(Infinity, atMs * 1000);
        const copy = world.copy();
        const hurt = world.copy();
        hurt.act({ type: 'crash', node: victim });
        hurt.run(Infinity, 15_000_000);
        copy.run(Infinity, 15_000_000);
        world.run(Infinity, 15_000_000);
        expect(copy.traceHash()).toBe(reference.traceHash());
        expect(world.traceHash()).toBe(reference.traceHash());
        expect(hurt.traceHash()).not.toBe(reference.traceHash());
      }),
      { numRuns: 12 },
    );
  });
});
