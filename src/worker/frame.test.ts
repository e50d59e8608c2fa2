import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginFrame, CELLS, CLASS_NO_KEY, decodeFrame, frameBuffer, keyClass } from './frame';

const counts = (messages: number, strips: number) => ({ timeUs: 5, events: 6, sequence: 7, messages, messageTotal: messages + 3, strips, stripTotal: strips + 1 });

describe('a frame', () => {
  it('reads what was written, every column its own', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(40), (messages, strips) => {
        const frame = beginFrame(frameBuffer(messages, strips, null), counts(messages, strips));
        const columns = [...Object.values(frame.messages), ...Object.values(frame.strips)].filter((column) => typeof column === 'object');
        columns.forEach((column, c) => {
          for (let i = 0; i < column.length; i++) column[i] = (i * 31 + c * 7) % 100;
        });
        const read = decodeFrame(frame.buffer);
        const again = [...Object.values(read.messages), ...Object.values(read.strips)].filter((column) => typeof column === 'object');
        expect(again.map((column) => [...column])).toEqual(columns.map((column, c) => [...column].map((_, i) => (i * 31 + c * 7) % 100)));
        expect(read).toMatchObject({ timeUs: 5, events: 6, sequence: 7 });
        expect([read.messages.count, read.messages.total, read.strips.count, read.strips.total]).toEqual([messages, messages + 3, strips, strips + 1]);
        expect(read.strips.classes).toHaveLength(strips * CELLS);
      }),
      { numRuns: 60 },
    );
  });

  it('uses a buffer again that is large enough, and makes a new one otherwise', () => {
    const first = frameBuffer(100, 10, null);
    expect(frameBuffer(120, 10, first)).toBe(first);
    expect(frameBuffer(0, 0, first)).toBe(first);
    expect(frameBuffer(1000, 10, first)).not.toBe(first);
    expect(frameBuffer(10, 60, first)).not.toBe(first);
  });

  it('refuses a buffer of another version', () => {
    expect(() => decodeFrame(new ArrayBuffer(4096))).toThrow('frame of version 0');
  });

  it('gives keys a class by letter, number or text', () => {
    expect(['A', 'Z', 'user-27', 'k3'].map(keyClass)).toEqual([0, 25, 1, 3]);
    expect(keyClass(null)).toBe(CLASS_NO_KEY);
    expect(keyClass('blue')).toBe(keyClass('blue'));
    expect(keyClass('')).toBe(0);
  });
});
