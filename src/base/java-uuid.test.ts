import { describe, expect, it } from 'vitest';
import { compareUuids, javaUuidHash, uuidWords } from './java-uuid';

describe('java-uuid', () => {
  it('reads the bits of an id', () => {
    expect(uuidWords('AAAAAAAAAAAAAAAAAAAAAg')).toEqual([0, 0, 0, 2]);
    expect(uuidWords('_____________________w')).toEqual([-1, -1, -1, -1]);
  });

  it('folds the words into a hash code', () => {
    expect(javaUuidHash('AAAAAAAAAAAAAAAAAAAAAg')).toBe(2);
    expect(javaUuidHash('_____________________w')).toBe(0);
  });

  it('orders ids as signed numbers', () => {
    const ids = ['AAAAAAAAAAAAAAAAAAAAAw', '_____________________w', 'AAAAAAAAAAAAAAAAAAAAAg'];
    expect(ids.sort(compareUuids)).toEqual(['_____________________w', 'AAAAAAAAAAAAAAAAAAAAAg', 'AAAAAAAAAAAAAAAAAAAAAw']);
  });
});
