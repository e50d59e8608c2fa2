import { describe, expect, it } from 'vitest';
import type { BrokerState } from '../broker/broker-state';
import { FactKind } from '../facts/fact-kinds';
import { partitionKey } from '../protocol/partition-key';
import type { FactSink } from '../kernel/fact';
import type { World } from '../kernel/world';
import { validateCommand } from '../scenario/apply-command';
import { buildWorld } from '../scenario/build-world';
import type { Command } from '../scenario/command';
import { parseScenario } from '../scenario/parse-scenario';
import { CLIENT_STEPS, type ClientStep } from './client-step';
import type { ConsumerState } from './consumer-state';

interface Told {
  readonly timeUs: number;
  readonly name: string;
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

class Run implements FactSink {
  readonly told: Told[] = [];
  readonly world: World;

  constructor(group: object, producer: object = {}, events: readonly object[] = []) {
    const parsed = parseScenario({
      version: 1, cluster: { brokers: 3 }, topics: [{ name: 'orders', partitions: 1 }, { name: 'out', partitions: 1 }],
      producers: [{ name: 'web', topic: 'orders', workload: { recordsPerSecond: 20 }, ...producer }], groups: [{ name: 'g', members: ['g-1'], topics: ['orders'], ...group }], faults: events,
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    this.world = buildWorld(parsed.scenario);
    this.world.sink = this;
  }

  push(_id: number, timeUs: number, _event: number, node: number, kind: number, a: number, b: number, c: number): void {
    this.told.push({ timeUs, name: this.world.nodes[node]?.name ?? '', kind, a, b, c });
  }

  until(seconds: number): this {
    this.world.run(Infinity, seconds * 1_000_000);
    return this;
  }

  act(command: Command): this {
    expect(validateCommand(this.world, command)).toMatchObject({ ok: true });
    this.world.act(command);
    return this;
  }

  of(kind: number, name?: string): Told[] {
    return this.told.filter((fact) => fact.kind === kind && (name === undefined || fact.name === name));
  }

  isDown(name: string): boolean {
    return this.world.nodes[this.world.nodeByName(name)].status === 'down';
  }

  consumer(): ConsumerState {
    return this.world.nodes[this.world.nodeByName('g-1')].state as ConsumerState;
  }

  /** Facts of a client in the event in which it crashed, and nothing of it after. */
  lastOf(name: string): number[] {
    const mine = this.told.filter((fact) => fact.name === name);
    const crash = mine.findIndex(({ kind }) => kind === FactKind.NodeCrashed);
    expect(crash).toBe(mine.length - 1);
    return mine.slice(0, crash).map(({ kind }) => kind);
  }
}

const EARLIEST = { 'auto.offset.reset': 'earliest', 'session.timeout.ms': 6000 };
const output = (guarantee: string): object => ({ config: EARLIEST, output: { topic: 'out', guarantee }, processingMs: 20 });

describe('a client that crashes at a step of its work', () => {
  it.each([
    ['at-least-once', ['polled', 'processed', 'sent', 'written', 'committing', 'committed']],
    ['at-most-once', ['polled', 'processed', 'committing', 'committed', 'sent', 'written']],
    ['exactly-once', ['polled', 'processed', 'sent', 'ending', 'committed']],
  ] as const)('an application with %s comes to all its steps, and dies there once', (guarantee, steps) => {
    for (const step of CLIENT_STEPS) {
      const run = new Run(output(guarantee)).until(6).act({ type: 'crashAt', node: 'g-1', step }).until(10);
      expect([step, run.isDown('g-1')]).toEqual([step, (steps as readonly ClientStep[]).includes(step)]);
      if (!run.isDown('g-1')) continue;
      run.lastOf('g-1');
      expect(run.of(FactKind.StepReached, 'g-1')).toHaveLength(1);
      // Started again, it goes on.
      run.act({ type: 'restart', node: 'g-1' }).until(25);
      expect(run.isDown('g-1')).toBe(false);
      expect(run.consumer().totals.polls).toBeGreaterThan(50);
    }
  });

  it('EX-C15: after the work and before the commit, what was returned last comes again; after the commit, nothing does', () => {
    const again = (step: ClientStep): number => {
      const run = new Run({ config: { ...EARLIEST, 'enable.auto.commit': false }, output: { topic: 'out', guarantee: 'at-least-once' }, processingMs: 50 }).until(6);
      run.act({ type: 'crashAt', node: 'g-1', step }).until(8);
      const before = run.of(FactKind.RecordsDelivered, 'g-1').at(-1);
      run.act({ type: 'restart', node: 'g-1' }).until(25);
      const after = run.of(FactKind.RecordsDelivered, 'g-1').find(({ timeUs }) => timeUs > 8_000_000);
      return (before?.b ?? 0) + (before?.c ?? 0) - (after?.b ?? 0);
    };
    expect(again('processed')).toBeGreaterThan(0);
    expect(again('committed')).toBe(0);
  });

  it('a producer dies with its request under way: the record is in the log all the same', () => {
    const run = new Run({}).until(5);
    run.act({ type: 'crashAt', node: 'web', step: 'sent' }).until(8);
    expect(run.isDown('web')).toBe(true);
    const sent = run.of(FactKind.BatchSent, 'web').reduce((sum, { b }) => sum + b, 0);
    const acknowledged = run.of(FactKind.RecordsAcknowledged, 'web').reduce((sum, { c }) => sum + c, 0);
    expect(sent).toBeGreaterThan(acknowledged);
    const log = (run.world.nodes[run.world.nodeByName('broker-1')].state as BrokerState).replicas.partitions.get(partitionKey(run.world.findName('orders'), 0))?.log;
    expect(log?.logEndOffset).toBe(sent);
  });

  it('what a client never comes to is refused', () => {
    const run = new Run({});
    expect(validateCommand(run.world, { type: 'crashAt', node: 'web', step: 'polled' })).toMatchObject({ ok: false, errors: [{ path: 'step' }] });
    expect(validateCommand(run.world, { type: 'crashAt', node: 'broker-1', step: 'sent' })).toMatchObject({ ok: false, errors: [{ path: 'node' }] });
    expect(validateCommand(run.world, { type: 'crashAt', node: 'web', step: 'soon' })).toMatchObject({ ok: false, errors: [{ path: 'step' }] });
  });
});

describe('a record that nobody can process (R-INC-04)', () => {
  const poison: Command = { type: 'produce', node: 'web', topic: 'orders', key: null, value: '?', isPoison: true };

  it('kills the application again and again, and the partition stands still, until it is told to leave the record out', () => {
    const run = new Run({ config: EARLIEST, processingMs: 5 }).until(6).act(poison).until(40);
    const hits = run.of(FactKind.PoisonHit);
    expect(hits.length).toBeGreaterThanOrEqual(2);
    expect(new Set(hits.map(({ b }) => b)).size).toBe(1);
    expect(run.of(FactKind.NodeCrashed, 'g-1').map(({ timeUs }) => timeUs)).toEqual(hits.map(({ timeUs }) => timeUs));
    const offset = hits[0].b;
    expect(Math.max(...run.of(FactKind.OffsetsCommitted, 'g-1').map(({ b }) => b))).toBeLessThanOrEqual(offset);
    while (run.isDown('g-1')) run.until(run.world.nowUs / 1_000_000 + 0.5);
    run.act({ type: 'setPoisonPolicy', node: 'g-1', policy: 'skip' }).until(70);
    expect(run.of(FactKind.PoisonSkipped).map(({ b }) => b)).toEqual([offset]);
    expect(Math.max(...run.of(FactKind.OffsetsCommitted, 'g-1').map(({ b }) => b))).toBeGreaterThan(offset);
  });

  it('is left out of what an application writes', () => {
    const run = new Run(output('exactly-once')).until(5).act({ type: 'setPoisonPolicy', node: 'g-1', policy: 'skip' }).act(poison).until(15);
    expect(run.of(FactKind.PoisonSkipped)).toHaveLength(1);
    const { deliveredRecords } = run.consumer().totals;
    expect(run.consumer().processor?.totals.writtenRecords).toBe(deliveredRecords - 1);
  });
});

describe('slow work and wrong clocks', () => {
  it('R-CONS-04: work that takes longer than max.poll.interval.ms costs the membership', () => {
    const run = new Run({ config: { ...EARLIEST, 'max.poll.interval.ms': 7000 }, processingMs: 5 }).until(6);
    run.act({ type: 'setProcessing', node: 'g-1', processingMs: 20_000 }).until(20);
    expect(run.of(FactKind.MemberLeft).length + run.of(FactKind.MemberExpired).length).toBe(1);
  });

  it('R-INC-13: records carry the time of their producer’s clock, a clock far ahead is refused, and timers go on as ever', () => {
    const run = new Run({}).until(5).act({ type: 'setClock', node: 'web', skewMs: -86_400_000 }).until(6);
    const refused = (): number => run.of(FactKind.SendFailed, 'web').length;
    const acknowledged = (): number => run.of(FactKind.RecordsAcknowledged, 'web').length;
    const early = acknowledged();
    run.until(8);
    expect(acknowledged() - early).toBeGreaterThan(20);
    expect(refused()).toBe(0);
    // message.timestamp.after.max.ms: an hour.
    run.act({ type: 'setClock', node: 'web', skewMs: 7_200_000 }).until(10);
    expect(refused()).toBeGreaterThan(10);
    expect(run.of(FactKind.ClockSet, 'web').map(({ a }) => a)).toEqual([-86_400_000_000, 7_200_000_000]);
  });

  it('a copy of a world keeps clocks and orders', () => {
    const run = new Run(output('at-least-once')).until(5).act({ type: 'setClock', node: 'web', skewMs: 1000 }).act({ type: 'crashAt', node: 'g-1', step: 'written' });
    const copy = run.world.copy();
    run.until(20);
    copy.run(Infinity, 20_000_000);
    expect(copy.traceHash()).toBe(run.world.traceHash());
    expect(run.isDown('g-1')).toBe(true);
  });
});

