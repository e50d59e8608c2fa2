import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { completedAfter, fence, FIRST, held, openAt, SECOND, timedOut, zombieRefused } from './facts';
import type { Now } from '../../goals/now';

const isOpen = (now: Now): boolean => openAt(now) !== null;

export const solution: readonly SolutionStep[] = [
  { say: 'Wait until a transaction is open.', wait: (now) => now.view.timeUs >= 9_000_000 && isOpen(now), atMostMs: 15_000 },
  { say: 'Freeze the producer in the middle of it.', action: { command: 'fault.pause', values: () => ({ node: nodeThing(FIRST) }) } },
  { say: 'Wait until records of somebody else stand behind it.', wait: (now) => held(now) !== null, atMostMs: 10_000 },
  { say: 'Start the other instance of the service.', action: { command: 'fault.restart', values: () => ({ node: nodeThing(SECOND) }) } },
  {
    say: 'Wait until it has shut the first one out and writes itself.',
    wait: (now) => {
      const shutOut = fence(now);
      return shutOut !== null && completedAfter(now, shutOut) !== null && isOpen(now);
    },
    atMostMs: 10_000,
  },
  { say: 'Let the first one go on.', action: { command: 'fault.resume', values: () => ({ node: nodeThing(FIRST) }) } },
  { say: 'Wait until it is refused.', wait: (now) => zombieRefused(now) !== null, atMostMs: 10_000 },
  { say: 'Wait until a transaction is open again.', wait: isOpen, atMostMs: 5_000 },
  { say: 'Crash its producer.', action: { command: 'fault.crash', values: () => ({ node: nodeThing(SECOND) }) } },
  {
    say: 'Wait until the coordinator aborts what was left open.',
    wait: (now) => {
      const late = timedOut(now);
      return late !== null && completedAfter(now, late) !== null;
    },
    atMostMs: 45_000,
  },
];
