import { beforeEach, describe, expect, it } from 'vitest';
import { Typist, type TerminalAction, type TypistPort } from './typist';
import type { ScreenLine, TerminalScreen, TerminalState } from '../../worker/views/terminal/terminal-contract';

/** A run whose terminals do what the test says. */
class FakeRun implements TypistPort {
  readonly acts: TerminalAction[] = [];
  readonly screens = new Map<number, TerminalScreen>();
  timeUs = 0;
  playing = false;
  speedNow = 1;
  refuses = false;
  /** The state that a typed line leads to. */
  next: TerminalState = { kind: 'prompt', exitCode: 0 };
  onChange: () => void = () => undefined;

  act(action: TerminalAction): Promise<boolean> {
    if (this.refuses) return Promise.resolve(false);
    this.acts.push(action);
    if (action.type === 'typeLine') this.write(action.terminal, { kind: 'typed', text: action.text, timeUs: this.timeUs }, this.next);
    return Promise.resolve(true);
  }

  write(terminal: number, line: ScreenLine | undefined, state: TerminalState): void {
    const lines = [...(this.screens.get(terminal)?.lines ?? []), ...(line ? [line] : [])];
    this.screens.set(terminal, { terminal, firstLine: 0, lines, rest: '', state, files: [] });
    this.onChange();
  }

  screen = (terminal: number): TerminalScreen | undefined => this.screens.get(terminal);
  nowUs = (): number => this.timeUs;
  isPlaying = (): boolean => this.playing;
  speed = (): number => this.speedNow;
  setSpeed = (speed: number): void => void (this.speedNow = speed);
  play = (): void => void (this.playing = true);
  pause = (): void => void (this.playing = false);
}

const PROMPT: TerminalState = { kind: 'prompt', exitCode: 0 };
const RUNNING: TerminalState = { kind: 'running', command: 'kafka-topics.sh', sinceUs: 0, isReading: false };
const READING: TerminalState = { kind: 'running', command: 'kafka-console-producer.sh', sinceUs: 0, isReading: true };

