/** A list above the command line from which something is chosen: completions, lines typed before, moments of lines. */
import { search } from './history';
import type { Line } from './line-editor';
import type { ShownLines } from './screen-change';
import type { Completions } from '../../worker/views/terminal/terminal-contract';

export interface Choice {
  readonly text: string;
  readonly about?: string;
  /** Choosing it goes to that moment. */
  readonly timeUs?: number;
}

export interface Picker {
  readonly kind: 'completion' | 'history' | 'moments';
  readonly choices: readonly Choice[];
  /** The one that Enter takes; −1 while none is. */
  readonly at: number;
  /** Where the word begins that a completion replaces. */
  readonly from: number;
  /** The line to go back to when nothing is chosen. */
  readonly line: Line;
}

const MOMENTS = 200;

export const PICKER_NAMES: Readonly<Record<Picker['kind'], string>> = {
  completion: 'Completions',
  history: 'Typed before: write to narrow it down',
  moments: 'Go to the moment of a line: write to narrow it down',
};

export function completionPicker({ from, candidates }: Completions, line: Line): Picker {
  return { kind: 'completion', choices: candidates, at: -1, from, line };
}

/** `words`: what the lines must hold. */
export function historyPicker(history: readonly string[], words: string, line: Line): Picker {
  const choices = search(history, words).map((text) => ({ text }));
  return { kind: 'history', choices, at: choices.length > 0 ? 0 : -1, from: 0, line };
}

/** Lines on the screen, latest first, each with its moment as `clock` says it. */
export function momentPicker({ lines }: ShownLines, words: string, line: Line, clock: (timeUs: number) => string): Picker {
  const wanted = words.trim().toLowerCase();
  const choices: Choice[] = [];
  for (let i = lines.length - 1; i >= 0 && choices.length < MOMENTS; i--) {
    const { text, timeUs } = lines[i];
    if (text.trim() !== '' && text.toLowerCase().includes(wanted)) choices.push({ text, about: clock(timeUs), timeUs });
  }
  return { kind: 'moments', choices, at: choices.length > 0 ? 0 : -1, from: 0, line };
}

export function moved(picker: Picker, by: 1 | -1): Picker {
  const count = picker.choices.length;
  if (count === 0) return picker;
  const at = picker.at < 0 ? (by > 0 ? 0 : count - 1) : (picker.at + by + count) % count;
  return { ...picker, at };
}
