import { describe, expect, it } from 'vitest';
import { javaDouble, parseJavaDouble } from './java-number';

describe('doubles as Java writes and reads them', () => {
  it('R-CLI-21 in digits between a thousandth and ten million, else with an exponent', () => {
    expect([0, 5, 12.5, 0.001, 0.0009, 9_999_999, 10_000_000, -1e21, 1.25e-7].map(javaDouble)).toEqual(['0.0', '5.0', '12.5', '0.001', '9.0E-4', '9999999.0', '1.0E7', '-1.0E21', '1.25E-7']);
    expect([NaN, Infinity, -Infinity].map(javaDouble)).toEqual(['NaN', 'Infinity', '-Infinity']);
  });

  it('reads what Java reads', () => {
    expect(['1', ' 2.5 ', '.5', '5.', '1e3', '7d', '-Infinity', 'x', '', '1,5', '1 2'].map(parseJavaDouble)).toEqual([1, 2.5, 0.5, 5, 1000, 7, -Infinity, null, null, null, null]);
  });
});
