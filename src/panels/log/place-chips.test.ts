import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeChips } from './place-chips';
import { ticks } from './SegmentMap';

it('labels never cover each other and never leave the picture', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 30 }), (points) => {
      const placed = placeChips([...points].sort((a, b) => a - b), 100, 900).filter((left) => left !== null);
      for (let i = 0; i < placed.length; i++) {
        expect(placed[i]).toBeGreaterThanOrEqual(0);
        expect(placed[i] + 100).toBeLessThanOrEqual(900);
        if (i > 0) expect(placed[i] - placed[i - 1]).toBeGreaterThanOrEqual(100);
      }
    }),
  );
});

it('positions on the axis are round and few', () => {
  for (const bytes of [80, 1_500, 24_000, 5_000_000]) {
    const all = ticks(0, bytes);
    expect(all.length).toBeGreaterThanOrEqual(3);
    expect(all.length).toBeLessThanOrEqual(8);
  }
});
