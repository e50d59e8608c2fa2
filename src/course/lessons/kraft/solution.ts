import { MICROS_PER_MS } from '../../../base/time';
import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import type { Now } from '../../goals/now';
import { activeController, awayUs, brokerCrash, controllerIn, leaderCrash, majority, successor, WATCH_US, withoutLeader } from './facts';

const active = (now: Now): { node: string } => ({ node: nodeThing(activeController(now)?.name ?? '') });

export const isSettled = ({ view }: Now): boolean => view.timeUs >= 8_000 * MICROS_PER_MS;

export const isReplaced = (now: Now): boolean => {
  const crash = leaderCrash(now);
  return crash !== null && successor(now, crash) !== null && activeController(now) !== null;
};

export const isWatched = (now: Now): boolean => {
  const away = majority(now);
  return away !== null && awayUs(now, away) >= WATCH_US;
};

export const isStuck = (now: Now): boolean => {
  const away = majority(now);
  const crash = away === null ? null : brokerCrash(now, away);
  return crash !== null && now.view.timeUs - crash.timeUs >= 12_000 * MICROS_PER_MS;
};

export const isLed = (now: Now): boolean => {
  const since = majority(now)?.back ?? null;
  return since !== null && activeController(now) !== null && withoutLeader(now).length === 0;
};

export const solution: readonly SolutionStep[] = [
  { say: 'Let the cluster settle.', wait: isSettled, atMostMs: 10_000 },
  { say: 'Crash the active controller.', action: { command: 'fault.crash', values: active } },
  { say: 'Wait until the two others have elected one of them.', wait: isReplaced, atMostMs: 15_000 },
  { say: 'Crash that one as well: no majority is left.', action: { command: 'fault.crash', values: active } },
  { say: 'Watch: the shop writes on.', wait: isWatched, atMostMs: 20_000 },
  { say: 'Crash a broker.', action: { command: 'fault.crash', values: () => ({ node: nodeThing('broker-1') }) } },
  { say: 'Wait longer than a controller would. Nobody takes over.', wait: isStuck, atMostMs: 15_000 },
  { say: 'Start one controller again.', action: { command: 'fault.restart', values: (now) => ({ node: nodeThing(controllerIn(now, 'down')) }) } },
  { say: 'Two of three elect a leader, and it elects leaders for the partitions.', wait: isLed, atMostMs: 30_000 },
];
