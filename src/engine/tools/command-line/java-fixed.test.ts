import fc from 'fast-check';
import { expect, it } from 'vitest';
import { javaFixed } from './java-fixed';

it.each([
  [1.005, 2, '1.01'], [0.125, 2, '0.13'], [2.5, 0, '3'], [0, 2, '0.00'], [-1.25, 1, '-1.3'], [1e-7, 6, '0.000000'], [5e-7, 6, '0.000001'], [1e21, 1, '1000000000000000000000.0'], [1.5e22, 0, '15000000000000000000000'],
  [NaN, 2, 'NaN'], [Infinity, 2, 'Infinity'], [-Infinity, 4, '-Infinity'],
])('R-CLI-76: %f with %i digits is %s', (value, digits, text) => {
  expect(javaFixed(value, digits)).toBe(text);
});

it('is never further from the number than half a digit', () => {
  fc.assert(fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.integer({ min: 0, max: 6 }), (value, digits) => {
    const text = javaFixed(value, digits);
    expect(text).toMatch(digits === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${digits}}$`));
    expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(0.5 / 10 ** digits + Math.abs(value) * 1e-12);
  }));
});
