import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FactKind } from '../engine/facts/fact-kinds';
import { countLost, Ledger } from './ledger';

const PARTITION = 65536;
const BROKER = 1;
const CLIENT = 5;

function append(ledger: Ledger, base: number, leaderEpoch: number, node = BROKER, records = 10): void {
  ledger.fold(node, FactKind.RecordsAppended, PARTITION, base, records, leaderEpoch, 0, nobody);
}

function acknowledge(ledger: Ledger, base: number, records: number, from = BROKER): void {
  ledger.fold(CLIENT, FactKind.RecordsAcknowledged, PARTITION, base, records, -1, 7, () => from);
}

const nobody = (): number => -1;

describe('the ledger of promises', () => {
  it('merges what was acknowledged in one epoch, in whatever order it came', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 10 }), (order) => {
        const ledger = new Ledger();
        for (let i = 0; i < 10; i++) append(ledger, i * 10, 3);
        for (const i of order) acknowledge(ledger, i * 10, 10);
        expect(ledger.ranges.get(PARTITION)).toEqual([{ base: 0, end: 100, leaderEpoch: 3 }]);
        expect(ledger.acknowledged).toBe(100);
      }),
    );
  });

  it('counts what consumers returned, those of share groups among them', () => {
    const ledger = new Ledger();
    ledger.fold(CLIENT, FactKind.RecordsDelivered, PARTITION, 0, 5, 5, 0, nobody);
    ledger.fold(CLIENT, FactKind.SharedRecordsDelivered, PARTITION, 5, 3, 1, 0, nobody);
    expect(ledger.delivered).toBe(8);
  });

  it('counts no promise for acks=0, nor for an answer that never reached the producer', () => {
    const ledger = new Ledger();
    append(ledger, 0, 0);
    ledger.fold(CLIENT, FactKind.RecordsAcknowledged, PARTITION, -1, 5, 0, 0, nobody);
    ledger.fold(BROKER, FactKind.ProduceAcknowledged, PARTITION, 0, 4, CLIENT, 0, nobody);
    expect([ledger.acknowledged, ledger.ranges.size]).toEqual([0, 0]);
  });

  it('tells two leaders apart that gave out the same offset', () => {
    const ledger = new Ledger();
    append(ledger, 0, 0, 1);
    append(ledger, 90, 1, 2);
    append(ledger, 90, 0, 1);
    acknowledge(ledger, 90, 10, 1);
    acknowledge(ledger, 90, 10, 2);
    expect(ledger.ranges.get(PARTITION)).toEqual([{ base: 90, end: 100, leaderEpoch: 0 }, { base: 90, end: 100, leaderEpoch: 1 }]);
  });

  it('finds the epoch of an old batch that a new leader answers again', () => {
    const ledger = new Ledger();
    append(ledger, 0, 0, 1, 50);
    append(ledger, 50, 1, 2);
    acknowledge(ledger, 40, 10, 2);
    expect(ledger.ranges.get(PARTITION)).toEqual([{ base: 40, end: 50, leaderEpoch: 0 }]);
  });

  it('R-LOG-07: a leader that has led before knows a batch of the leader in between again', () => {
    const ledger = new Ledger();
    append(ledger, 0, 1, 3, 50);
    append(ledger, 50, 2, 1, 50);
    // Broker 3 leads again and has not appended anything yet.
    acknowledge(ledger, 90, 10, 3);
    append(ledger, 100, 3, 3);
    acknowledge(ledger, 80, 10, 3);
    expect(ledger.ranges.get(PARTITION)).toEqual([{ base: 80, end: 100, leaderEpoch: 2 }]);
  });

  it('copies to an independent one', () => {
    const ledger = new Ledger();
    append(ledger, 0, 1);
    acknowledge(ledger, 0, 5);
    const copy = ledger.copy();
    acknowledge(copy, 5, 5);
    expect(ledger.ranges.get(PARTITION)).toEqual([{ base: 0, end: 5, leaderEpoch: 1 }]);
    expect(copy.ranges.get(PARTITION)).toEqual([{ base: 0, end: 10, leaderEpoch: 1 }]);
  });
});

describe('lost records', () => {
  it('are those beyond the leader’s log end (acks=1 and a crash)', () => {
    expect(countLost([{ base: 0, end: 100, leaderEpoch: 0 }], 0, [{ base: 0, end: 90, leaderEpoch: 0 }])).toBe(10);
  });

  it('are also those whose offsets another leader has given to others', () => {
    const log = [{ base: 0, end: 90, leaderEpoch: 0 }, { base: 90, end: 130, leaderEpoch: 1 }];
    expect(countLost([{ base: 0, end: 100, leaderEpoch: 0 }, { base: 95, end: 120, leaderEpoch: 1 }], 0, log)).toBe(10);
  });

  it('are not those that retention has deleted', () => {
    expect(countLost([{ base: 0, end: 100, leaderEpoch: 0 }], 60, [{ base: 60, end: 100, leaderEpoch: 0 }])).toBe(0);
  });
});
