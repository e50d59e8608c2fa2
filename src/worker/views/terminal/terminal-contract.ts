/** Terminals on machines beside the cluster, and what stands on their screens at the cursor. */
export type TerminalParams = Record<string, never>;

export interface TerminalView {
  readonly timeUs: number;
  /** Those at which something was typed, by number. */
  readonly terminals: readonly TerminalScreen[];
}

export interface TerminalScreen {
  /** From 1. */
  readonly terminal: number;
  /** Number of the first line here, from 0; older ones are gone from the screen. */
  readonly firstLine: number;
  /** Whole lines, oldest first. */
  readonly lines: readonly ScreenLine[];
  /** What stands after the last line feed: a tool's own prompt, or a part of its output. */
  readonly rest: string;
  readonly state: TerminalState;
  /** Files of its folder, in the order of their names. */
  readonly files: readonly string[];
}

export type TerminalState =
  /** The shell waits for a command. `exitCode`: of the last one, null before the first. */
  | { readonly kind: 'prompt'; readonly exitCode: number | null }
  /** A quote is open, or a backslash ended the line: the command goes on. */
  | { readonly kind: 'continued' }
  /** A tool runs. `isReading`: it waits for a line of input. */
  | { readonly kind: 'running'; readonly command: string; readonly sinceUs: number; readonly isReading: boolean };

export interface ScreenLine {
  /** `typed`: a command, or a line of input for the tool that ran. */
  readonly kind: 'typed' | 'out' | 'err';
  /** Of a typed line with what the shell or the tool had written before it: `$ kafka-topics.sh …`, `>hello`. */
  readonly text: string;
  readonly timeUs: number;
}

/** What could stand at the cursor of a line. */
export interface Completions {
  /** The word that they would replace begins there. */
  readonly from: number;
  readonly candidates: readonly Completion[];
}

export interface Completion {
  readonly text: string;
  /** In a few words, where there is something to say. */
  readonly about?: string;
}
