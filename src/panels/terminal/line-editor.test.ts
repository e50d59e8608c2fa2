import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutToBlank, cutToEnd, cutToStart, cutWordLeft, cutWordRight, deleteForward, insert, lineOf, moveTo, toEnd, toStart, wordLeft, wordRight, type Cut, type Line } from './line-editor';

/** `|` is the cursor. */
const at = (marked: string): Line => lineOf(marked.replace('|', ''), marked.indexOf('|'));
const shown = ({ text, cursor }: Line): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

describe('the line at the prompt', () => {
  it('moves by words, to its beginning and to its end', () => {
    expect(shown(wordLeft(at('kafka-topics.sh --list|')))).toBe('kafka-topics.sh --|list');
    expect(shown(wordLeft(at('kafka-topics.sh --|list')))).toBe('kafka-topics.|sh --list');
    expect(shown(wordRight(at('|kafka-topics.sh')))).toBe('kafka|-topics.sh');
    expect(shown(toStart(at('ls| -l')))).toBe('|ls -l');
    expect(shown(toEnd(at('ls| -l')))).toBe('ls -l|');
    expect(shown(moveTo(at('ab|'), 7))).toBe('ab|');
  });

  it('cuts what a shell cuts, and tells what it was', () => {
    const cuts: readonly (readonly [(line: Line) => Cut, string, string, string])[] = [
      [cutToEnd, 'kafka|-topics', 'kafka|', '-topics'],
      [cutToStart, 'kafka|-topics', '|-topics', 'kafka'],
      [cutToBlank, 'a --bootstrap-server |', 'a |', '--bootstrap-server '],
      [cutWordLeft, 'a --bootstrap-server|', 'a --bootstrap-|', 'server'],
      [cutWordRight, 'a |--topic x', 'a | x', '--topic'],
    ];
    for (const [cut, before, after, gone] of cuts) {
      const done = cut(at(before));
      expect([shown(done.line), done.cut]).toEqual([after, gone]);
    }
  });

  it('puts text in place of what is selected', () => {
    expect(shown(insert({ text: 'describe', cursor: 2, anchor: 5 }, '-'))).toBe('de-|ibe');
    expect(shown(deleteForward({ text: 'describe', cursor: 5, anchor: 2 }))).toBe('de|ibe');
    expect(shown(deleteForward(at('a|😀b')))).toBe('a|b');
    expect(shown(deleteForward(at('ab|')))).toBe('ab|');
  });

  it('never has its cursor outside, and a cut that is put back gives the line again', () => {
    const steps = [cutToEnd, cutToStart, cutToBlank, cutWordLeft, cutWordRight];
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.nat(30), fc.constantFrom(...steps), (text, place, step) => {
        const line = moveTo(lineOf(text), place);
        const { line: after, cut } = step(line);
        expect(after.cursor).toBeGreaterThanOrEqual(0);
        expect(after.cursor).toBeLessThanOrEqual(after.text.length);
        expect(insert(after, cut).text).toBe(text);
      }),
    );
  });
});
