import { describe, expect, it } from 'vitest';
import { FactKind } from '../../../engine/facts/fact-kinds';
import type { ScenarioInput } from '../../../engine/scenario/schema';
import { FACT_COLUMNS, type FactRows } from '../../contract';
import type { Simulation } from '../../simulation';
import { openRun } from '../run.fixture';
import type { OpenedSharePartition, SharePicture } from './share-contract';
import { shareView } from './share-view';

/** Two members of a share group read one partition. */
function shared(config: Record<string, string>, share: NonNullable<NonNullable<ScenarioInput['groups']>[number]['share']>, processingMs = 200): Simulation {
  return openRun({
    topics: [{ name: 'jobs', partitions: 1, replicationFactor: 3 }],
    producers: [{ name: 'shop', topic: 'jobs', workload: { recordsPerSecond: 10, keys: 10 } }],
    groups: [{ name: 'workers', members: ['w-1', 'w-2'], topics: ['jobs'], config, processingMs, share }],
  });
}

function at(run: Simulation, seconds: number): SharePicture & { readonly opened: OpenedSharePartition } {
  run.seek({ timeUs: seconds * 1_000_000 });
  const { picture } = shareView(run, {});
  if (picture?.opened == null) throw new Error('no share partition is open');
  return { ...picture, opened: picture.opened };
}

/** Kinds of facts in rows. */
const factsOf = (rows: FactRows): { readonly kind: number }[] => Array.from({ length: rows.length / FACT_COLUMNS }, (_, i) => ({ kind: rows[i * FACT_COLUMNS + 4] as number }));

const EARLIEST = { 'share.auto.offset.reset': 'earliest' };
const EXPLICIT = { 'share.acknowledgement.mode': 'explicit' };

describe('a share group and its records', () => {
  it('R-SHR-03: every readable record from the start offset on is in exactly one state', () => {
    const run = shared({}, { configs: EARLIEST });
    for (const seconds of [12, 13.3, 14.7, 16.1]) {
      const { opened, partitions: [row], members, state } = at(run, seconds);
      expect(state).toBe('Stable');
      expect(members.map(({ name, partitions }) => [name, partitions])).toEqual([['w-1', 1], ['w-2', 1]]);
      let next = opened.startOffset;
      for (const { firstOffset, lastOffset, state: name, member, lockLeftUs } of opened.runs) {
        expect(firstOffset).toBe(next);
        next = lastOffset + 1;
        expect(name === 'acquired').toBe(member >= 0 && lockLeftUs >= 0 && name === 'acquired');
        expect(lockLeftUs).toBeLessThanOrEqual(opened.lockDurationUs);
      }
      expect(next).toBe(opened.highWatermark);
      const count = (name: string): number => opened.runs.filter((one) => one.state === name).reduce((sum, one) => sum + one.lastOffset - one.firstOffset + 1, 0);
      expect([row?.available, row?.acquired, row?.acknowledged, row?.archived]).toEqual(['available', 'acquired', 'acknowledged', 'archived'].map(count));
      expect(row?.lag).toBe(opened.highWatermark - opened.startOffset - (row?.acknowledged ?? 0) - (row?.archived ?? 0));
    }
  });

  it('R-SHR-06, R-SHR-08: without an answer the lock runs out, deliveries are counted, and after the last the record is archived', () => {
    const run = shared({ ...EXPLICIT, 'max.poll.records': '2' }, { answer: 'none', configs: { ...EARLIEST, 'share.record.lock.duration.ms': '15000', 'share.delivery.count.limit': '2' } });
    const held = at(run, 14);
    expect(held.opened.deliveryCountLimit).toBe(2);
    expect(held.members.some(({ inHand, answer, phase }) => inHand > 0 && answer === 'none' && phase === 'waits for an answer')).toBe(true);
    expect(held.opened.runs.some(({ state, deliveryCount, lockLeftUs }) => state === 'acquired' && deliveryCount === 1 && lockLeftUs > 0 && lockLeftUs < 15_000_000)).toBe(true);
    const over = at(run, 40);
    expect(over.opened.runs.some(({ state, deliveryCount, member, lockLeftUs }) => state === 'available' && deliveryCount === 1 && member === -1 && lockLeftUs === -1)).toBe(true);
    expect(factsOf(over.opened.steps).map(({ kind }) => kind)).toContain(FactKind.AcquisitionLockExpired);

    const released = at(shared(EXPLICIT, { answer: 'release', configs: { ...EARLIEST, 'share.delivery.count.limit': '2' } }), 20);
    expect(factsOf(released.opened.steps).map(({ kind }) => kind)).toContain(FactKind.RecordsArchived);
    expect(released.opened.startOffset).toBeGreaterThan(20);
    expect(released.members.every(({ accepted }) => accepted === 0)).toBe(true);
  });

  it('rejected records are archived and done with (R-SHR-07)', () => {
    const { members, opened } = at(shared(EXPLICIT, { answer: 'reject', configs: EARLIEST }), 16);
    expect(members.reduce((sum, { rejected }) => sum + rejected, 0)).toBeGreaterThan(20);
    expect(opened.startOffset).toBeGreaterThan(20);
  });

  it('without a share group there is nothing to show, and looking changes nothing', () => {
    const none = openRun();
    none.seek({ timeUs: 5_000_000 });
    expect(shareView(none, {})).toMatchObject({ all: [], picture: null });
    const run = shared({}, { configs: EARLIEST });
    at(run, 12);
    const hash = run.world.traceHash();
    shareView(run, {});
    expect(run.world.traceHash()).toBe(hash);
  });
});
