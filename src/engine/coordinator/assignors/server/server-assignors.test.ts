import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../assignors.fixture';
import { assignRange } from '../range';
import type { ServerMember, ServerTopics } from './server-problem';
import { assignSimple } from './simple';
import { assignUniform } from './uniform';

const IDS = ['AAAAAAAAAAAAAAAAAAAAAg', 'AAAAAAAAAAAAAAAAAAAAAw', 'AAAAAAAAAAAAAAAAAAAABA'];

function topicsOf(counts: Readonly<Record<string, number>>): ServerTopics {
  return new Map(Object.entries(counts).map(([name, partitions], i) => [name, { topicId: IDS[i] as string, partitions }]));
}

/** `A: t0 t1`, and what it has: `A: t0 t1 / t0-0,1`. */
function member(line: string): ServerMember {
  const [who = '', has = ''] = line.split(' / ');
  const [id = '', topics = ''] = who.split(': ');
  const current = has.split(' ').filter(Boolean).map((part) => {
    const [topic = '', numbers = ''] = part.split('-');
    return [topic, numbers.split(',').map(Number)] as const;
  });
  return { id, topics: topics.split(' '), current: new Map(current) };
}

const members = (...lines: string[]) => lines.map(member);
const sorted = (lines: readonly string[]) => lines.map((line) => line.replace(/-([\d,]+)/g, (_, numbers: string) => `-${numbers.split(',').sort().join(',')}`));

describe('assignors in the coordinator', () => {
  it('R-ASG-10: fresh partitions in a row, the extra one with the last', () => {
    expect(linesOf(assignUniform(topicsOf({ t: 7 }), members('A: t', 'B: t', 'C: t')))).toEqual(['A t-0,1', 'B t-2,3', 'C t-4,5,6']);
  });

  it('R-ASG-10: members keep what they have within their quota', () => {
    const four = members('A: t / t-0,1', 'B: t / t-2,3', 'C: t / t-4,5,6', 'D: t');
    expect(linesOf(assignUniform(topicsOf({ t: 7 }), four))).toEqual(['A t-0,1', 'B t-2,3', 'C t-4,5', 'D t-6']);
    const three = members('A: t / t-0,1', 'B: t / t-2,3', 'D: t / t-6');
    expect(sorted(linesOf(assignUniform(topicsOf({ t: 7 }), three)))).toEqual(['A t-0,1', 'B t-2,3', 'D t-4,5,6']);
  });

  it('R-ASG-11: with different subscriptions the least loaded subscriber gets it', () => {
    const topics = topicsOf({ h0: 1, h1: 2, h2: 3 });
    expect(linesOf(assignUniform(topics, members('A: h0', 'B: h0 h1', 'C: h0 h1 h2')))).toEqual(['A h0-0', 'B h1-0,1', 'C h2-0,1,2']);
    const wide = assignUniform(topicsOf({ x: 10, y: 10 }), members('A: x', 'B: x y', 'C: y'));
    expect(linesOf(wide)).toEqual(['A x-0,2,4,6,8,9', 'B x-1,3,5,7 y-6,8,9', 'C y-0,1,2,3,4,5,7']);
  });

  it('R-ASG-12: range deals out topic by topic', () => {
    expect(linesOf(assignRange(topicsOf({ t0: 3, t1: 3 }), members('A: t0 t1', 'B: t0 t1')))).toEqual(['A t0-0,1 t1-0,1', 'B t0-2 t1-2']);
  });

  it('R-ASG-13: in a share group a partition may be with several members', () => {
    const each = assignSimple(topicsOf({ s: 3 }), members('A: s', 'B: s', 'C: s', 'D: s'));
    const counts = new Map<number, number>();
    for (const topics of each.values()) for (const partition of topics.get('s') ?? []) counts.set(partition, (counts.get(partition) ?? 0) + 1);
    expect([...counts.values()]).toEqual([2, 2, 2]);
    expect([...each.values()].map((topics) => topics.get('s')?.length)).toEqual([2, 1, 2, 1]);
  });

  it('INV-C09, INV-C11: uniform leaves nothing out, gives nothing twice and comes out even', () => {
    const shape = fc.record({ a: fc.integer({ min: 0, max: 9 }), b: fc.integer({ min: 0, max: 9 }), count: fc.integer({ min: 1, max: 6 }), next: fc.integer({ min: 1, max: 6 }) });
    fc.assert(
      fc.property(shape, ({ a, b, count, next }) => {
        const topics = topicsOf({ a, b });
        const first = assignUniform(topics, members(...Array.from({ length: count }, (_, i) => `m${i}: a b`)));
        const again = Array.from({ length: next }, (_, i): ServerMember => ({ id: `m${i}`, topics: ['a', 'b'], current: first.get(`m${i}`) ?? new Map() }));
        const sizes: number[] = [];
        const seen = new Set<string>();
        for (const parts of assignUniform(topics, again).values()) {
          let size = 0;
          for (const [topic, partitions] of parts) for (const partition of partitions) size += seen.has(`${topic}-${partition}`) ? NaN : (seen.add(`${topic}-${partition}`), 1);
          sizes.push(size);
        }
        expect(seen.size).toBe(a + b);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
