import { expect, it } from 'vitest';
import { assertNever, defined, invariant, InvariantError } from './assert';

it('passes silently when the fact holds, without building the message', () => {
  invariant(true, () => {
    throw new Error('the message was built');
  });
});

it('throws an InvariantError that says what was wrong', () => {
  expect(() => invariant(0, 'no brokers')).toThrow(new InvariantError('no brokers'));
  expect(() => invariant(false, () => 'late')).toThrow('late');
});

it('defined keeps falsy values and refuses missing ones', () => {
  expect(defined(0)).toBe(0);
  expect(defined('')).toBe('');
  expect(() => defined(undefined, 'leader')).toThrow('Missing leader');
  expect(() => defined(null)).toThrow(InvariantError);
});

it('assertNever names the value that got through, even one that JSON cannot hold', () => {
  expect(() => assertNever({ kind: 'odd' } as never, 'event')).toThrow('Unexpected event: {"kind":"odd"}');
  expect(() => assertNever(1n as never)).toThrow('Unexpected value: 1');
});
