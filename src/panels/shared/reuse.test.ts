import { describe, expect, it } from 'vitest';
import { reuse } from './reuse';

describe('reuse', () => {
  it('gives the old object when nothing has changed', () => {
    const before = { a: [1, { b: 'x' }], c: undefined };
    expect(reuse(before, { a: [1, { b: 'x' }], c: undefined })).toBe(before);
  });

  it('keeps the parts that have not changed', () => {
    const before = { brokers: [{ id: 1, lag: 0 }, { id: 2, lag: 0 }], n: 1 };
    const next = reuse(before, { brokers: [{ id: 1, lag: 0 }, { id: 2, lag: 5 }], n: 1 });
    expect(next).toEqual({ brokers: [{ id: 1, lag: 0 }, { id: 2, lag: 5 }], n: 1 });
    expect(next.brokers[0]).toBe(before.brokers[0]);
    expect(next.brokers).not.toBe(before.brokers);
  });

  it('sees what was added or taken away', () => {
    expect(reuse([1, 2, 3], [1, 2])).toEqual([1, 2]);
    expect(reuse<object>({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
  });
});
