import { describe, expect, it } from 'vitest';
import { extent, place, tickLabel, ticks } from './time-scale';

const scale = { fromUs: 10_000_000, toUs: 20_000_000 };

describe('a stretch of time from left to right', () => {
  it('places moments and spans, and keeps what lies outside at its edges', () => {
    expect([place(scale, 10_000_000), place(scale, 12_500_000), place(scale, 30_000_000), place({ fromUs: 5, toUs: 5 }, 5)]).toEqual([0, 25, 100, 0]);
    expect(extent(scale, 8_000_000, 15_000_000)).toEqual({ left: '0%', width: '50%' });
  });

  it('marks round times, no more than asked for', () => {
    expect(ticks(scale, 10)).toHaveLength(11);
    expect(ticks(scale, 6).map((time) => time / 1e6)).toEqual([10, 12, 14, 16, 18, 20]);
    expect(ticks({ fromUs: 1_234_000, toUs: 1_834_000 }, 6).map((time, _, all) => tickLabel(time, all))).toEqual(['1.3 s', '1.4 s', '1.5 s', '1.6 s', '1.7 s', '1.8 s']);
    expect(ticks({ fromUs: 3, toUs: 3 }, 6)).toEqual([]);
  });
});
