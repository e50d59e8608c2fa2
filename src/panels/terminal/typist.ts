/**
 * Types at the terminals of a run, and lets the clock run for what was typed where it stands: a command needs simulated time. When to
 * stop is read from the screens alone: the command has ended, or waits for a line.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TerminalScreen } from '../../worker/views/terminal/terminal-contract';

export type TerminalKey = 'endOfInput' | 'interrupt';

export type TerminalAction =
  | { readonly type: 'typeLine'; readonly terminal: number; readonly text: string }
  | { readonly type: 'typeKey'; readonly terminal: number; readonly key: TerminalKey };

/** The run, as far as typing needs it. */
export interface TypistPort {
  /** Resolves when the screens show what it did; false when it was refused. */
  act(action: TerminalAction): Promise<boolean>;
  screen(terminal: number): TerminalScreen | undefined;
  nowUs(): number;
  isPlaying(): boolean;
  speed(): number;
  setSpeed(speed: number): void;
  play(): void;
  pause(): void;
}

export interface TypistState {
  /** `runs`: the clock runs for commands; `hurries`: it ran, slower than a command bears, and goes faster for one. */
  readonly clock: 'own' | 'runs' | 'hurries';
  /** The speed that the clock has for it. */
  readonly speed: number;
  /** Those whose command the clock runs for. */
  readonly terminals: readonly number[];
  /** How many lines wait, by terminal: each is typed when the one before has been taken. */
  readonly waiting: Readonly<Record<number, number>>;
}

const IDLE: Pick<TypistState, 'clock' | 'speed' | 'terminals'> = { clock: 'own', speed: 0, terminals: [] };

/** Commands are made for people who wait: not slower than the real thing, and not so fast that its end is long past when it is seen. */
export const SLOWEST = 1;
export const FASTEST = 10;
/** What has not ended by then goes on at the speed that was chosen: a consumer that waits for records never ends by itself. */
const HURRY_US = 5_000_000;

export class Typist {
  readonly store: StoreApi<TypistState> = createStore<TypistState>(() => ({ ...IDLE, waiting: {} }));
  /** Whether the clock may run for a command. */
  mayRunClock = true;

  private readonly waiting = new Map<number, string[]>();
  private readonly busy = new Set<number>();
  /** The end of a terminal's screen before its latest line was typed. */
  private readonly typedAt = new Map<number, number>();
  private speedBefore = 0;
  private sinceUs = 0;
  private hasPlayed = false;

  constructor(private readonly port: TypistPort) {}

  /** The first line at once; further ones each when the command before it has ended or asks for input. */
  async type(terminal: number, lines: readonly string[]): Promise<void> {
    const queue = this.waiting.get(terminal) ?? [];
    const isFirst = queue.length === 0 && !this.busy.has(terminal);
    queue.push(...lines);
    this.waiting.set(terminal, queue);
    await this.pump(terminal, isFirst);
  }

  async key(terminal: number, key: TerminalKey): Promise<void> {
    if (key === 'interrupt') this.forgetWaiting(terminal);
    await this.give(terminal, { type: 'typeKey', terminal, key });
    // A key need not leave a trace on the screen.
    this.typedAt.delete(terminal);
    this.needClock(terminal);
  }

  /** New screens came. */
  screensChanged(): void {
    for (const [terminal, lines] of this.waiting) if (lines.length > 0) void this.pump(terminal, false);
    this.reconsider();
  }

  /** The clock was started or stopped, by whomever. */
  playingChanged(isPlaying: boolean): void {
    if (this.store.getState().clock === 'own') return;
    // Starting takes a moment; before that a clock that stands was not stopped by anyone.
    if (isPlaying) this.hasPlayed = true;
    else if (this.hasPlayed) this.letGo();
  }

  /** Time went elsewhere: what was to be typed belonged to the moment that was left. */
  leftMoment(): void {
    for (const terminal of [...this.waiting.keys()]) this.forgetWaiting(terminal);
    this.typedAt.clear();
  }

