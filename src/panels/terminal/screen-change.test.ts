import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeBetween, keepScreens, LINES_SHOWN, NOTHING_SHOWN, shownLines, type ShownLines } from './screen-change';
import type { ScreenLine, TerminalScreen } from '../../worker/views/terminal/terminal-contract';

const line = (text: string, kind: ScreenLine['kind'] = 'out'): ScreenLine => ({ kind, text, timeUs: 0 });
const shown = (texts: string, first = 0): ShownLines => ({ first, lines: [...texts].map((text) => line(text)) });

describe('the change from one screen to the next', () => {
  it('appends what continues the lines that are there', () => {
    expect(changeBetween(NOTHING_SHOWN, shown('ab'))).toEqual({ kind: 'append', lines: shown('ab').lines });
    expect(changeBetween(shown('ab'), shown('abc'))).toEqual({ kind: 'append', lines: shown('c').lines });
    expect(changeBetween(shown('ab'), shown('ab'))).toEqual({ kind: 'same' });
  });

  it('draws anew where something else stood, and where lines are gone again', () => {
    expect(changeBetween(shown('abc'), shown('ab')).kind).toBe('redraw');
    expect(changeBetween(shown('abc'), shown('axcd')).kind).toBe('redraw');
    expect(changeBetween({ first: 0, lines: [line('a', 'err')] }, shown('a')).kind).toBe('redraw');
  });

  it('goes on where only old lines are gone, but not past a gap', () => {
    expect(changeBetween(shown('abcd'), shown('cde', 2))).toEqual({ kind: 'append', lines: shown('e').lines });
    expect(changeBetween(shown('abcd'), shown('f', 5)).kind).toBe('redraw');
  });

  it('clears at once', () => {
    expect(changeBetween(shown('abcd'), shown('', 4))).toEqual({ kind: 'redraw', lines: [] });
    expect(changeBetween(shown('', 4), shown('e', 4))).toEqual({ kind: 'append', lines: shown('e').lines });
  });

  it('leaves the same lines on the screen as drawing it anew', () => {
    const text = fc.string({ maxLength: 6 });
    fc.assert(
      fc.property(text, fc.nat(4), text, fc.nat(6), (a, firstA, b, firstB) => {
        const [before, after] = [shown(a, firstA), shown(b, firstB)];
        const change = changeBetween(before, after);
        const drawn = change.kind === 'redraw' ? change.lines : [...before.lines, ...(change.kind === 'append' ? change.lines : [])];
        expect(drawn.slice(drawn.length - after.lines.length)).toEqual(after.lines);
      }),
    );
  });
});

describe('the lines of a screen that are shown', () => {
  const screen = (firstLine: number, lines: readonly ScreenLine[], over: Partial<TerminalScreen> = {}): TerminalScreen => ({ terminal: 1, firstLine, lines, rest: '', state: { kind: 'prompt', exitCode: 0 }, files: [], ...over });

  it('begin where it was cleared, and are whole at a moment before that', () => {
    const lines = shown('abcd').lines;
    expect(shownLines(screen(0, lines), 3)).toEqual(shown('d', 3));
    expect(shownLines(screen(0, lines), 9)).toEqual(shown('abcd'));
    expect(shownLines(screen(2, lines), 1)).toEqual(shown('abcd', 2));
  });

  it('have what a program left without a line end above the prompt, and a tool’s own prompt before the line that is written', () => {
    const { lines } = shown('a');
    expect(shownLines(screen(0, lines, { rest: 'b' }), 0)).toEqual(shown('ab'));
    expect(shownLines(screen(0, lines, { rest: '>', state: { kind: 'running', command: 'x', sinceUs: 0, isReading: true } }), 0)).toEqual(shown('a'));
  });

  it('stay the objects that they were while nothing changes at their terminal', () => {
    const one = screen(0, shown('a').lines);
    const two = { ...screen(0, shown('b').lines), terminal: 2 };
    const before = [one, two];
    expect(keepScreens(before, structuredClone(before))).toBe(before);
    const kept = keepScreens(before, structuredClone([one, { ...two, lines: shown('bc').lines }]));
    expect([kept[0] === one, kept[1] === two]).toEqual([true, false]);
    expect(keepScreens(before, [{ ...one, lines: [{ ...one.lines[0], timeUs: 7 }] }, two])[0]).not.toBe(one);
    expect(keepScreens(before, [one])).toEqual([one]);
  });

  it('are the latest of very many', () => {
    const lines = Array.from({ length: LINES_SHOWN + 5 }, (_, i) => line(String(i)));
    expect(shownLines(screen(0, lines), 0)).toMatchObject({ first: 5 });
    expect(shownLines(screen(0, lines), 0).lines).toHaveLength(LINES_SHOWN);
  });
});
