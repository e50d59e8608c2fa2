import { MICROS_PER_MS } from '../../base/time';
import type { Values } from '../../session/commands/command';
import type { LessonAction, SolutionStep } from '../format';
import type { Now } from '../goals/now';
import type { LessonRun, LessonRunState } from './lesson-run';

export interface Showing {
  /** What is being done. */
  readonly say: string;
  readonly step: number;
  readonly steps: number;
}

export type RunCommand = (id: string, values?: Values) => void;

export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/**
 * Plays the reference solution through the command layer, as a person would: press play, wait, do, wait. What it does is
 * marked as shown. Throws `Stopped` when the signal is raised, and an error with a sentence when it gets stuck.
 */
export async function showMe(run: LessonRun, solution: readonly SolutionStep[], command: RunCommand, tell: (showing: Showing) => void, signal: AbortSignal): Promise<void> {
  if (run.commandsGiven > 0) {
    // Something was done already: the solution starts from the beginning.
    command('history.restart');
    await until(run, ({ place }) => place?.commands.length === 0, signal);
  }
  for (const [i, step] of solution.entries()) {
    tell({ say: step.say, step: i + 1, steps: solution.length });
    if ('wait' in step) {
      await waitFor(run, step, command, signal);
    } else {
      const { now, place } = run.store.getState();
      const given = place?.commands.length ?? 0;
      command(step.action.command, valuesOf(step.action, now));
      await until(run, (state) => (state.place?.commands.length ?? 0) > given, signal);
      run.markShown();
    }
  }
  command('run.pause');
}

async function waitFor(run: LessonRun, step: Extract<SolutionStep, { wait: unknown }>, command: RunCommand, signal: AbortSignal): Promise<void> {
  const startUs = run.store.getState().place?.moment.timeUs ?? 0;
  const limitUs = startUs + step.atMostMs * MICROS_PER_MS;
  command('run.play');
  await until(run, ({ now, place }) => {
    if (now === null || place === null) return false;
    if (step.wait(now)) return true;
    if (place.moment.timeUs > limitUs) throw new Error(`The solution is stuck at “${step.say}”.`);
    return false;
  }, signal);
}

export function valuesOf(action: LessonAction, now: Now | null): Values | undefined {
  return now === null ? undefined : action.values?.(now);
}

/** Waits until something holds of the run, however long a person pauses it meanwhile. */
function until(run: LessonRun, holds: (state: LessonRunState) => boolean, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopWatching: () => void = () => undefined;
    const finish = (settle: () => void): void => {
      stopWatching();
      signal.removeEventListener('abort', stop);
      settle();
    };
    const stop = (): void => finish(() => reject(new Stopped('The solution was stopped.')));
    const look = (): void => {
      try {
        if (holds(run.store.getState())) finish(resolve);
      } catch (error) {
        finish(() => reject(error instanceof Error ? error : new Error(String(error))));
      }
    };
    signal.addEventListener('abort', stop);
    stopWatching = run.store.subscribe(look);
    if (signal.aborted) stop();
    else look();
  });
}
