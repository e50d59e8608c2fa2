import { describe, expect, it } from 'vitest';
import { parseDateTime, parseDuration } from './moments';

describe('R-CLI-47: moments and spans', () => {
  it.each(['1970-01-01T00:00:00.000', '2000-02-29T12:34:56.789', '2026-03-01T00:00:00.000', '2100-12-31T23:59:59.999'])('reads %s as the calendar has it', (text) => {
    expect(parseDateTime(text)).toBe(Date.parse(`${text}Z`));
  });

  it('reckons an offset from UTC in', () => expect(parseDateTime('2026-01-01T01:00:00.000+01:00')).toBe(Date.parse('2026-01-01T00:00:00Z')));

  it('refuses what is no moment', () => {
    expect(() => parseDateTime('yesterday')).toThrow("It does not contain a 'T'");
    expect(() => parseDuration('one day')).toThrow('Duration');
  });

  it.each([['P1D', 86_400_000], ['PT1H30M', 5_400_000], ['P1DT0.5S', 86_400_500], ['-PT5S', -5000]])('reads %s', (text, ms) => expect(parseDuration(text)).toBe(ms));
});
