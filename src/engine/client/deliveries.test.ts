import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDeliveries, missingOffsets, noteDelivered, repeatedOffsets } from './deliveries';

it('what comes in order makes one run', () => {
  const deliveries = createDeliveries();
  noteDelivered(deliveries, 0, 5, 5);
  noteDelivered(deliveries, 5, 9, 4);
  expect(deliveries).toEqual({ records: 9, runs: [0, 9] });
});

it('counts what is missing and what came twice as a set of offsets would', () => {
  const run = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 12 }));
  fc.assert(
    fc.property(fc.array(run, { maxLength: 12 }), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 40 }), (runs, from, length) => {
      const deliveries = createDeliveries();
      const seen = new Set<number>();
      let repeated = 0;
      for (const [start, count] of runs) {
        noteDelivered(deliveries, start, start + count, count);
        for (let offset = start; offset < start + count; offset++) {
          if (seen.has(offset)) repeated++;
          seen.add(offset);
        }
      }
      let missing = 0;
      for (let offset = from; offset < from + length; offset++) if (!seen.has(offset)) missing++;
      expect(missingOffsets(deliveries, from, from + length)).toBe(missing);
      expect(repeatedOffsets(deliveries)).toBe(repeated);
    }),
  );
});
