import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LeaderEpochCache, UNKNOWN_EPOCH_END } from './leader-epoch-cache';

function cache(...entries: readonly (readonly [number, number])[]): LeaderEpochCache {
  const given = new LeaderEpochCache();
  for (const [epoch, startOffset] of entries) given.assign(epoch, startOffset);
  return given;
}

test('R-LEC-01: entries that contradict a new one go', () => {
  expect(cache([0, 0], [1, 10], [3, 20], [2, 15]).entries()).toEqual([[0, 0], [1, 10], [2, 15]]);
  expect(cache([0, 0], [1, 10], [2, 10]).entries()).toEqual([[0, 0], [2, 10]]);
  // The epoch that is being written goes on; only an earlier start of it is news.
  expect(cache([0, 0], [1, 10], [1, 12]).entries()).toEqual([[0, 0], [1, 10]]);
  expect(cache([0, 0], [1, 10], [1, 8]).entries()).toEqual([[0, 0], [1, 8]]);
});

test('R-LEC-02: where an epoch ended', () => {
  const given = cache([2, 5], [4, 20], [7, 30]);
  expect(given.endOffsetFor(-1, 40)).toEqual(UNKNOWN_EPOCH_END);
  expect(given.endOffsetFor(7, 40)).toEqual({ epoch: 7, endOffset: 40 });
  expect(given.endOffsetFor(8, 40)).toEqual(UNKNOWN_EPOCH_END);
  expect(given.endOffsetFor(4, 40)).toEqual({ epoch: 4, endOffset: 30 });
  expect(given.endOffsetFor(5, 40)).toEqual({ epoch: 4, endOffset: 30 });
  expect(given.endOffsetFor(1, 40)).toEqual({ epoch: 1, endOffset: 5 });
});

test('R-LEC-03: cut at the end and at the start', () => {
  const cut = cache([2, 5], [4, 20], [7, 30]);
  cut.truncateFromEnd(20);
  expect(cut.entries()).toEqual([[2, 5]]);
  const advanced = cache([2, 5], [4, 20], [7, 30]);
  advanced.truncateFromStart(25);
  expect(advanced.entries()).toEqual([[4, 25], [7, 30]]);
  advanced.truncateFromStart(3);
  expect(advanced.entries()).toEqual([[4, 25], [7, 30]]);
});

test('INV-02: both columns increase strictly, whatever is assigned and cut', () => {
  const step = fc.tuple(fc.constantFrom('assign', 'end', 'start'), fc.nat(20), fc.nat(100));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const given = new LeaderEpochCache();
      for (const [what, epoch, offset] of steps) {
        if (what === 'assign') given.assign(epoch, offset);
        else if (what === 'end') given.truncateFromEnd(offset);
        else given.truncateFromStart(offset);
        const entries = given.entries();
        for (let i = 1; i < entries.length; i++) {
          expect(entries[i][0]).toBeGreaterThan(entries[i - 1][0]);
          expect(entries[i][1]).toBeGreaterThan(entries[i - 1][1]);
        }
      }
    }),
  );
});
