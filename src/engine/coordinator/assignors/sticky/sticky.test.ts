import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Assignment, AssignorTopics } from '../assignment';
import { linesOf, membersOf, topicsOf } from '../assignors.fixture';
import { assignCooperativeSticky, assignSticky, type StickyMember } from './sticky';

type Assignor = typeof assignSticky;

/** The members in these lines, owning what an earlier assignment gave them. */
function joining(lines: readonly string[], before?: Assignment, generation = 1): StickyMember[] {
  return membersOf(...lines).map((member) => {
    const topics = before?.get(member.id);
    const owned = Object.fromEntries([...(topics ?? [])].map(([topic, partitions]) => [topic, [...partitions]]));
    return { ...member, owned, generation: topics ? generation : -1 };
  });
}

/** Rebalances of one group in a row: in each, the members listed rejoin with what they have. */
function rounds(assign: Assignor, topics: AssignorTopics, ...groups: (readonly string[])[]): string[][] {
  let before: Assignment | undefined;
  return groups.map((lines, i) => {
    before = assign(topics, joining(lines, before, i));
    return linesOf(before);
  });
}

describe('R-ASG-03, R-ASG-07: equal subscriptions', () => {
  test('EX-C12: a member joins, one leaves', () => {
    const abc = ['A: t', 'B: t', 'C: t'];
    expect(rounds(assignSticky, topicsOf({ t: 7 }), abc, [...abc, 'D: t'], ['A: t', 'B: t', 'D: t'])).toEqual([
      ['A t-0,3,6', 'B t-1,4', 'C t-2,5'],
      ['A t-0,3', 'B t-1,4', 'C t-2,5', 'D t-6'],
      ['A t-0,3,5', 'B t-1,4', 'D t-2,6'],
    ]);
    expect(rounds(assignSticky, topicsOf({ t: 7 }), abc, ['A: t', 'C: t'])[1]).toEqual(['A t-0,3,4,6', 'C t-1,2,5']);
  });

  test('R-ASG-04: the later generation wins; two claims of one generation count for nobody', () => {
    const claim = (id: string, generation: number, ...partitions: number[]): StickyMember => {
      return { id, topics: ['t'], owned: { t: partitions }, generation };
    };
    const topics = topicsOf({ t: 4 });
    expect(linesOf(assignSticky(topics, [claim('A', 1, 0, 1), claim('B', 2, 0, 2)]))).toEqual(['A t-1,3', 'B t-0,2']);
    const contested = assignCooperativeSticky(topics, [claim('A', 1, 0, 1), claim('B', 1, 0, 2)]);
    expect(linesOf(contested)).toEqual(['A t-1', 'B t-2,3']);
  });
});

describe('R-ASG-05: different subscriptions', () => {
  test('EX-C12: then A leaves', () => {
    const bc = ['B: t0 t1', 'C: t0 t1 t2'];
    expect(rounds(assignSticky, topicsOf({ t0: 1, t1: 2, t2: 3 }), ['A: t0', ...bc], bc)).toEqual([
      ['A t0-0', 'B t1-0,1', 'C t2-0,1,2'],
      ['B t0-0 t1-0,1', 'C t2-0,1,2'],
    ]);
  });
});

describe('R-ASG-06: cooperative', () => {
  test('EX-C13: what has to be given up is withheld for a round; what nobody owns is not', () => {
    const abc = ['A: t', 'B: t', 'C: t'];
    const abd = ['A: t', 'B: t', 'D: t'];
    expect(rounds(assignCooperativeSticky, topicsOf({ t: 7 }), abc, [...abc, 'D: t'], [...abc, 'D: t'], abd)).toEqual([
      ['A t-0,3,6', 'B t-1,4', 'C t-2,5'],
      ['A t-0,3', 'B t-1,4', 'C t-2,5', 'D'],
      ['A t-0,3', 'B t-1,4', 'C t-2,5', 'D t-6'],
      ['A t-0,3,5', 'B t-1,4', 'D t-2,6'],
    ]);
    const two = ['A: t', 'B: t'];
    expect(rounds(assignCooperativeSticky, topicsOf({ t: 6 }), two, [...two, 'C: t'], [...two, 'C: t'])).toEqual([
      ['A t-0,2,4', 'B t-1,3,5'],
      ['A t-0,2', 'B t-1,3', 'C'],
      ['A t-0,2', 'B t-1,3', 'C t-4,5'],
    ]);
  });
});

