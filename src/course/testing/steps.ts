import type { Values } from '../../session/commands/command';
import type { SolutionStep } from '../format';
import type { Now } from '../goals/now';

/** Steps for the ways through a lesson that its tests try. */

export function act(command: string, values?: (now: Now) => Values): SolutionStep {
  return { say: command, action: values === undefined ? { command } : { command, values } };
}

export function until(say: string, atMostMs: number, wait: (now: Now) => boolean): SolutionStep {
  return { say, wait, atMostMs };
}

/** Lets that much time go by. */
export function pass(ms: number): SolutionStep {
  let fromUs = -1;
  return until(`Wait ${ms} ms`, ms + 1_000, ({ view }) => {
    if (fromUs < 0 || fromUs > view.timeUs) fromUs = view.timeUs;
    return view.timeUs >= fromUs + ms * 1_000;
  });
}
