import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AssignorMember } from './assignment';
import { linesOf, membersOf, topicsOf } from './assignors.fixture';
import { assignRange } from './range';

const lines = (topics: Record<string, number | string[]>, ...members: string[]) =>
  linesOf(assignRange(topicsOf(topics), membersOf(...members)));

describe('EX-C12: RANGE', () => {
  test.each<[string, Record<string, number>, string[], string[]]>([
    ['R-ASG-01: seven over three', { t: 7 }, ['A: t', 'B: t', 'C: t'], ['A t-0,1,2', 'B t-3,4', 'C t-5,6']],
    ['seven over four', { t: 7 }, ['A: t', 'B: t', 'C: t', 'D: t'], ['A t-0,1', 'B t-2,3', 'C t-4,5', 'D t-6']],
    ['co-partitioned', { t0: 3, t1: 3 }, ['A: t0 t1', 'B: t0 t1'], ['A t0-0,1 t1-0,1', 'B t0-2 t1-2']],
    [
      'more members than partitions',
      { t0: 3, t1: 3 },
      ['A: t0 t1', 'B: t0 t1', 'C: t0 t1', 'D: t0 t1'],
      ['A t0-0 t1-0', 'B t0-1 t1-1', 'C t0-2 t1-2', 'D'],
    ],
    [
      'different subscriptions',
      { t0: 1, t1: 2, t2: 3 },
      ['A: t0', 'B: t0 t1', 'C: t0 t1 t2'],
      ['A t0-0', 'B t1-0', 'C t1-1 t2-0,1,2'],
    ],
    [
      'R-ASG-12: static members come first, by instance id',
      { t: 7 },
      ['m-dyn: t', 'a-2=i2: t', 'z-1=i1: t'],
      ['m-dyn t-5,6', 'a-2 t-3,4', 'z-1 t-0,1,2'],
    ],
    ['a topic that does not exist', { t: 0 }, ['A: t gone'], ['A']],
  ])('%s', (_, topics, members, expected) => {
    expect(lines(topics, ...members)).toEqual(expected);
  });
});

describe('R-ASG-01: with racks', () => {
  test('members get the partitions of their rack, within their share', () => {
    const topics = { t: ['a', 'b', 'c', 'a', 'b', 'c'] };
    expect(lines(topics, 'A@a: t', 'B@b: t', 'C@c: t')).toEqual(['A t-0,3', 'B t-1,4', 'C t-2,5']);
  });

  test('what nobody in the rack has room for goes by the plain rule', () => {
    expect(lines({ t: ['a', 'a', 'a', 'b'] }, 'A@a: t', 'B@b: t')).toEqual(['A t-0,1', 'B t-2,3']);
  });

  test('equal topics stay aligned: a member takes partition p of all of them or of none', () => {
    const topics = { t0: ['a', 'b'], t1: ['b', 'b'] };
    expect(lines(topics, 'A@a: t0 t1', 'B@b: t0 t1')).toEqual(['A t0-0 t1-0', 'B t0-1 t1-1']);
  });

  test('replicas in every rack leave nothing to match', () => {
    const topics = { t: ['a b', 'a b', 'a b', 'a b'] };
    expect(lines(topics, 'A@b: t', 'B@a: t')).toEqual(['A t-0,1', 'B t-2,3']);
  });
});

test('INV-C11: every partition of a subscribed topic has one owner, and shares differ by one at most', () => {
  const topicNames = ['x', 'y', 'z'];
  const rack = fc.constantFrom(null, 'a', 'b', 'c');
  const members = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 4 }),
      topics: fc.subarray(topicNames, { minLength: 1 }),
      rack,
    }),
    { selector: (member) => member.id, minLength: 1, maxLength: 7 },
  );
  const racks = fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }), { maxLength: 8 });
  fc.assert(
    fc.property(members, fc.tuple(racks, racks, racks), (group: AssignorMember[], racksOf) => {
      const topics = new Map(topicNames.map((name, i) => [name, { partitions: racksOf[i].length, racks: racksOf[i] }]));
      const assignment = assignRange(topics, group);
      for (const [name, { partitions }] of topics) {
        const subscribers = group.filter((member) => member.topics.includes(name));
        const shares = subscribers.map((member) => assignment.get(member.id)?.get(name) ?? []);
        const owned = [...assignment.values()].flatMap((of) => of.get(name) ?? []).sort((a, b) => a - b);
        expect(owned).toEqual(subscribers.length > 0 ? Array.from({ length: partitions }, (_, p) => p) : []);
        const sizes = shares.map((share) => share.length);
        if (sizes.length > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }
    }),
  );
});
