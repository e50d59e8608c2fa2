/** What is said about a terminal. */
import { formatClock, type Micros } from '../../base/time';
import { formatSpeed } from '../../session/commands/speed';
import type { TerminalScreen } from '../../worker/views/terminal/terminal-contract';
import type { TypistState } from './typist';

const NOT_BEGUN: TerminalScreen['state'] = { kind: 'prompt', exitCode: null };

export function stateOf(screen: TerminalScreen | undefined): TerminalScreen['state'] {
  return screen?.state ?? NOT_BEGUN;
}

/** What the shell or the tool wrote before the line that is being written. The shell's prompt begins a line of its own. */
export function promptOf(screen: TerminalScreen | undefined): string {
  switch (stateOf(screen).kind) {
    case 'prompt':
      return '$ ';
    case 'continued':
      return '> ';
    case 'running':
      return screen?.rest ?? '';
  }
}

/** What goes on at the terminal. */
export function stateWords(screen: TerminalScreen | undefined): string {
  const state = stateOf(screen);
  switch (state.kind) {
    case 'prompt':
      return state.exitCode === null || state.exitCode === 0 ? 'ready' : `exit code ${state.exitCode}`;
    case 'continued':
      return 'the command goes on';
    case 'running':
      return `${programOf(state.command)} ${state.isReading ? 'waits for input' : 'runs'}, since ${formatClock(state.sinceUs as Micros)}`;
  }
}

/** What the clock does for the command at a terminal; undefined when there is nothing to say. */
export function clockWords(terminal: number, screen: TerminalScreen | undefined, isPlaying: boolean, speed: number, { clock, speed: clockSpeed, terminals }: TypistState): string | undefined {
  if (clock !== 'own' && terminals.includes(terminal)) return clock === 'runs' ? `the clock runs for this command, at ${formatSpeed(clockSpeed)}` : `${formatSpeed(clockSpeed)} for this command`;
  const state = stateOf(screen);
  if (state.kind !== 'running' || state.isReading) return undefined;
  if (!isPlaying) return 'the clock stands: Play lets it run';
  return speed < 1 ? `at ${formatSpeed(speed)} it takes its time` : undefined;
}

/** Name of the field for who cannot see what stands before it. */
export function fieldName(terminal: number, screen: TerminalScreen | undefined): string {
  const state = stateOf(screen);
  switch (state.kind) {
    case 'prompt':
      return `Command line of terminal ${terminal}`;
    case 'continued':
      return `Next line of the command, terminal ${terminal}`;
    case 'running':
      return `Input for ${programOf(state.command)}, terminal ${terminal}`;
  }
}

function programOf(command: string): string {
  return command.trimStart().split(/\s/, 1)[0];
}
