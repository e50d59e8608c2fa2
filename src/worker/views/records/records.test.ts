import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countLost } from '../../ledger';
import { openRun } from '../run.fixture';
import { isAcknowledged, lostRanges } from './lost-ranges';
import { recordsView } from './records-view';

describe('the ledger of promises, record by record', () => {
  it('loss by ranges agrees with loss by count', () => {
    const range = fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 15 }), fc.nat(2)).map(([base, n, leaderEpoch]) => ({ base, end: base + n, leaderEpoch }));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 6 }), fc.nat(20), fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 3 }), (ranges, logStart, sizes) => {
        let base = 0;
        const spans = sizes.map((size, leaderEpoch) => ({ base, end: (base += size), leaderEpoch }));
        const counted = lostRanges(ranges, logStart, spans).reduce((sum, { from, to }) => sum + to - from, 0);
        expect(counted).toBe(countLost(ranges, logStart, spans));
      }),
    );
  });

  it('an offset is acknowledged in one epoch, not in another', () => {
    const ranges = [{ base: 0, end: 10, leaderEpoch: 0 }, { base: 6, end: 12, leaderEpoch: 1 }];
    expect([isAcknowledged(ranges, 7, 0), isAcknowledged(ranges, 7, 1), isAcknowledged(ranges, 11, 0), isAcknowledged(ranges, 5, 1)]).toEqual([true, true, false, false]);
  });

  it('in a quiet run everything is kept or on its way, and the rows cover every offset once', () => {
    const run = openRun();
    run.seek({ timeUs: 12_000_000 });
    const view = recordsView(run, { topic: 'orders', partition: 0, limit: 2000 });
    expect(new Set(view.rows.map(({ verdict }) => verdict))).not.toContain('lost');
    let next = view.fromOffset;
    for (const { from, to } of view.rows) {
      expect(from).toBe(next);
      next = to + 1;
    }
    expect(next).toBe(view.logEnd);
    expect(view.groups).toEqual(['billing']);
    expect(view.totals.acknowledged).toBeGreaterThan(20);
    expect([view.totals.lost, view.totals.duplicated, view.totals.outOfOrder]).toEqual([0, 0, 0]);
  });

  it('a retry without idempotence is appended twice, and enable.idempotence=false allowed it (core.md §7)', () => {
    const run = openRun({
      producers: [{ name: 'web-1', topic: 'orders', config: { acks: 'all', 'enable.idempotence': 'false', 'request.timeout.ms': '1000', 'delivery.timeout.ms': '20000' }, workload: { recordsPerSecond: 20, keys: 8, spacing: 'random' } }],
    });
    run.seek({ timeUs: 6_000_000 });
    for (const broker of ['broker-1', 'broker-2', 'broker-3']) run.act({ type: 'degrade', from: 'web-1', to: broker, lossPpm: 0, extraUs: 1_500_000 });
    run.seek({ timeUs: 12_000_000 });
    for (const broker of ['broker-1', 'broker-2', 'broker-3']) run.act({ type: 'heal', from: 'web-1', to: broker });
    run.seek({ timeUs: 16_000_000 });
    const view = recordsView(run, { topic: 'orders', partition: 0 });
    expect(view.totals.duplicated).toBeGreaterThan(0);
    const troubled = [0, 1, 2].flatMap((partition) => recordsView(run, { topic: 'orders', partition, trouble: true }).rows);
    const twice = troubled.find(({ verdict }) => verdict === 'duplicate');
    expect(twice?.allowedBy).toMatchObject({ name: 'enable.idempotence', value: 'false', isDefault: false });
  });

  it('acks=1: what only the dead leader had is lost, and acks allowed it; the count is that of the stage', () => {
    const run = openRun({
      producers: [{ name: 'web-1', topic: 'orders', config: { acks: '1' }, workload: { recordsPerSecond: 60, keys: 8, spacing: 'random' } }],
    });
    run.seek({ timeUs: 8_000_000 });
    for (const to of ['broker-2', 'broker-3']) run.act({ type: 'cut', from: 'broker-1', to });
    run.seek({ timeUs: 9_000_000 });
    run.act({ type: 'crash', node: 'broker-1' });
    run.seek({ timeUs: 24_000_000 });
    const { totals } = recordsView(run, { topic: 'orders' });
    expect(totals.lost).toBeGreaterThan(0);
    const lost = [0, 1, 2].flatMap((partition) => recordsView(run, { topic: 'orders', partition, trouble: true }).rows.filter(({ verdict }) => verdict === 'lost'));
    expect(lost.reduce((sum, { from, to }) => sum + to - from + 1, 0)).toBe(totals.lost);
    expect(lost[0]?.allowedBy).toMatchObject({ name: 'acks', value: '1', isDefault: false });
  });
});
