import type { ScreenLine, TerminalScreen } from '../../worker/views/terminal/terminal-contract';

/** Whole lines on a screen; `first` is the number of the first, counted from the beginning of the terminal. */
export interface ShownLines {
  readonly first: number;
  readonly lines: readonly ScreenLine[];
}

export const NOTHING_SHOWN: ShownLines = { first: 0, lines: [] };

/** More than that is not drawn; the engine's own screen is longer only where somebody lets a consumer run on. */
export const LINES_SHOWN = 2_000;

export type ScreenChange =
  | { readonly kind: 'same' }
  /** The new lines continue what stands there. */
  | { readonly kind: 'append'; readonly lines: readonly ScreenLine[] }
  /** Time went elsewhere: something else stood there then. */
  | { readonly kind: 'redraw'; readonly lines: readonly ScreenLine[] };

/** The lines to show of a screen: its latest, from where it was last cleared. A screen of before that moment is whole. */
export function shownLines({ firstLine, lines: whole, rest, state }: TerminalScreen, clearedTo: number): ShownLines {
  // What a program left without a line end stands above the shell's prompt.
  const lines = rest === '' || state.kind === 'running' ? whole : [...whole, { kind: 'out' as const, text: rest, timeUs: whole.at(-1)?.timeUs ?? 0 }];
  const end = firstLine + lines.length;
  const first = Math.max(firstLine, end - LINES_SHOWN, clearedTo <= end ? clearedTo : 0);
  return { first, lines: lines.slice(first - firstLine) };
}

export function changeBetween(before: ShownLines, after: ShownLines): ScreenChange {
  const end = before.first + before.lines.length;
  const afterEnd = after.first + after.lines.length;
  if (after.first < before.first || after.first > end || afterEnd < end) return { kind: 'redraw', lines: after.lines };
  for (let number = after.first; number < end; number++) {
    if (!looksSame(before.lines[number - before.first], after.lines[number - after.first])) return { kind: 'redraw', lines: after.lines };
  }
  // Lines that are cleared away leave at once; those that are too old may stay for the eye.
  if (after.first === end && after.first > before.first) return { kind: 'redraw', lines: after.lines };
  return afterEnd === end ? { kind: 'same' } : { kind: 'append', lines: after.lines.slice(end - after.first) };
}

/** The screens of a new view, those that have not changed as the objects that they were: most views come because something else did. */
export function keepScreens(before: readonly TerminalScreen[], next: readonly TerminalScreen[]): readonly TerminalScreen[] {
  const kept = next.map((screen) => {
    const old = before.find(({ terminal }) => terminal === screen.terminal);
    return old !== undefined && isSame(old, screen) ? old : screen;
  });
  return kept.length === before.length && kept.every((screen, i) => screen === before[i]) ? before : kept;
}

function isSame(a: TerminalScreen, b: TerminalScreen): boolean {
  if (a.firstLine !== b.firstLine || a.lines.length !== b.lines.length || a.rest !== b.rest || JSON.stringify([a.state, a.files]) !== JSON.stringify([b.state, b.files])) return false;
  return a.lines.every((line, i) => line.timeUs === b.lines[i].timeUs && looksSame(line, b.lines[i]));
}

/** The moment of a line may differ between two branches of history; what is seen does not. */
function looksSame(a: ScreenLine, b: ScreenLine): boolean {
  return a.kind === b.kind && a.text === b.text;
}
