import { describe, expect, it } from 'vitest';
import { bytesBeside } from './size-of';

describe('the size of a copy', () => {
  it('counts what is its own and nothing that is shared', () => {
    const shared = { large: new Array(10_000).fill({}) };
    const original = { shared, list: [1, 2, 3], map: new Map([['a', { x: 1 }]]) };
    const copy = { shared, list: [1, 2, 3], map: new Map([['a', { x: 1 }]]) };
    const bytes = bytesBeside(original, copy);
    expect(bytes).toBeGreaterThan(100);
    expect(bytes).toBeLessThan(400);
    expect(bytesBeside(original, { ...original })).toBeLessThan(100);
  });

  it('counts typed arrays by their bytes, and rings only once', () => {
    const ring: { self: unknown; data: Float64Array } = { self: null, data: new Float64Array(1000) };
    ring.self = ring;
    const bytes = bytesBeside(null, ring);
    expect(bytes).toBeGreaterThan(8000);
    expect(bytes).toBeLessThan(8400);
  });
});
