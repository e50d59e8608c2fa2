import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  copyStickyPartitioner,
  countAppended,
  createStickyPartitioner,
  currentPartition,
  nextPartition,
  partitionLoad,
} from './built-in-partitioner';

const THREE = { count: 3, available: [0, 1, 2] };

/** Appends 40 counted bytes again and again; returns after how many the partition was drawn anew. */
function appendsUntilSwitch(maySwitch: boolean): number {
  const state = createStickyPartitioner();
  currentPartition(state, THREE, () => 0);
  let appends = 1;
  while (!countAppended(state, 40, maySwitch, 100, THREE, () => 1)) appends++;
  return appends;
}

describe('R-PROD-05: sticky', () => {
  test('EX-C03 (a): 40-byte appends with batch.size 100 move on after the third, or the fifth when the batch is never full', () => {
    expect(appendsUntilSwitch(true)).toBe(3);
    expect(appendsUntilSwitch(false)).toBe(5);
  });

  test('the counter starts again at zero', () => {
    const state = createStickyPartitioner();
    currentPartition(state, THREE, () => 0);
    countAppended(state, 250, false, 100, THREE, () => 2);
    expect(state).toEqual({ partition: 2, producedBytes: 0, load: null });
  });

  test('a copy goes its own way', () => {
    const state = createStickyPartitioner();
    const copy = copyStickyPartitioner(state);
    currentPartition(copy, THREE, () => 1);
    expect(state.partition).toBe(-1);
  });
});

describe('R-PROD-06: the next partition', () => {
  test('EX-C03 (b): queues 0, 3, 1 draw p0 ×4, p1, p2 ×3', () => {
    const load = partitionLoad([0, 3, 1], [0, 1, 2]);
    expect(load?.cumulative).toEqual([4, 5, 8]);
    const drawn = [0, 1, 2, 3, 4, 5, 6, 7].map((random) => nextPartition(load, THREE, random));
    expect(drawn).toEqual([0, 0, 0, 0, 1, 2, 2, 2]);
  });

  test('equal queues and no queues give even chances; one left out makes the weights count', () => {
    expect(partitionLoad([2, 2, 2], [0, 1, 2])).toBeNull();
    expect(partitionLoad([3], [0])).toBeNull();
    expect(partitionLoad([], [], 4)).toBeNull();
    expect(partitionLoad([1, 1], [0, 2], 3)).toEqual({ partitionIds: [0, 2], cumulative: [1, 2] });
  });

  test('without weights: over those with a leader, or over all when none has one', () => {
    expect(nextPartition(null, { count: 4, available: [1, 3] }, 5)).toBe(3);
    expect(nextPartition(null, { count: 4, available: [] }, 6)).toBe(2);
  });

  test('every draw lands on a listed partition, and each is drawn as often as it weighs', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 2, maxLength: 8 }), (queues) => {
        const ids = queues.map((_, i) => i * 2);
        const load = partitionLoad(queues, ids);
        if (!load) return;
        const longest = Math.max(...queues);
        const counts = new Map<number, number>();
        for (let r = 0; r < load.cumulative[load.cumulative.length - 1]; r++) {
          const id = nextPartition(load, { count: 0, available: [] }, r);
          counts.set(id, (counts.get(id) ?? 0) + 1);
        }
        expect(ids.map((id) => counts.get(id))).toEqual(queues.map((q) => longest + 1 - q));
      }),
    );
  });
});
