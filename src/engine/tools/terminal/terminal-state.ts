import type { RawAnswer } from '../../client/edge';
import type { EventHandle } from '../../kernel/event-queue';
import { copyJournal, type Journal } from '../process/journal';
import type { ToolProcess } from '../process/tool-process';
import { copyHeldClient, type HeldClientState } from './held-client';
import { copyScreen, createScreen, type Screen } from './screen';
import type { Redirect } from './shell';

/** A terminal on a machine beside the cluster: its screen, the files of its folder, and the tool that runs. */
export interface TerminalState {
  readonly name: string;
  /** A person sits there: what is typed is echoed, and tools that read lines show a prompt. */
  readonly isInteractive: boolean;
  readonly screen: Screen;
  readonly files: Map<string, string>;
  /** What has been typed of a command that goes on in the next line. */
  begun: string;
  /** Of the last command, null before the first. */
  exitCode: number | null;
  /** What producers of tools that have ended had sent. */
  sentRecords: number;
  run: ToolRun | null;
}

/** One run of a program: the node is up as long as it lasts. */
export interface ToolRun {
  /** As it was typed. */
  readonly line: string;
  /** What `findProgram` finds it by. */
  readonly program: string;
  readonly words: readonly string[];
  readonly sinceUs: number;
  /** When its program has started: before that it takes input and does nothing. */
  readonly startedUs: number;
  readonly output: Redirect | null;
  /** What went to the file so far. */
  written: string;
  readonly journal: Journal;
  /** Not part of the state: it follows from the journal, and is made again in a copy. */
  process: ToolProcess | null;
  held: HeldClientState | null;
  wakeTimer: EventHandle;
  wakeUs: number;
  /** It waits for a line of input. */
  isReading: boolean;
  /** Requests of the admin client so far, and which of them are under way, by the id of the request. */
  sent: number;
  readonly open: Map<number, string>;
  readonly answers: Map<string, RawAnswer>;
  /** Names of connections by the place that they have. */
  readonly connections: Map<string, string>;
}

export function createTerminal(name: string, isInteractive: boolean): TerminalState {
  return { name, isInteractive, screen: createScreen(), files: new Map(), begun: '', exitCode: null, sentRecords: 0, run: null };
}

export function copyTerminal(from: TerminalState): TerminalState {
  const { name, isInteractive, screen, files, begun, exitCode, sentRecords, run } = from;
  return { name, isInteractive, screen: copyScreen(screen), files: new Map(files), begun, exitCode, sentRecords, run: run === null ? null : copyRun(run) };
}

function copyRun(from: ToolRun): ToolRun {
  return {
    ...from, journal: copyJournal(from.journal), process: null, held: from.held === null ? null : copyHeldClient(from.held), open: new Map(from.open), answers: new Map(from.answers),
    connections: new Map(from.connections),
  };
}
