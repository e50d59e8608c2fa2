import { expect, test } from 'vitest';
import { javaIntegerOrder, javaStringHash, javaStringOrder } from './java-hash';

test('EX-C02: string hash codes', () => {
  expect(javaStringHash('')).toBe(0);
  expect(javaStringHash('my-group')).toBe(-1906497762);
  expect(Math.abs(javaStringHash('g1')) % 50).toBe(42);
});

test('one-letter names come out sorted, whatever order they went in', () => {
  expect(javaStringOrder(['c', 'a', 'b'])).toEqual(['a', 'b', 'c']);
});

test('integers wrap round the table; equal buckets keep the order of insertion', () => {
  expect(javaIntegerOrder([17, 2, 1, 16])).toEqual([16, 17, 1, 2]);
});

test('the table doubles above three quarters', () => {
  const twelve = [16, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
  expect(javaIntegerOrder(twelve)[0]).toBe(16);
  expect(javaIntegerOrder([...twelve, 12]).at(-1)).toBe(16);
});
