import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { lagOf, positionOf, QUICK, QUICK_GROUP, readerCrash, assignedAfter, restartAfter, SLOW_GROUP } from './facts';

export const solution: readonly SolutionStep[] = [
  { say: 'Let both groups read, until they stand far apart.', wait: (now) => (positionOf(now, QUICK_GROUP) ?? 0) - (positionOf(now, SLOW_GROUP) ?? Infinity) >= 50, atMostMs: 60_000 },
  { say: 'Crash the reader that was at the end of the log.', action: { command: 'fault.crash', values: () => ({ node: nodeThing(QUICK) }) } },
  { say: 'The log grows as before. Let 60 records wait.', wait: (now) => readerCrash(now) !== null && (lagOf(now, QUICK_GROUP) ?? 0) >= 60, atMostMs: 40_000 },
  { say: 'Start the reader again.', action: { command: 'fault.restart', values: () => ({ node: nodeThing(QUICK) }) } },
  {
    say: 'Wait until its group has given it the partition and it has caught up.',
    wait: (now) => {
      const crash = readerCrash(now);
      const restart = crash === null ? null : restartAfter(now, crash);
      return restart !== null && assignedAfter(now, restart) !== null && positionOf(now, QUICK_GROUP) !== null && (lagOf(now, QUICK_GROUP) ?? Infinity) <= 10;
    },
    atMostMs: 30_000,
  },
];
