import { nodeThing } from '../../../session/commands/things';
import type { ClientStep } from '../../../engine/client/client-step';
import type { SolutionStep } from '../../format';
import { backAfter, balance, EXACT, LEAST, MOST, statusOf, stepName, stepsOf, type App } from './facts';

/** Crashes an application at a step, starts it again, and waits until it can be said what that left. */
export function through(app: App, step: ClientStep): readonly SolutionStep[] {
  return [
    { say: `Have ${app} crash at a step.`, action: { command: 'fault.crash-at', values: () => ({ node: nodeThing(app), step }) } },
    { say: 'Wait until it is there.', wait: (now) => statusOf(now, app) === 'down', atMostMs: 2_000 },
    { say: 'Start it again.', action: { command: 'fault.restart', values: () => ({ node: nodeThing(app) }) } },
    {
      say: 'Wait until it has its partition again and is done with what waited.',
      wait: (now) => {
        const crash = stepsOf(now, app).findLast((one) => stepName(one) === step);
        return crash !== undefined && backAfter(now, crash) !== null && balance(now, app) !== null;
      },
      atMostMs: 14_000,
    },
  ];
}

export const solution: readonly SolutionStep[] = [
  { say: 'See all three at work.', wait: (now) => now.view.timeUs >= 9_000_000, atMostMs: 10_000 },
  ...through(LEAST, 'written'),
  ...through(MOST, 'committed'),
  ...through(EXACT, 'sent'),
  ...through(EXACT, 'ending'),
];
