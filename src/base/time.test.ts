import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatClock, formatSpan, minutes, ms, parseSpan, seconds, toMs, toSeconds, toWholeMs, us } from './time';

describe('conversions', () => {
  it('count whole microseconds', () => {
    expect(us(1.4)).toBe(1);
    expect(ms(1.5)).toBe(1_500);
    expect(seconds(12.084)).toBe(12_084_000);
    expect(minutes(10)).toBe(600_000_000);
  });

  it('go back to the unit they came from', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e12 }), (n) => toMs(ms(n)) === n && toWholeMs(ms(n)) === n));
    expect(toSeconds(seconds(2.5))).toBe(2.5);
    expect(toWholeMs(us(1_999))).toBe(1);
  });
});

describe('formatClock', () => {
  it.each([
    [0, '0.000 s'],
    [12_084_000, '12.084 s'],
    [12_084_999, '12.084 s'],
    [999, '0.000 s'],
    [600_000_000, '600.000 s'],
    [-1_500_000, '−1.500 s'],
  ])('%d µs reads %s', (time, text) => expect(formatClock(us(time))).toBe(text));
});

describe('formatSpan', () => {
  it.each([
    [0, '0 µs'],
    [250, '250 µs'],
    [1_500, '1.5 ms'],
    [999_499, '999 ms'],
    [999_500, '1 s'],
    [9_000_000, '9 s'],
    [59_949_000, '59.9 s'],
    [59_950_000, '1 min'],
    [125_000_000, '2 min 5 s'],
    [3_600_000_000, '1 h'],
    [-2_000, '−2 ms'],
  ])('%d µs reads %s', (span, text) => expect(formatSpan(us(span))).toBe(text));
});

describe('parseSpan', () => {
  it.each([
    ['30s', 30_000_000],
    ['1.5 ms', 1_500],
    ['250us', 250],
    ['250 µs', 250],
    ['2min', 120_000_000],
    ['2m', 120_000_000],
    ['1h', 3_600_000_000],
    ['40', 40_000],
  ])('%s is %d µs', (text, span) => expect(parseSpan(text)).toBe(span));

  it.each(['', 's', '-1s', '1 day', '1e3s', '99999999999h'])('refuses %j', (text) => {
    expect(parseSpan(text)).toBeUndefined();
  });
});
