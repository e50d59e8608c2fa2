import { expect, test } from 'vitest';
import { compare, differences } from './compare';

test('equal values pass, whatever the order of their keys', () => {
  expect(compare({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toEqual({ status: 'pass' });
});

test('each difference is named by its path', () => {
  expect(differences({ a: { b: [1, 2] }, c: 1 }, { a: { b: [1, 3] }, d: 2 })).toEqual([
    'a.b[1]: expected 2, got 3',
    'c: expected 1, got nothing',
    'd: unexpected 2',
  ]);
  expect(differences([1], [1, 2])).toEqual(['(the whole): expected 1 entries [1], got 2 [1,2]']);
});

test('absent and undefined are the same, null is not', () => {
  expect(differences({ a: 1 }, { a: 1, b: undefined })).toEqual([]);
  expect(differences({ a: null }, {})).toEqual(['a: expected null, got nothing']);
});

test('sets are compared by what is in them', () => {
  const unordered = () => true;
  expect(differences([{ a: 1, b: 2 }, 3], [3, { b: 2, a: 1 }], { unordered })).toEqual([]);
  expect(differences([1, 1, 2], [1, 2, 3], { unordered })).toEqual([
    '(the whole): missing 1',
    '(the whole): unexpected 3',
  ]);
});

test('parts can be left out of the comparison, and extra fields allowed', () => {
  expect(differences({ a: 1 }, { a: 2, b: 3 }, { ignored: (path) => path[0] === 'a', allowExtra: true })).toEqual([]);
});

test('maps and sets of the engine are compared as what they hold', () => {
  expect(differences({ m: { x: [1] } }, { m: new Map([['x', new Set([1])]]) })).toEqual([]);
});