  private async pump(terminal: number, atOnce: boolean): Promise<void> {
    if (this.busy.has(terminal)) return;
    this.busy.add(terminal);
    try {
      let mayType = atOnce;
      for (;;) {
        const queue = this.waiting.get(terminal);
        const text = queue?.[0];
        if (text === undefined || !(mayType || this.isQuiet(terminal))) break;
        mayType = false;
        queue?.shift();
        await this.give(terminal, { type: 'typeLine', terminal, text });
        this.needClock(terminal);
      }
    } finally {
      this.busy.delete(terminal);
      this.tellWaiting();
      this.reconsider();
    }
  }

  private async give(terminal: number, action: TerminalAction): Promise<void> {
    this.typedAt.set(terminal, endOf(this.port.screen(terminal)));
    if (!(await this.port.act(action))) {
      this.typedAt.delete(terminal);
      this.forgetWaiting(terminal);
    }
    this.tellWaiting();
  }

  private isPumping(terminal: number): boolean {
    return this.busy.has(terminal) || (this.waiting.get(terminal)?.length ?? 0) > 0;
  }

  /** What was typed stands on the screen, and nothing works on it any more. */
  private isQuiet(terminal: number): boolean {
    const screen = this.port.screen(terminal);
    if (screen === undefined) return !this.typedAt.has(terminal);
    const { state } = screen;
    if (state.kind === 'running' && !state.isReading) return false;
    return endOf(screen) > (this.typedAt.get(terminal) ?? -1);
  }

  /** Does the clock still have to run? */
  private reconsider(): void {
    const { terminals, clock } = this.store.getState();
    if (clock === 'own') return;
    const still = terminals.filter((terminal) => !this.isQuiet(terminal) || this.isPumping(terminal));
    if (still.length === 0 || (clock === 'hurries' && this.port.nowUs() - this.sinceUs > HURRY_US)) this.release();
    else if (still.length < terminals.length) this.store.setState({ terminals: still });
  }

  private needClock(terminal: number): void {
    const { port, store } = this;
    const { clock, terminals } = store.getState();
    if (this.isQuiet(terminal) || !this.mayRunClock) return;
    if (clock !== 'own') {
      if (!terminals.includes(terminal)) store.setState({ terminals: [...terminals, terminal].sort((a, b) => a - b) });
      return;
    }
    const before = port.speed();
    const speed = Math.min(FASTEST, Math.max(SLOWEST, before));
    const isPlaying = port.isPlaying();
    if (isPlaying && before >= SLOWEST) return;
    this.speedBefore = before;
    this.sinceUs = port.nowUs();
    this.hasPlayed = isPlaying;
    store.setState({ clock: isPlaying ? 'hurries' : 'runs', speed, terminals: [terminal] });
    port.setSpeed(speed);
    if (!isPlaying) port.play();
  }

  /** The commands are done: the clock is again as it was. */
  private release(): void {
    const { clock } = this.store.getState();
    this.letGo();
    if (clock === 'runs') this.port.pause();
  }

  private letGo(): void {
    const { speed } = this.store.getState();
    this.store.setState(IDLE);
    // Who has chosen another speed in between keeps it.
    if (this.port.speed() === speed) this.port.setSpeed(this.speedBefore);
  }

  private forgetWaiting(terminal: number): void {
    this.waiting.delete(terminal);
    this.tellWaiting();
  }

  private tellWaiting(): void {
    const entries = [...this.waiting].filter(([, lines]) => lines.length > 0).map(([terminal, lines]) => [terminal, lines.length] as const);
    const before = this.store.getState().waiting;
    if (entries.length === Object.keys(before).length && entries.every(([terminal, count]) => before[terminal] === count)) return;
    this.store.setState({ waiting: Object.fromEntries(entries) });
  }
}

function endOf(screen: TerminalScreen | undefined): number {
  return screen === undefined ? 0 : screen.firstLine + screen.lines.length;
}
