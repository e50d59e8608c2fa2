import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMemory, writeMemory } from './memory';

const holding = (text: string | null) => ({ getItem: () => text, setItem: () => undefined });
const FRESH = { panes: [1], runsClock: true, history: {} };

describe('what the browser remembers of terminals', () => {
  it('is read as it was written', () => {
    let kept = '';
    const memory = { panes: [1, 3], runsClock: false, history: { 1: ['ls', 'help'], 3: [] } };
    writeMemory(memory, { getItem: () => null, setItem: (_key, value) => void (kept = value) });
    expect(readMemory(holding(kept))).toEqual(memory);
  });

  it('is fresh where nothing, or nothing of use, was kept', () => {
    for (const text of [null, '', '{', '[]', '{"version":2}', '{"version":1,"panes":["x"],"history":[1]}']) expect(readMemory(holding(text))).toEqual(FRESH);
    expect(readMemory(undefined)).toEqual(FRESH);
    expect(readMemory(holding('{"version":1,"panes":[9,2,2,5,4,3,-1],"history":{"2":["a\\nb",7,"c"],"x":["d"]}}'))).toEqual({ panes: [2, 3, 4, 5], runsClock: true, history: { 2: ['c'] } });
  });

  it('never breaks a terminal', () => {
    fc.assert(fc.property(fc.json(), (text) => readMemory(holding(text)).panes.length > 0));
    expect(() => writeMemory(FRESH, { getItem: () => null, setItem: () => { throw new Error('full'); } })).not.toThrow();
  });
});