let run: FakeRun;
let typist: Typist;
beforeEach(() => {
  run = new FakeRun();
  typist = new Typist(run);
  run.onChange = () => typist.screensChanged();
});
/** What waits in promises is done. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const texts = (): string[] => run.acts.map((action) => (action.type === 'typeLine' ? action.text : action.key));

describe('typing while the clock stands', () => {
  it('lets the clock run until the command has ended', async () => {
    run.next = RUNNING;
    await typist.type(1, ['kafka-topics.sh --list']);
    expect([run.playing, typist.store.getState().clock]).toEqual([true, 'runs']);
    run.write(1, { kind: 'out', text: 'orders', timeUs: 5 }, RUNNING);
    expect(run.playing).toBe(true);
    run.write(1, undefined, PROMPT);
    expect([run.playing, typist.store.getState().clock]).toEqual([false, 'own']);
  });

  it('stops when a tool waits for a line', async () => {
    run.next = RUNNING;
    await typist.type(1, ['kafka-console-producer.sh']);
    run.write(1, undefined, READING);
    expect(run.playing).toBe(false);
  });

  it('leaves it alone for what takes no time, and where the switch is off', async () => {
    await typist.type(1, ['ls']);
    expect(run.playing).toBe(false);
    typist.mayRunClock = false;
    run.next = RUNNING;
    await typist.type(1, ['kafka-topics.sh --list']);
    expect(run.playing).toBe(false);
  });

  it('runs at a speed that people can wait for, and gives the chosen one back', async () => {
    run.speedNow = 0.02;
    run.next = RUNNING;
    await typist.type(1, ['kafka-topics.sh --list']);
    expect([run.speedNow, typist.store.getState().speed]).toEqual([1, 1]);
    run.write(1, undefined, PROMPT);
    expect(run.speedNow).toBe(0.02);
    run.speedNow = Infinity;
    await typist.type(1, ['kafka-topics.sh --list']);
    expect(run.speedNow).toBe(10);
  });

  it('is done with it when somebody else stops the clock, and keeps a speed that was chosen meanwhile', async () => {
    run.speedNow = 0.02;
    run.next = RUNNING;
    await typist.type(1, ['kafka-console-consumer.sh']);
    typist.playingChanged(true);
    run.speedNow = 5;
    run.playing = false;
    typist.playingChanged(false);
    expect([typist.store.getState().clock, run.speedNow]).toEqual(['own', 5]);
    run.playing = true;
    run.write(1, undefined, PROMPT);
    expect(run.playing).toBe(true);
  });

  it('runs for all whose commands have not ended', async () => {
    run.next = RUNNING;
    await typist.type(1, ['one']);
    await typist.type(2, ['two']);
    expect(typist.store.getState().terminals).toEqual([1, 2]);
    run.write(1, undefined, PROMPT);
    expect([run.playing, typist.store.getState().terminals]).toEqual([true, [2]]);
    run.write(2, undefined, PROMPT);
    expect(run.playing).toBe(false);
  });

  it('hears an interrupt out', async () => {
    run.next = RUNNING;
    run.write(1, undefined, RUNNING);
    await typist.key(1, 'interrupt');
    expect([texts(), run.playing]).toEqual([['interrupt'], true]);
    run.write(1, undefined, PROMPT);
    expect(run.playing).toBe(false);
  });
});

describe('typing while the clock runs slowly', () => {
  it('goes faster for a command, for so long at most', async () => {
    run.playing = true;
    run.speedNow = 0.02;
    run.next = RUNNING;
    await typist.type(1, ['kafka-console-consumer.sh']);
    expect([run.speedNow, typist.store.getState().clock]).toEqual([1, 'hurries']);
    run.timeUs = 4_000_000;
    run.write(1, undefined, RUNNING);
    expect(run.speedNow).toBe(1);
    run.timeUs = 6_000_000;
    run.write(1, undefined, RUNNING);
    expect([run.speedNow, run.playing, typist.store.getState().clock]).toEqual([0.02, true, 'own']);
  });

  it('leaves a clock alone that is fast enough', async () => {
    run.playing = true;
    run.next = RUNNING;
    await typist.type(1, ['kafka-topics.sh --list']);
    expect(typist.store.getState().clock).toBe('own');
  });
});

describe('several lines at once', () => {
  it('are typed one after the other, each when the one before is done', async () => {
    run.next = RUNNING;
    await typist.type(1, ['one', 'two', 'three']);
    expect([texts(), typist.store.getState().waiting]).toEqual([['one'], { 1: 2 }]);
    run.write(1, undefined, PROMPT);
    await settle();
    expect([texts(), run.playing]).toEqual([['one', 'two'], true]);
    run.next = READING;
    run.write(1, undefined, PROMPT);
    await settle();
    expect([texts(), typist.store.getState().waiting, run.playing]).toEqual([['one', 'two', 'three'], {}, false]);
  });

  it('take their turn behind lines that wait, and go when they are interrupted or time goes elsewhere', async () => {
    run.next = RUNNING;
    await typist.type(1, ['one', 'two']);
    await typist.type(1, ['three']);
    expect([texts(), typist.store.getState().waiting]).toEqual([['one'], { 1: 2 }]);
    await typist.key(1, 'interrupt');
    expect(typist.store.getState().waiting).toEqual({});
    await typist.type(2, ['a', 'b']);
    typist.leftMoment();
    expect(typist.store.getState().waiting).toEqual({});
    run.write(2, undefined, PROMPT);
    await settle();
    expect(texts()).toEqual(['one', 'interrupt', 'a']);
  });

  it('are all forgotten when one is refused', async () => {
    run.refuses = true;
    await typist.type(1, ['one', 'two']);
    expect([run.acts, typist.store.getState().waiting]).toEqual([[], {}]);
  });
});
