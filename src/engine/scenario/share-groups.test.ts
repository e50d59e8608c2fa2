import { describe, expect, it } from 'vitest';
import type { BrokerState } from '../broker/broker-state';
import type { ShareConsumerState } from '../client/share-consumer-state';
import { FactKind } from '../facts/fact-kinds';
import { FactLog } from '../kernel/fact-log';
import type { World } from '../kernel/world';
import { NodeKind } from '../protocol/node-kinds';
import { buildWorld } from './build-world';
import { parseScenario } from './parse-scenario';
import type { ScenarioInput } from './schema';

/** Share groups as a scenario puts them in place, on real brokers. */

interface Setup {
  readonly members?: readonly string[];
  readonly config?: Readonly<Record<string, string | number>>;
  readonly configs?: Readonly<Record<string, string | number>>;
  readonly answer?: 'accept' | 'release' | 'reject' | 'none';
  readonly faults?: NonNullable<ScenarioInput['faults']>;
  readonly rate?: number;
  readonly processingMs?: number;
  readonly transactions?: { readonly everyMs: number; readonly abortEvery: number };
  readonly untilMs?: number;
}

const EXPLICIT = { 'share.acknowledgement.mode': 'explicit' };

function scenarioOf({ members = ['a'], config = {}, configs = {}, answer, faults = [], rate = 20, processingMs = 5, transactions }: Setup): unknown {
  return {
    version: 1,
    cluster: { brokers: 3, config: { 'offsets.topic.num.partitions': 1, 'share.coordinator.state.topic.num.partitions': 1, 'transaction.state.log.num.partitions': 1, 'group.share.min.record.lock.duration.ms': 1000 } },
    topics: [{ name: 't', partitions: 1, replicationFactor: 3 }],
    producers: [{
      name: 'p', topic: 't', workload: { recordsPerSecond: rate, keys: 5, spacing: 'regular', stopMs: 20_000 },
      ...(transactions === undefined ? {} : { config: { 'transactional.id': 'x' }, transactions }),
    }],
    groups: [{ name: 'g', members, topics: ['t'], config, processingMs, share: { ...(answer === undefined ? {} : { answer }), configs: { 'share.auto.offset.reset': 'earliest', ...configs } } }],
    faults,
  };
}

function run(setup: Setup) {
  const parsed = parseScenario(scenarioOf(setup));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const world = buildWorld(parsed.scenario, 1);
  const facts = new FactLog(() => true);
  world.sink = facts;
  world.run(Infinity, (setup.untilMs ?? 40_000) * 1000);
  return { world, all: (kind: number) => facts.since(0).filter((fact) => fact.kind === kind) };
}

function member(world: World, name: string): ShareConsumerState {
  return world.nodes[world.nodeByName(name)].state as ShareConsumerState;
}

/** The share partition on its leader, and where the log ends there. */
function shared(world: World) {
  for (const node of world.nodes) {
    if (node.kind !== NodeKind.Broker || node.status === 'down') continue;
    const { shares, replicas } = node.state as BrokerState;
    const [local] = shares.partitions.values();
    if (local?.state != null) return { state: local.state, end: replicas.partitions.get(local.partition)?.log.highWatermark ?? -1 };
  }
  throw new Error('nobody reads');
}

const sum = (facts: readonly { readonly c: number }[]): number => facts.reduce((total, fact) => total + fact.c, 0);

