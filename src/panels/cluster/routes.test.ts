import { describe, expect, it } from 'vitest';
import { routeBetween, SAMPLES, type Box, type RouteKind } from './routes';

const box = (left: number, top: number, width = 100, height = 60): Box => ({ left, top, right: left + width, bottom: top + height });
const brokers = box(200, 100, 400, 400);
const producer = box(0, 250);
const broker = box(200, 100, 400, 120);
const lower = box(200, 380, 400, 120);

describe('a route', () => {
  it.each<[RouteKind, Box, Box]>([
    ['produce', producer, broker],
    ['consume', broker, box(700, 200)],
    ['replicate', broker, lower],
    ['control', box(260, 40, 120, 24), lower],
  ])('of kind %s is sampled at equal steps', (kind, a, b) => {
    for (const stacked of [false, true]) {
      const { points } = routeBetween(kind, a, b, { brokers, stacked });
      expect(points).toHaveLength((SAMPLES + 1) * 2);
      const steps = Array.from({ length: SAMPLES }, (_, i) => Math.hypot(points[i * 2 + 2] - points[i * 2], points[i * 2 + 3] - points[i * 2 + 1]));
      const mean = steps.reduce((sum, s) => sum + s, 0) / SAMPLES;
      // Corners cut a little off a step; nothing jumps.
      for (const s of steps) expect(s).toBeLessThan(mean * 1.1);
    }
  });

  it('begins at one box and ends at the other', () => {
    const { points } = routeBetween('produce', producer, broker, { brokers, stacked: false });
    expect([points[0], points[1]]).toEqual([100, 280]);
    expect([points[SAMPLES * 2], points[SAMPLES * 2 + 1]]).toEqual([200, 160]);
  });

  it('between brokers bulges out further the further they are apart', () => {
    const reach = (b: Box): number => Math.max(...routeBetween('replicate', broker, b, { brokers, stacked: false }).points.filter((_, i) => i % 2 === 0));
    expect(reach(lower)).toBeGreaterThan(reach(box(200, 230, 400, 120)));
    expect(reach(lower)).toBeGreaterThan(600);
  });
});
