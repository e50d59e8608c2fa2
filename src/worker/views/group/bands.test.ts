import { describe, expect, it } from 'vitest';
import { bandOf, sumsOf, type Holding } from './bands';

const held = (member: number, fromUs: number, toUs: number, more: Partial<Holding> = {}): Holding => ({ member, fromUs, toUs, stalled: false, fact: fromUs + 1, endFact: toUs === Infinity ? 0 : toUs + 1, wasGivenUp: false, ...more });
const short = (spans: ReturnType<typeof bandOf>): string => spans.map(({ fromUs, toUs, owner, stalled }) => `${fromUs}-${toUs} ${owner}${stalled ? ' stalled' : ''}`).join(', ');

describe('who reads a partition over time', () => {
  it('a hand-over with a pause: who before, who after, what came meanwhile, what is read again', () => {
    const spans = bandOf([held(0, 0, 30), held(1, 50, Infinity)], [{ timeUs: 30, takes: false, position: 120, end: 125 }, { timeUs: 50, takes: true, position: 110, end: 160 }], 10, 100, 200);
    expect(short(spans)).toBe('10-30 0, 30-50 -1, 50-100 1');
    expect(spans[1]?.pause).toEqual({ from: 0, to: 1, waited: 35, again: 10 });
    expect(spans[1]?.fact).toBe(31);
    expect(sumsOf([spans])).toEqual({ partitions: 1, read: 1, moved: 1, stopped: 1, unreadUs: 20, longestUs: 20, waited: 35, again: 10 });
  });

  it('the cause of a pause is what befell the owner, or the step of the group that made it give up', () => {
    const causes = [{ fromUs: 0, fact: 0 }, { fromUs: 20, fact: 700 }, { fromUs: 40, fact: 800 }];
    const factOf = (wasGivenUp: boolean, from = 0): number | undefined => bandOf([held(0, 0, 30, { wasGivenUp })], [], from, 100, 5, causes.filter(({ fromUs }) => fromUs >= from)).at(-1)?.fact;
    expect([factOf(false), factOf(true), factOf(true, 25)]).toEqual([31, 700, 31]);
  });

  it('what nobody had yet is not a pause', () => {
    const spans = bandOf([held(0, 40, Infinity)], [], 0, 100, 5);
    expect(short(spans)).toBe('0-40 -1, 40-100 0');
    expect(spans[0]?.pause).toBeNull();
    expect(sumsOf([spans])).toMatchObject({ moved: 0, stopped: 0, unreadUs: 0 });
  });

  it('a pause that goes on counts up to now, and what waits is counted to the end of the log', () => {
    const spans = bandOf([held(0, 0, 60)], [{ timeUs: 60, takes: false, position: 9, end: 10 }], 0, 100, 25);
    expect(spans.at(-1)).toMatchObject({ fromUs: 60, toUs: 100, pause: { from: 0, to: -1, waited: 15, again: 0 } });
  });

  it('an owner that stands still reads nothing, and one that believes to own beside another is told', () => {
    const spans = bandOf([held(0, 0, 20), held(0, 20, 70, { stalled: true }), held(1, 50, Infinity)], [], 0, 100, -1);
    expect(short(spans)).toBe('0-20 0, 20-50 0 stalled, 50-70 1, 70-100 1');
    expect(spans.map(({ others }) => others)).toEqual([[], [], [0], []]);
    expect(bandOf([held(0, 0, 20), held(0, 20, Infinity, { stalled: true }), held(1, 50, Infinity)], [], 0, 100, -1).at(-1)).toMatchObject({ owner: 1, others: [0] });
    expect(sumsOf([spans])).toMatchObject({ stopped: 1, unreadUs: 30, moved: 1 });
  });
});