describe('a share consumer', () => {
  it('R-SHR-11: implicitly the next poll accepts what the last one returned, and the acknowledgement callback tells of it', () => {
    const { world, all } = run({});
    const { state, end } = shared(world);
    expect(state.startOffset).toBe(end);
    expect(member(world, 'a').totals).toMatchObject({ deliveredRecords: end, acknowledged: end, failedAcknowledgements: 0 });
    expect(all(FactKind.AcknowledgementsCompleted).every(({ b }) => b === 0)).toBe(true);
    expect(all(FactKind.AcknowledgementsCompleted).reduce((total, fact) => total + fact.d, 0)).toBe(end);
  });

  it('R-SHR-11: a command changes what the application answers; explicitly it rejects, releases or never comes to an end', () => {
    const { world, all } = run({
      config: EXPLICIT, configs: { 'share.record.lock.duration.ms': 3000 },
      faults: [
        { atMs: 10_000, type: 'setAnswer', node: 'a', answer: 'reject' }, { atMs: 12_000, type: 'setAnswer', node: 'a', answer: 'none' }, { atMs: 25_000, type: 'setAnswer', node: 'a', answer: 'accept' },
      ],
    });
    const { totals } = member(world, 'a');
    expect(totals.rejected).toBeGreaterThan(20);
    expect(sum(all(FactKind.RecordsRejected).map(({ b, c }) => ({ c: c - b + 1 })))).toBe(totals.rejected);
    // What it held from 12 s on was taken from it, and its late answer came to nothing.
    expect(all(FactKind.AcquisitionLockExpired)[0].timeUs).toBeGreaterThan(14_900_000);
    expect(totals.failedAcknowledgements).toBeGreaterThan(0);
    const { state, end } = shared(world);
    expect(state.startOffset).toBe(end);
  });

  it('R-SHR-08 and R-SHR-11: a record that the application always releases is given up after five deliveries; the others go on', () => {
    const record = { topic: 't', partition: 0, offset: 7 };
    const { world, all } = run({ config: EXPLICIT, rate: 20, faults: [{ atMs: 1, type: 'setAnswer', node: 'a', answer: 'release', record }] });
    const archived = all(FactKind.RecordsArchived);
    expect(archived.map(({ b, c }) => [b, c])).toEqual([[7, 7]]);
    const deliveries = all(FactKind.RecordsAcquiredAgain).map(({ c }) => c);
    expect(Math.max(...deliveries)).toBe(5);
    expect(member(world, 'a').totals.released).toBe(5);
    const { state, end } = shared(world);
    expect(state.startOffset).toBe(end);
  });

  it('R-SHR-11: who is closed releases what it has in hand, and leaves', () => {
    const { world, all } = run({ members: ['a', 'b'], config: EXPLICIT, processingMs: 2000, faults: [{ atMs: 15_000, type: 'stop', node: 'a' }] });
    expect(world.nodes[world.nodeByName('a')].status).toBe('down');
    const [released] = all(FactKind.RecordsReleased);
    expect(released.timeUs).toBeLessThan(15_700_000);
    expect(all(FactKind.MemberLeft)).toHaveLength(1);
    expect(shared(world).state.startOffset).toBe(shared(world).end);
  });

  it('R-SHR-12: who crashes loses its session at once: the others get its records without waiting for the lock', () => {
    const { world, all } = run({ members: ['a', 'b'], processingMs: 2000, faults: [{ atMs: 15_000, type: 'crash', node: 'a' }] });
    const closed = all(FactKind.ShareSessionClosed)[0];
    expect(closed.timeUs).toBeLessThan(15_010_000);
    expect(all(FactKind.NodeCrashed)[0].id).toBe(closed.cause);
    expect(all(FactKind.AcquisitionLockExpired)).toEqual([]);
    expect(shared(world).state.startOffset).toBe(shared(world).end);
  });

  it('max.poll.interval.ms: a member that works for too long leaves the group, and comes back with its next poll', () => {
    const { world, all } = run({ config: { 'max.poll.interval.ms': 5000 }, processingMs: 8000, untilMs: 60_000 });
    expect(all(FactKind.MemberLeft).length).toBeGreaterThan(0);
    expect(all(FactKind.MemberJoined).length).toBeGreaterThan(1);
    expect(member(world, 'a').totals.deliveredRecords).toBeGreaterThan(100);
  });
});

