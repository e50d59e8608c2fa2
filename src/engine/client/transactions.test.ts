import { describe, expect, it } from 'vitest';
import { FactKind } from '../facts/fact-kinds';
import type { Fact } from '../kernel/fact';
import type { World } from '../kernel/world';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { EndTxnRequest } from '../protocol/messages/end-txn';
import type { TxnOffsetCommitRequest } from '../protocol/messages/txn-offset-commit';
import { buildWorld } from '../scenario/build-world';
import { parseScenario } from '../scenario/parse-scenario';
import type { ScenarioInput } from '../scenario/schema';
import type { ConsumerState } from './consumer-state';
import type { ProducerState } from './producer-state';
import { abortTransaction, beginTransaction, commitTransaction } from './transaction-manager';
import type { TransactionState } from './transaction-state';

interface Sent {
  readonly atUs: number;
  readonly from: string;
  readonly api: number;
  readonly version: number;
  readonly body: object;
}

interface Run {
  readonly world: World;
  readonly facts: Fact[];
  readonly sent: Sent[];
}

function run(input: Partial<ScenarioInput>): Run {
  const result = parseScenario({
    version: 1,
    cluster: { brokers: 3, config: { 'group.initial.rebalance.delay.ms': 0, 'transaction.state.log.num.partitions': 1, 'offsets.topic.num.partitions': 1 } },
    topics: [{ name: 'in', partitions: 2, replicationFactor: 3 }, { name: 'out', partitions: 2, replicationFactor: 3 }],
    ...input,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  const world = buildWorld(result.scenario);
  const facts: Fact[] = [];
  world.sink = { push: (id, timeUs, event, node, kind, a, b, c, d, cause) => facts.push({ id, timeUs, event, node, kind, a, b, c, d, cause }) };
  const sent: Sent[] = [];
  const request = world.request.bind(world);
  world.request = (to, slot, api, version, body, timeoutUs, delayUs) => {
    sent.push({ atUs: world.nowUs, from: world.nodes[world.self]?.name ?? '', api, version, body });
    return request(to, slot, api, version, body, timeoutUs, delayUs);
  };
  return { world, facts, sent };
}

const PRODUCER = { name: 'p', topic: 'in', config: { 'transactional.id': 'tx', 'linger.ms': 0 }, workload: { recordsPerSecond: 50, keys: 4 }, transactions: { everyMs: 200 } };

function until(world: World, ms: number): void {
  world.run(Infinity, ms * 1000);
  world.advanceTo(ms * 1000);
}

const producerOf = (world: World, name = 'p'): ProducerState => world.nodes[world.nodeByName(name)].state as ProducerState;
const txnOf = (world: World, name = 'p'): TransactionState => producerOf(world, name).transaction as TransactionState;
const consumerOf = (world: World, name: string): ConsumerState => world.nodes[world.nodeByName(name)].state as ConsumerState;
const of = (facts: readonly Fact[], kind: number): Fact[] => facts.filter((fact) => fact.kind === kind);
const apis = (sent: readonly Sent[], from: string, ...wanted: number[]): Sent[] => sent.filter((one) => one.from === from && wanted.includes(one.api));

describe('a transactional producer', () => {
  it('R-TXN-01 R-TXN-03: finds its coordinator, gets an id and an epoch, and then runs one transaction after the other, one request at a time', () => {
    const { world, sent, facts } = run({ producers: [PRODUCER] });
    until(world, 4_000);
    const asked = apis(sent, 'p', ApiKey.FindCoordinator, ApiKey.InitProducerId, ApiKey.EndTxn).map((one) => one.api);
    expect(asked.indexOf(ApiKey.InitProducerId)).toBeGreaterThan(asked.indexOf(ApiKey.FindCoordinator));
    expect(asked.lastIndexOf(ApiKey.InitProducerId)).toBeLessThan(asked.indexOf(ApiKey.EndTxn));
    const steps = facts.filter((fact) => [FactKind.TransactionBegun, FactKind.TransactionEnding, FactKind.TransactionEnded].includes(fact.kind as never)).map((fact) => fact.kind);
    for (let i = 0; i < steps.length; i++) expect(steps[i]).toBe([FactKind.TransactionBegun, FactKind.TransactionEnding, FactKind.TransactionEnded][i % 3]);
    // Everything that was sent is acknowledged before the end is asked for: commit implies flush.
    for (const ended of of(facts, FactKind.TransactionEnding)) {
      const before = facts.filter((fact) => fact.id < ended.id);
      const next = facts.find((fact) => fact.id > ended.id && fact.kind === FactKind.TransactionPrepared) as Fact;
      const acknowledged = facts.filter((fact) => fact.id < next.id && fact.kind === FactKind.RecordsAcknowledged);
      expect(acknowledged.reduce((sum, fact) => sum + fact.c, 0)).toBeGreaterThanOrEqual(of(before, FactKind.BatchSent).reduce((sum, fact) => sum + fact.b, 0));
    }
  });

  it('R-TXN-02: a transaction begins only where none is open, and only then can one be ended', () => {
    const { world } = run({ producers: [{ ...PRODUCER, workload: { recordsPerSecond: 0 } }] });
    until(world, 3_000);
    const [s, txn] = [producerOf(world), txnOf(world)];
    expect(txn.phase).toBe('ready');
    commitTransaction(world, s, txn);
    abortTransaction(world, s, txn);
    expect(txn.phase).toBe('ready');
    beginTransaction(world, s, txn);
    expect(txn.phase).toBe('inTransaction');
    expect(() => beginTransaction(world, s, txn)).toThrow(/inTransaction/);
  });

  it('R-TXN-04: a transaction in which nothing was sent is nobody else’s business', () => {
    const { world, sent } = run({ producers: [{ ...PRODUCER, workload: { recordsPerSecond: 0 } }] });
    until(world, 3_000);
    const [s, txn] = [producerOf(world), txnOf(world)];
    beginTransaction(world, s, txn);
    commitTransaction(world, s, txn);
    until(world, 4_000);
    world.command(world.nodeByName('p'), { type: 'setRate', recordsPerSecond: 0 });
    until(world, 5_000);
    expect(apis(sent, 'p', ApiKey.EndTxn)).toEqual([]);
    expect(s.producerEpoch).toBe(0);
  });

  it('R-TXN-05: with version 2 the client adds no partitions; their leaders do', () => {
    const { world, sent } = run({ producers: [PRODUCER] });
    until(world, 4_000);
    expect(apis(sent, 'p', ApiKey.AddPartitionsToTxn, ApiKey.AddOffsetsToTxn)).toEqual([]);
    expect(sent.some((one) => one.from.startsWith('broker-') && one.api === ApiKey.AddPartitionsToTxn)).toBe(true);
  });

  it('R-TXN-07 R-TXN-23: fenced by another with the same id it can do nothing more; the later one goes on', () => {
    const { world, facts } = run({ producers: [PRODUCER, { ...PRODUCER, name: 'q', workload: { recordsPerSecond: 50, keys: 4, startMs: 6_000 } }], faults: [{ atMs: 0, type: 'stop', node: 'q' }, { atMs: 5_000, type: 'restart', node: 'q' }] });
    until(world, 15_000);
    expect([txnOf(world, 'p').phase, txnOf(world, 'p').error]).toEqual(['fatalError', ErrorCode.PRODUCER_FENCED]);
    expect(txnOf(world, 'q').totals.committed).toBeGreaterThan(5);
    expect(of(facts, FactKind.TransactionFailed).filter((fact) => fact.c === 1)).toHaveLength(1);
  });

  it('R-TXN-08: after a delivery that failed only abort is left; what was never sent is dropped with it, and the next transaction works', () => {
    const { world, facts } = run({
      cluster: { brokers: 3, config: { 'transaction.state.log.num.partitions': 1 } },
      producers: [{ ...PRODUCER, config: { ...PRODUCER.config, 'delivery.timeout.ms': 3_000, 'request.timeout.ms': 2_000 } }],
      topics: [{ name: 'in', assignment: [[3]] }, { name: 'out', partitions: 1 }],
      faults: [{ atMs: 5_000, type: 'pause', node: 'broker-3' }, { atMs: 12_000, type: 'resume', node: 'broker-3' }],
    });
    until(world, 40_000);
    const failed = of(facts, FactKind.TransactionFailed);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.every((fact) => fact.c === 0)).toBe(true);
    const after = facts.filter((fact) => fact.id > failed[0].id && fact.kind === FactKind.TransactionEnded).map((fact) => fact.b);
    expect(after[0]).toBe(0);
    expect(after.filter((commit) => commit === 1).length).toBeGreaterThan(10);
  });

  it('R-TXN-09: an end that nobody answers is asked for again, and comes out the same', () => {
    const { world, sent, facts } = run({ producers: [PRODUCER], faults: [{ atMs: 5_000, type: 'crash', node: 'broker-1' }, { atMs: 20_000, type: 'restart', node: 'broker-1' }] });
    until(world, 60_000);
    const ends = apis(sent, 'p', ApiKey.EndTxn).map((one) => one.body as EndTxnRequest);
    const byEpoch = new Map<number, boolean>();
    for (const { producerEpoch, committed } of ends) expect(byEpoch.get(producerEpoch) ?? committed).toBe(byEpoch.set(producerEpoch, committed).get(producerEpoch));
    expect(of(facts, FactKind.TransactionFailed)).toEqual([]);
    expect(txnOf(world).totals.committed).toBeGreaterThan(100);
  });
});

describe('readers', () => {
  it('R-CONS-10 R-TXN-34: committed data only, markers never, and the position goes past both', () => {
    const { world } = run({
      producers: [{ ...PRODUCER, workload: { recordsPerSecond: 50, keys: 4, stopMs: 10_000 }, transactions: { everyMs: 200, abortEvery: 3 } }],
      groups: [
        { name: 'careful', members: ['c'], topics: ['in'], config: { 'auto.offset.reset': 'earliest', 'isolation.level': 'read_committed' } },
        { name: 'careless', members: ['u'], topics: ['in'], config: { 'auto.offset.reset': 'earliest' } },
      ],
    });
    until(world, 20_000);
    const { totals } = txnOf(world);
    const written = producerOf(world).totals.acknowledgedRecords;
    expect(totals.aborted).toBeGreaterThan(5);
    expect([...consumerOf(world, 'c').deliveries.values()].reduce((sum, one) => sum + one.records, 0)).toBe(totals.committedRecords);
    expect([...consumerOf(world, 'u').deliveries.values()].reduce((sum, one) => sum + one.records, 0)).toBe(written);
    expect(totals.committedRecords).toBeLessThan(written);
    const ends = (name: string): number[] => [...consumerOf(world, name).assigned.values()].toSorted((a, b) => a.key - b.key).map(({ position }) => position);
    // The careless one stands before the last marker, which it has not asked for yet, or after it.
    ends('c').forEach((position, i) => expect(position).toBeGreaterThanOrEqual(ends('u')[i] - 1));
    expect(ends('c').reduce((sum, end) => sum + end, 0)).toBeGreaterThan(written);
  });
});

describe('an application that reads, works and writes', () => {
  const APPLICATION = { name: 'app', members: ['app-1'], topics: ['in'], config: { 'auto.offset.reset': 'earliest' }, processingMs: 20, output: { topic: 'out' } };
  const SOURCE = { name: 'p', topic: 'in', workload: { recordsPerSecond: 50, keys: 4, stopMs: 15_000 } };

  it('R-TXN-06: the offsets go with the transaction, under the membership of the round', () => {
    const { world, sent } = run({ producers: [SOURCE], groups: [APPLICATION] });
    until(world, 20_000);
    const commits = apis(sent, 'app-1', ApiKey.TxnOffsetCommit);
    expect(commits.length).toBeGreaterThan(10);
    for (const { version, body } of commits) {
      expect(version).toBe(5);
      expect(body as TxnOffsetCommitRequest).toMatchObject({ transactionalId: 'app-1', groupId: 'app', generationId: 1, memberId: consumerOf(world, 'app-1').memberId });
    }
    expect(apis(sent, 'app-1', ApiKey.OffsetCommit, ApiKey.AddOffsetsToTxn)).toEqual([]);
  });

  it('R-TXN-36: killed anywhere, what it read is in the output once; it goes back to the last committed offsets itself', () => {
    for (const atMs of [8_000, 8_013, 8_026, 8_039]) {
      const { world } = run({ producers: [SOURCE], groups: [APPLICATION], faults: [{ atMs, type: 'crash', node: 'app-1' }, { atMs: 9_000, type: 'restart', node: 'app-1' }] });
      until(world, 90_000);
      const { processor } = consumerOf(world, 'app-1');
      expect(processor?.step).toBe('polling');
      const read = producerOf(world).totals.acknowledgedRecords;
      const committed = [...consumerOf(world, 'app-1').assigned.values()].reduce((sum, one) => sum + one.committed, 0);
      expect(committed).toBe(read);
      expect(processor?.producer.transaction?.totals.committedRecords).toBe(read);
    }
  });

  it('R-CONS-19: committing after the work repeats, committing before it loses, when the application is killed in between', () => {
    const outcome = (guarantee: 'at-least-once' | 'at-most-once'): { readonly read: number; readonly written: number } => {
      const { world } = run({
        producers: [SOURCE],
        groups: [{ ...APPLICATION, config: { ...APPLICATION.config, 'session.timeout.ms': 6_000, 'max.poll.interval.ms': 10_000 }, processingMs: 500, output: { topic: 'out', guarantee } }],
        faults: [{ atMs: 8_700, type: 'crash', node: 'app-1' }, { atMs: 9_000, type: 'restart', node: 'app-1' }, { atMs: 11_310, type: 'crash', node: 'app-1' }, { atMs: 12_000, type: 'restart', node: 'app-1' }],
      });
      until(world, 90_000);
      return { read: producerOf(world).totals.acknowledgedRecords, written: consumerOf(world, 'app-1').processor?.producer.totals.acknowledgedRecords ?? 0 };
    };
    const least = outcome('at-least-once');
    expect(least.written).toBeGreaterThanOrEqual(least.read);
    const most = outcome('at-most-once');
    expect(most.written).toBeLessThanOrEqual(most.read);
  });
});
