import { describe, expect, it } from 'vitest';
import { Pacing } from './pacing';

describe('pacing', () => {
  it('asks for as much simulated time as real time has passed, times the speed', () => {
    const pacing = new Pacing();
    pacing.start(1000, 5_000_000, 0.001);
    expect(pacing.targetUs(1016)).toBe(5_000_016);
    pacing.start(1000, 5_000_000, 100);
    expect(pacing.targetUs(1016)).toBe(5_000_000 + 1_600_000);
    pacing.start(1000, 0, 'max');
    expect(pacing.targetUs(1016)).toBe(Infinity);
  });

  it('gives up catching up what a slow machine could not do', () => {
    const pacing = new Pacing();
    pacing.start(0, 0, 10);
    pacing.ran(1000, 2_000_000);
    expect(pacing.targetUs(1000)).toBe(2_000_000 + 1_000_000);
    expect(pacing.reachedSpeed).toBe(2);
  });

  it('measures the speed that is reached', () => {
    const pacing = new Pacing();
    pacing.start(0, 0, 1);
    for (let ms = 16; ms <= 640; ms += 16) pacing.ran(ms, ms * 1000);
    expect(pacing.reachedSpeed).toBeCloseTo(1, 1);
  });
});