describe('several members', () => {
  it('R-SHR-01 and R-SHR-13: all read the same partition; every record is done with once, in no order', () => {
    const { world, all } = run({ members: ['a', 'b', 'c'], config: { 'max.poll.records': 1, 'share.acquire.mode': 'record_limit' }, rate: 50, processingMs: 30, faults: [{ atMs: 15_000, type: 'pause', node: 'a' }, { atMs: 16_000, type: 'resume', node: 'a' }] });
    const { state, end } = shared(world);
    const delivered = ['a', 'b', 'c'].map((name) => member(world, name).totals.deliveredRecords);
    for (const count of delivered) expect(count).toBeGreaterThan(end / 6);
    expect(delivered.reduce((total, count) => total + count, 0)).toBe(end);
    expect(state.startOffset).toBe(end);
    const accepted = all(FactKind.RecordsAccepted).map(({ b }) => b);
    expect(accepted.some((offset, i) => i > 0 && offset < accepted[i - 1])).toBe(true);
  });

  it('R-SHR-15: a leader that crashes takes its locks along; no record is lost', () => {
    const leaderAt = run({ untilMs: 9900 });
    const leader = leaderAt.world.nodes.find((node) => node.kind === NodeKind.Broker && (node.state as BrokerState).shares.partitions.size > 0)?.name ?? '';
    const { world, all } = run({
      members: ['a', 'b'], config: { 'max.poll.records': 5 }, processingMs: 100, untilMs: 60_000, faults: [{ atMs: 10_000, type: 'crash', node: leader }, { atMs: 30_000, type: 'restart', node: leader }],
    });
    expect(all(FactKind.SharePartitionLoaded).length).toBeGreaterThan(1);
    const { state, end } = shared(world);
    expect(state.startOffset).toBe(end);
  });
});

describe('isolation', () => {
  const transactions = { everyMs: 200, abortEvery: 2 };

  it('R-SHR-14: a group that reads committed data is given nothing of aborted transactions; others are', () => {
    const uncommitted = run({ transactions });
    const committed = run({ transactions, configs: { 'share.isolation.level': 'read_committed' } });
    const deliveredOf = ({ world }: ReturnType<typeof run>): number => member(world, 'a').totals.deliveredRecords;
    const ended = committed.all(FactKind.TransactionEnded);
    const kept = ended.filter(({ b }) => b === 1).reduce((total, { c }) => total + c, 0);
    expect(ended.some(({ b }) => b === 0)).toBe(true);
    expect(deliveredOf(committed)).toBe(kept);
    expect(deliveredOf(uncommitted)).toBeGreaterThan(kept * 1.5);
    expect(shared(committed.world).state.startOffset + shared(committed.world).state.deliveryCompleteCount).toBeGreaterThanOrEqual(shared(committed.world).end - 1);
  });

  it('R-SHR-14: the acknowledgement names markers as gaps, and the callback lists them', () => {
    const { world, all } = run({ transactions });
    const told = all(FactKind.AcknowledgementsCompleted).reduce((total, { d }) => total + d, 0);
    expect(told).toBeGreaterThan(member(world, 'a').totals.deliveredRecords);
    expect(member(world, 'a').totals.acknowledged).toBe(member(world, 'a').totals.deliveredRecords);
  });
});

describe('a scenario', () => {
  const errorsOf = (change: (group: Record<string, unknown>) => void): string[] => {
    const input = structuredClone(scenarioOf({})) as { groups: Record<string, unknown>[] };
    change(input.groups[0]);
    const parsed = parseScenario(input);
    return parsed.ok ? [] : parsed.errors.map(({ path }) => path);
  };

  it('R-SHR-02: what a share consumer does not take is an error at its place', () => {
    expect(errorsOf(() => undefined)).toEqual([]);
    expect(errorsOf((group) => (group['config'] = { 'auto.offset.reset': 'earliest', 'enable.auto.commit': false }))).toEqual(['groups[0].config["auto.offset.reset"]', 'groups[0].config["enable.auto.commit"]']);
    expect(errorsOf((group) => (group['share'] = { answer: 'reject' }))).toEqual(['groups[0].share.answer']);
    expect(errorsOf((group) => (group['share'] = { configs: { 'share.auto.offset.reset': 'sometimes' } }))).toEqual(['groups[0].share.configs["share.auto.offset.reset"]']);
    expect(errorsOf((group) => (group['output'] = { topic: 't' }))).toContain('groups[0].output');
  });

  it('is deterministic, and a copy in the middle goes on the same', () => {
    const parsed = parseScenario(scenarioOf({ members: ['a', 'b'], faults: [{ atMs: 12_000, type: 'crash', node: 'a' }] }));
    if (!parsed.ok) throw new Error('it does not parse');
    const world = buildWorld(parsed.scenario, 7);
    world.run(Infinity, 9_000_000);
    const copy = world.copy();
    world.run(Infinity, 30_000_000);
    copy.run(Infinity, 30_000_000);
    expect(copy.traceHash()).toBe(world.traceHash());
  });
});
