import { beforeAll, describe, expect, it } from 'vitest';
import { FactKind } from '../../../engine/facts/fact-kinds';
import { openRun } from '../run.fixture';
import type { Simulation } from '../../simulation';
import { transactionView } from './transaction-view';
import type { TransactionLog, TransactionView } from './transaction-contract';

const LETTERS = { plain: 'p', committed: 'c', aborted: 'a', open: 'o', 'commit marker': 'C', 'abort marker': 'A' } as const;

/** A log as text: a letter a record. */
const letters = (log: TransactionLog | null): string => log?.cells.map(({ state }) => LETTERS[state]).join('') ?? '';

/** Two producers of one id, the second of which is stopped; every third transaction is aborted. */
function openTransactions(): Simulation {
  const pay = (name: string) => ({
    name, topic: 'payments', config: { 'transactional.id': 'pay', 'transaction.timeout.ms': 20_000 }, workload: { recordsPerSecond: 2, keys: 4 }, transactions: { everyMs: 2_000, abortEvery: 3 },
  });
  return openRun({
    seed: 7, cluster: { brokers: 3 }, topics: [{ name: 'payments', assignment: [[1, 2, 3]] }], producers: [pay('pay-a'), pay('pay-b'), { name: 'audit', topic: 'payments', workload: { recordsPerSecond: 1 } }],
    groups: [
      { name: 'ship', members: ['ship-1'], topics: ['payments'], config: { 'isolation.level': 'read_committed', 'auto.offset.reset': 'earliest' } },
      { name: 'peek', members: ['peek-1'], topics: ['payments'], config: { 'auto.offset.reset': 'earliest' } },
    ],
    faults: [{ atMs: 0, type: 'stop', node: 'pay-b' }],
  });
}

const at = (run: Simulation, ms: number): TransactionView => {
  run.seek({ timeUs: Math.round(ms * 1000) });
  return transactionView(run, { columns: 100 });
};

describe('a transaction seen from its coordinator and in the log', () => {
  let run: Simulation;
  beforeAll(() => {
    run = openTransactions();
  });

  it('R-TXN-29, R-TXN-30: markers take up offsets, the LSO stands at the open transaction and holds back plain records too', () => {
    const view = at(run, 9_000);
    expect(letters(view.log)).toMatch(/^[cp]+C[cp]+C[ap]+Ap*o+p*$/);
    const { log } = view;
    const first = log?.cells.find(({ state }) => state === 'open');
    expect(log?.lastStableOffset).toBe(first?.offset);
    expect(log?.open).toEqual([{ producerId: 0, producerEpoch: 3, firstOffset: first?.offset }]);
    expect(view.chosen?.coordinated).toMatchObject({ state: 'Ongoing', producerEpoch: 3, partitions: [{ topic: 'payments', partition: 0, state: 'added' }] });
    run.act({ type: 'pause', node: 'pay-a' });
    const held = at(run, 13_000);
    expect(letters(held.log)).toMatch(/op+$/);
    expect(held.log?.lastStableOffset).toBe(first?.offset);
    expect(held.log?.cells.filter(({ offset, readCommitted }) => readCommitted && offset >= (first?.offset ?? 0))).toEqual([]);
    expect(held.partitions[0]).toMatchObject({ topic: 'payments', openTransactions: 1 });
  });

  it('R-TXN-34: no reader is given a marker, a reader of committed data no aborted record, and consumers stand where the view says', () => {
    const { log } = at(run, 13_000);
    for (const { state, readCommitted, readUncommitted } of log?.cells ?? []) {
      if (state.endsWith('marker')) expect([readCommitted, readUncommitted]).toEqual([false, false]);
      if (state === 'aborted') expect([readCommitted, readUncommitted]).toEqual([false, true]);
    }
    expect(log?.readers.map(({ name, isolation, position, lag }) => [name, isolation, position, lag])).toEqual([
      ['ship-1', 'read_committed', log?.lastStableOffset, 0], ['peek-1', 'read_uncommitted', log?.highWatermark, 0],
    ]);
  });

  it('R-TXN-23: the later producer wins, the earlier one has an old epoch and is fenced when it asks for something', () => {
    run.seek({ timeUs: 13_000_000 });
    run.act({ type: 'restart', node: 'pay-b' });
    const after = at(run, 14_000).chosen;
    expect(after?.coordinated).toMatchObject({ state: 'Ongoing', producerEpoch: 5 });
    expect(after?.instances.map(({ name, status, standing }) => [name, status, standing])).toEqual([['pay-a', 'paused', 'old epoch'], ['pay-b', 'running', 'current']]);
    run.act({ type: 'resume', node: 'pay-a' });
    expect(at(run, 15_000).chosen?.instances[0]).toMatchObject({ standing: 'fenced', error: 'PRODUCER_FENCED' });
  });

  it('R-TXN-20: the round in which the coordinator aborts it is the first after the deadline', () => {
    const fresh = openTransactions();
    fresh.seek({ timeUs: 9_000_000 });
    fresh.act({ type: 'crash', node: 'pay-a' });
    const open = transactionView(fresh, {}).chosen?.coordinated;
    expect((open?.abortedAtUs ?? 0) - ((open?.openedUs ?? 0) + 20_000_000)).toBeGreaterThan(0);
    expect((open?.abortedAtUs ?? 0) - ((open?.openedUs ?? 0) + 20_000_000)).toBeLessThanOrEqual(10_000_000);
    expect(at(fresh, (open?.abortedAtUs ?? 0) / 1000 - 1).chosen?.coordinated?.state).toBe('Ongoing');
    expect(at(fresh, (open?.abortedAtUs ?? 0) / 1000 + 100).chosen?.coordinated).toMatchObject({ state: 'CompleteAbort', partitions: [{ state: 'marker written', markerIsCommit: false }] });
  });

  it('R-TXN-20: a producer that is to crash with a Produce request under way says so, and leaves its transaction open for the timeout', () => {
    const fresh = openTransactions();
    fresh.seek({ timeUs: 9_000_000 });
    fresh.act({ type: 'crashAt', node: 'pay-a', step: 'sent' });
    expect(transactionView(fresh, {}).chosen?.instances[0]).toMatchObject({ name: 'pay-a', crashAt: 'sent' });
    const after = at(fresh, 12_000);
    expect(after.chosen?.instances[0]).toMatchObject({ status: 'down', crashAt: null });
    expect(after.chosen?.coordinated?.state).toBe('Ongoing');
    expect(letters(after.log)).toMatch(/op+$/);
    expect(at(fresh, (after.chosen?.coordinated?.abortedAtUs ?? 0) / 1000 + 100).chosen?.coordinated?.state).toBe('CompleteAbort');
  });

  it('R-TXN-17: with EndTxn under way the decision is made without it', () => {
    const fresh = openTransactions();
    fresh.seek({ timeUs: 9_000_000 });
    fresh.act({ type: 'crashAt', node: 'pay-a', step: 'ending' });
    const { chosen } = at(fresh, 12_000);
    expect(chosen?.instances[0]).toMatchObject({ status: 'down' });
    expect(chosen?.coordinated?.state).toBe('CompleteCommit');
  });

  it('is the same after going back in time, and says when the coordinator is not there', () => {
    const there = at(run, 14_000);
    run.seek({ timeUs: 2_000_000 });
    expect(at(run, 14_000)).toEqual(there);
    run.act({ type: 'crash', node: `broker-${there.chosen?.coordinator}` });
    const gone = at(run, 15_000).chosen;
    expect([gone?.coordinatorStatus, gone?.coordinated]).toEqual(['down', null]);
    const next = at(run, 30_000).chosen;
    expect(next?.coordinator).not.toBe(there.chosen?.coordinator);
    expect(next?.coordinated?.producerId).toBe(there.chosen?.coordinated?.producerId);
  });
});

