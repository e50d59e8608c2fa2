import { expect, test } from 'vitest';
import { Bindings } from './bindings';
import { compareAnswer, contains } from './compare-answer';

test('a variable stands for the first value it meets, and for no other', () => {
  const bindings = new Bindings();
  expect(compareAnswer({ memberId: '$m1', leader: '$m1' }, { memberId: 'c-1', leader: 'c-1' }, bindings)).toEqual([]);
  expect(compareAnswer({ memberId: '$m1' }, { memberId: 'c-2' }, bindings)).toEqual(['memberId: expected $m1 = "c-1", got "c-2"']);
});

test('two variables never have the same value', () => {
  expect(compareAnswer({ a: '$m1', b: '$m2' }, { a: 'x', b: 'x' }, new Bindings())).not.toEqual([]);
});

test('a value plus something', () => {
  const bindings = new Bindings([['$p1', 41]]);
  expect(compareAnswer({ producerId: '$p1+1' }, { producerId: 42 }, bindings)).toEqual([]);
  expect(bindings.fill({ producerId: '$p1+2', at: { $now: -5 } }, 100)).toEqual({ producerId: 43, at: 95 });
});

test('lists of objects are compared in any order, whatever variables they hold', () => {
  const bindings = new Bindings([['$m2', 'b']]);
  expect(compareAnswer([{ id: '$m1' }, { id: '$m2' }], [{ id: 'b' }, { id: 'a' }], bindings)).toEqual([]);
  expect(bindings.value('$m1')).toBe('a');
});

test('records keep their order', () => {
  expect(compareAnswer({ records: [{ offset: 0 }, { offset: 1 }] }, { records: [{ offset: 1 }, { offset: 0 }] }, new Bindings())).not.toEqual([]);
});

test('messages and throttle times are not looked at, other extra fields are a difference', () => {
  expect(compareAnswer({ errorCode: 0 }, { errorCode: 0, throttleTimeMs: 3, errorMessage: 'x' }, new Bindings())).toEqual([]);
  expect(compareAnswer({ errorCode: 0 }, { errorCode: 0, more: 1 }, new Bindings())).toEqual(['more: unexpected 1']);
});

test('a pattern is contained when its parts are', () => {
  expect(contains({ topics: [{ partitions: [{ leader: 2 }] }] }, { topics: [{ name: 't', partitions: [{ leader: 1 }, { leader: 2 }] }] }, new Bindings())).toBe(true);
  expect(contains({ errorCode: 27 }, { errorCode: 0 }, new Bindings())).toBe(false);
});
