/** The terminals of one lab, as far as they outlive the panel: which are shown, what stands at their prompts, what was typed before. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { EMPTY_LINE, lineOf, type Line } from './line-editor';
import { MAX_PANES, readMemory, writeMemory, type MemoryStorage } from './memory';
import { remembered } from './history';
import { Typist, type TypistPort } from './typist';
import type { TerminalScreen } from '../../worker/views/terminal/terminal-contract';

export interface DeskState {
  /** Terminals in sight, by number. */
  readonly panes: readonly number[];
  /** The one that was used last. */
  readonly active: number;
  /** The clock runs for a command that is entered while it stands. */
  readonly runsClock: boolean;
  readonly lines: Readonly<Record<number, Line>>;
  readonly history: Readonly<Record<number, readonly string[]>>;
  /** Lines before that one were cleared from sight. */
  readonly clearedTo: Readonly<Record<number, number>>;
  /** Asks the active pane to take the focus, each time it rises. */
  readonly focusAsked: number;
}

const NO_LINES: readonly string[] = [];

export class TerminalDesk {
  readonly store: StoreApi<DeskState>;
  readonly typist: Typist;
  private readonly closed = new Set<number>();

  constructor(
    port: TypistPort,
    private readonly storage: MemoryStorage | undefined,
  ) {
    const { panes, runsClock, history } = readMemory(storage);
    this.typist = new Typist({
      ...port,
      act: (action) => {
        // What a tool is given is no command.
        if (action.type === 'typeLine' && port.screen(action.terminal)?.state.kind !== 'running') this.remember(action.terminal, action.text);
        return port.act(action);
      },
    });
    this.typist.mayRunClock = runsClock;
    this.store = createStore<DeskState>(() => ({ panes, active: panes[0], runsClock, lines: {}, history, clearedTo: {}, focusAsked: 0 }));
  }

  line(terminal: number): Line {
    return this.store.getState().lines[terminal] ?? EMPTY_LINE;
  }

  setLine(terminal: number, line: Line): void {
    this.store.setState(({ lines }) => ({ lines: { ...lines, [terminal]: line } }));
  }

  history(terminal: number): readonly string[] {
    return this.store.getState().history[terminal] ?? NO_LINES;
  }

  remember(terminal: number, text: string): void {
    const history = { ...this.store.getState().history, [terminal]: remembered(this.history(terminal), text) };
    this.keep({ history });
  }

  /** One more pane, with the lowest number that is not in sight. */
  add(): number | undefined {
    const { panes } = this.store.getState();
    if (panes.length >= MAX_PANES) return undefined;
    let terminal = 1;
    while (panes.includes(terminal)) terminal++;
    this.show([terminal]);
    this.focus(terminal);
    return terminal;
  }

  /** Takes a pane out of sight. What runs at the terminal goes on, and stands there when it is opened again. */
  close(terminal: number): void {
    const panes = this.store.getState().panes.filter((other) => other !== terminal);
    if (panes.length === 0) return;
    this.closed.add(terminal);
    this.keep({ panes });
    if (this.store.getState().active === terminal) this.focus(panes[0]);
  }

  activate(terminal: number): void {
    if (this.store.getState().active !== terminal) this.store.setState({ active: terminal });
  }

  focus(terminal: number): void {
    this.store.setState(({ focusAsked }) => ({ active: terminal, focusAsked: focusAsked + 1 }));
  }

  /** Shows terminals that the run uses, unless somebody has closed them. */
  showUsed(screens: readonly TerminalScreen[]): void {
    const { panes } = this.store.getState();
    if (panes.length >= MAX_PANES) return;
    const missing = screens.map(({ terminal }) => terminal).filter((terminal) => !panes.includes(terminal) && !this.closed.has(terminal));
    if (missing.length > 0) this.show(missing);
  }

  /** Another run: what was closed or cleared in the one before says nothing of it. */
  startedRun(): void {
    this.closed.clear();
    this.store.setState({ clearedTo: {} });
    this.typist.leftMoment();
  }

  clear(terminal: number, screen: TerminalScreen | undefined): void {
    const end = screen === undefined ? 0 : screen.firstLine + screen.lines.length;
    this.store.setState(({ clearedTo }) => ({ clearedTo: { ...clearedTo, [terminal]: end } }));
  }

  setRunsClock(runsClock: boolean): void {
    this.typist.mayRunClock = runsClock;
    this.keep({ runsClock });
  }

  /** Puts text at a prompt, not yet entered: at the active terminal, or at another that waits for a command. */
  propose(text: string, screens: readonly TerminalScreen[]): void {
    const { panes, active } = this.store.getState();
    const isFree = (terminal: number): boolean => screens.find((screen) => screen.terminal === terminal)?.state.kind !== 'running';
    const terminal = [active, ...panes].find(isFree) ?? this.add() ?? active;
    // A command that goes over several lines is one at the prompt.
    const line = text.replace(/\s*\\?\r?\n\s*/g, ' ').trim();
    if (line !== '') this.setLine(terminal, lineOf(line));
    this.focus(terminal);
  }

  private show(terminals: readonly number[]): void {
    const panes = [...this.store.getState().panes, ...terminals].slice(0, MAX_PANES).sort((a, b) => a - b);
    for (const terminal of panes) this.closed.delete(terminal);
    this.keep({ panes });
  }

  private keep(change: Partial<Pick<DeskState, 'panes' | 'history' | 'runsClock'>>): void {
    this.store.setState(change);
    writeMemory(this.store.getState(), this.storage);
  }
}
