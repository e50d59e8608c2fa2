import { describe, expect, test } from 'vitest';
import { utf8 } from '../../base/utf8';
import { murmur2, partitionForKey } from './murmur2';

describe('R-PROD-03: murmur2', () => {
  test.each([
    ['', 275646681],
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['abc', 479470107],
    ['Zürich', -1551140815],
    ['日本', -700811021],
  ])('EX-C01: %j', (key, hash) => {
    expect(murmur2(utf8(key))).toBe(hash);
  });

  test('R-PROD-04: the same number as text, as an integer and as a long are three different keys', () => {
    expect(murmur2(new Uint8Array([0, 0, 0, 42]))).toBe(1606757304);
    expect(murmur2(new Uint8Array([0, 0, 0, 0, 0, 0, 0, 42]))).toBe(506863552);
    expect(murmur2(utf8('42'))).not.toBe(1606757304);
  });
});

describe('R-PROD-02: the partition of a key', () => {
  test.each([
    ['k1', 3, 2],
    ['user-2', 12, 8],
    ['kafka', 50, 30],
    ['', 2, 1],
  ])('EX-C01: %j over %i partitions', (key, partitions, expected) => {
    expect(partitionForKey(utf8(key), partitions)).toBe(expected);
  });
});
