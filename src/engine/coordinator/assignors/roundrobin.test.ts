import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf, membersOf, topicsOf } from './assignors.fixture';
import { assignRoundRobin } from './roundrobin';

const lines = (topics: Record<string, number>, ...members: string[]) =>
  linesOf(assignRoundRobin(topicsOf(topics), membersOf(...members)));

test('EX-C12, R-ASG-02: one list of partitions, one circle of members', () => {
  expect(lines({ t: 7 }, 'A: t', 'B: t', 'C: t')).toEqual(['A t-0,3,6', 'B t-1,4', 'C t-2,5']);
  expect(lines({ t0: 3, t1: 3 }, 'A: t0 t1', 'B: t0 t1')).toEqual(['A t0-0,2 t1-1', 'B t0-1 t1-0,2']);
  expect(lines({ t0: 1, t1: 2, t2: 3 }, 'A: t0', 'B: t0 t1', 'C: t0 t1 t2')).toEqual([
    'A t0-0',
    'B t1-0',
    'C t1-1 t2-0,1,2',
  ]);
});

test('INV-C11: with equal subscriptions shares differ by one at most, and every partition has one owner', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(20), fc.nat(20), (members, x, y) => {
      const group = membersOf(...Array.from({ length: members }, (_, i) => `m${i}: x y`));
      const assignment = assignRoundRobin(topicsOf({ x, y }), group);
      const sizes = [...assignment.values()].map((topics) => [...topics.values()].reduce((sum, p) => sum + p.length, 0));
      expect(sizes.reduce((a, b) => a + b)).toBe(x + y);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});
