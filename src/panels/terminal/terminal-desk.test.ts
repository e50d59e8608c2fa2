import { beforeEach, describe, expect, it } from 'vitest';
import { lineOf } from './line-editor';
import { TerminalDesk } from './terminal-desk';
import type { TerminalScreen, TerminalState } from '../../worker/views/terminal/terminal-contract';
import type { TypistPort } from './typist';

const still: TypistPort = { act: () => Promise.resolve(true), screen: () => undefined, nowUs: () => 0, isPlaying: () => false, speed: () => 1, setSpeed() {}, play() {}, pause() {} };
const screen = (terminal: number, kind: TerminalState['kind'] = 'prompt'): TerminalScreen => ({
  terminal, firstLine: 0, lines: [], rest: '', files: [],
  state: kind === 'running' ? { kind, command: 'kafka-topics.sh', sinceUs: 0, isReading: false } : kind === 'prompt' ? { kind, exitCode: 0 } : { kind },
});

let kept: string | null;
let desk: TerminalDesk;
const storage = { getItem: () => kept, setItem: (_key: string, value: string) => void (kept = value) };
beforeEach(() => {
  kept = null;
  desk = new TerminalDesk(still, storage);
});
const panes = (): readonly number[] => desk.store.getState().panes;

describe('terminals side by side', () => {
  it('are up to four, each with the lowest number that is free, and remembered', () => {
    expect([desk.add(), desk.add(), desk.add(), desk.add()]).toEqual([2, 3, 4, undefined]);
    desk.close(2);
    expect([panes(), desk.add()]).toEqual([[1, 3, 4], 2]);
    expect(new TerminalDesk(still, storage).store.getState().panes).toEqual([1, 2, 3, 4]);
  });

  it('show those of a run, but not one that was closed, and never none', () => {
    desk.showUsed([screen(1), screen(3)]);
    expect(panes()).toEqual([1, 3]);
    desk.close(3);
    desk.showUsed([screen(1), screen(3)]);
    desk.close(1);
    expect(panes()).toEqual([1]);
    desk.startedRun();
    desk.showUsed([screen(1), screen(3)]);
    expect(panes()).toEqual([1, 3]);
  });

  it('get a proposed command where no tool runs', () => {
    desk.propose('kafka-topics.sh --list', [screen(1, 'running')]);
    expect([panes(), desk.line(2), desk.store.getState().active]).toEqual([[1, 2], lineOf('kafka-topics.sh --list'), 2]);
    desk.propose('kafka-topics.sh \\\n  --list\n', []);
    expect(desk.line(2)).toEqual(lineOf('kafka-topics.sh --list'));
    desk.propose('', [screen(1, 'running')]);
    expect(desk.line(2).text).toBe('kafka-topics.sh --list');
  });

  it('keep what was typed, each for itself', () => {
    desk.remember(1, 'ls');
    desk.remember(2, 'help');
    const again = new TerminalDesk(still, storage);
    expect([again.history(1), again.history(2), again.history(3)]).toEqual([['ls'], ['help'], []]);
  });
});
