import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EPOCH_MS, dateOf, daysOf, logTime } from './clock';

describe('the wall clock in words', () => {
  it('R-CLI-06: log lines have the moment to the millisecond', () => {
    expect(logTime(5_250_000)).toBe('2026-01-01 00:00:05,250');
  });

  it('knows the calendar as the machine does, over eight centuries', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 292_000 }), (days) => {
      const date = new Date(days * 86_400_000);
      expect(dateOf(days)).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
      expect(daysOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(days);
    }));
    expect(logTime(86_400_000_000 * 400)).toBe(new Date(EPOCH_MS + 86_400_000 * 400).toISOString().replace('T', ' ').replace('.', ',').slice(0, -1));
  });
});