describe('a transaction over several partitions', () => {
  it('R-TXN-17: markers come to each partition by itself; the coordinator waits for the last of them', () => {
    const run = openRun({
      seed: 7, cluster: { brokers: 3 }, topics: [{ name: 'payments', assignment: [[1, 2, 3], [2, 3, 1]] }], faults: [], groups: [],
      producers: [{ name: 'pay', topic: 'payments', config: { 'transactional.id': 'pay' }, workload: { recordsPerSecond: 20, keys: 8 }, transactions: { everyMs: 1_000 } }],
    });
    run.seek({ timeUs: 9_000_000 });
    let decidedUs = 0;
    for (const { kind, timeUs } of run.recorder.log.notableSince(0)) if (kind === FactKind.TransactionPrepared) decidedUs = timeUs;
    const { chosen, log, otherLogs } = at(run, decidedUs / 1000 + 0.1);
    expect([log, ...otherLogs].map((each) => `${each?.topic}-${each?.partition}`)).toEqual(['payments-0', 'payments-1']);
    expect(chosen?.coordinated?.partitions.map(({ state }) => state)).toEqual(['waits for its marker', 'waits for its marker']);
    // One leader freezes at this moment: its partition gets no marker, and readers of it wait although all is decided.
    const frozen = chosen?.coordinator === 1 ? 1 : 0;
    run.act({ type: 'pause', node: `broker-${frozen + 1}` });
    const later = at(run, decidedUs / 1000 + 100);
    expect(later.chosen?.coordinated?.state).toBe('PrepareCommit');
    for (const { partition, state, markerOffset } of later.chosen?.coordinated?.partitions ?? []) {
      const cells = [later.log, ...later.otherLogs].find((each) => each?.partition === partition)?.cells ?? [];
      expect(state).toBe(partition === frozen ? 'waits for its marker' : 'marker written');
      expect(cells.at(-1)?.state).toBe(partition === frozen ? 'open' : 'commit marker');
      if (partition !== frozen) expect(cells.at(-1)?.offset).toBe(markerOffset);
    }
    run.act({ type: 'resume', node: `broker-${frozen + 1}` });
    expect(at(run, decidedUs / 1000 + 1_000).chosen?.coordinated?.state).not.toBe('PrepareCommit');
  });
});
