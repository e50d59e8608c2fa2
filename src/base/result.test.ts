import { expect, it } from 'vitest';
import { chainResult, err, mapResult, ok, unwrap, type Result } from './result';

const half = (n: number): Result<number, string> => (n % 2 === 0 ? ok(n / 2) : err(`${n} is odd`));

it('maps and chains what went well', () => {
  expect(mapResult(half(8), (n) => n + 1)).toEqual(ok(5));
  expect(chainResult(half(8), half)).toEqual(ok(2));
});

it('hands the first failure on untouched', () => {
  expect(chainResult(half(6), half)).toEqual(err('3 is odd'));
  expect(mapResult(half(7), () => 'never')).toEqual(err('7 is odd'));
});

it('unwraps a value, and throws a failure', () => {
  expect(unwrap(half(4))).toBe(2);
  expect(() => unwrap(half(5))).toThrow('5 is odd');
  expect(() => unwrap(err(new RangeError('too far')))).toThrow(RangeError);
});