describe('whatever the group', () => {
  const names = ['x', 'y', 'z'];
  const group = (equal: boolean) =>
    fc.uniqueArray(
      fc.record({
        id: fc.string({ minLength: 1, maxLength: 3 }),
        topics: equal ? fc.constant(names) : fc.subarray(names, { minLength: 1 }),
        rack: fc.constantFrom(null, 'a', 'b'),
      }),
      { selector: (member) => member.id, minLength: 1, maxLength: 6 },
    );
  const shapes = fc.record({ x: fc.nat(6), y: fc.nat(6), z: fc.nat(6) });
  const racksOf = (count: number) => Array.from({ length: count }, (_, p) => (p % 3 === 0 ? ['a', 'b'] : [p % 2 ? 'a' : 'b']));
  const known = (shape: Record<string, number>) =>
    new Map(Object.entries(shape).map(([name, partitions]) => [name, { partitions, racks: racksOf(partitions) }]));
  const sizes = (assignment: Assignment) =>
    [...assignment.values()].map((topics) => [...topics.values()].reduce((sum, partitions) => sum + partitions.length, 0));

  function joined(members: readonly Omit<StickyMember, 'owned' | 'generation'>[], before?: Assignment): StickyMember[] {
    return members.map((member) => ({
      ...member,
      owned: Object.fromEntries([...(before?.get(member.id) ?? [])].map(([topic, partitions]) => [topic, [...partitions]])),
      generation: before?.has(member.id) ? 1 : -1,
    }));
  }

  function expectAllOwnedOnce(assignment: Assignment, members: readonly StickyMember[], shape: Record<string, number>) {
    for (const [topic, count] of Object.entries(shape)) {
      const subscribed = members.some((member) => member.topics.includes(topic));
      const owned = [...assignment.values()].flatMap((topics) => topics.get(topic) ?? []).sort((a, b) => a - b);
      expect(owned).toEqual(subscribed ? Array.from({ length: count }, (_, p) => p) : []);
    }
  }

  test.each([true, false])('every partition has one owner, before and after members come and go (equal: %s)', (equal) => {
    fc.assert(
      fc.property(group(equal), group(equal), shapes, (first, second, shape) => {
        const start = joined(first);
        const before = assignSticky(known(shape), start);
        expectAllOwnedOnce(before, start, shape);
        const later = joined([...first.slice(1), ...second.filter(({ id }) => first.every((member) => member.id !== id))], before);
        if (later.length === 0) return;
        const after = assignSticky(known(shape), later);
        expectAllOwnedOnce(after, later, shape);
        if (equal) expect(Math.max(...sizes(after)) - Math.min(...sizes(after))).toBeLessThanOrEqual(1);
      }),
    );
  });

  test.each([true, false])('INV-C11: cooperative never gives a partition to two at once, and settles in two rounds (racks: %s)', (racks) => {
    const members = racks ? group(true) : group(true).map((all) => all.map((member) => ({ ...member, rack: null })));
    fc.assert(
      fc.property(members, members, shapes, (first, second, shape) => {
        const topics = known(shape);
        const start = assignCooperativeSticky(topics, joined(first));
        const later = [...first, ...second.filter(({ id }) => first.every((member) => member.id !== id))];
        const withheld = assignCooperativeSticky(topics, joined(later, start));
        for (const [id, mine] of withheld) {
          for (const [other, theirs] of start) {
            if (other === id || !withheld.has(other)) continue;
            for (const [topic, partitions] of mine) {
              expect(partitions.filter((partition) => theirs.get(topic)?.includes(partition))).toEqual([]);
            }
          }
        }
        // With racks a member drops what lies outside its own again in every round, so there is no settling in two.
        if (racks) return;
        const settled = assignCooperativeSticky(topics, joined(later, withheld));
        expectAllOwnedOnce(settled, joined(later), shape);
        expect(Math.max(...sizes(settled)) - Math.min(...sizes(settled))).toBeLessThanOrEqual(1);
        expect(linesOf(assignCooperativeSticky(topics, joined(later, settled)))).toEqual(linesOf(settled));
      }),
    );
  });
});
