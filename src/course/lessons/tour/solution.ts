import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { partition } from '../../goals/phrases';
import { electionAfter, leaderCrash, restartAfter, takeoverAfter, TOPIC, wholeAgain, withoutLeader } from './facts';

export const solution: readonly SolutionStep[] = [
  { say: 'Let the producer write and the group read.', wait: ({ view }) => view.ledger.delivered >= 30, atMostMs: 60_000 },
  {
    say: 'Crash the leader of orders-0.',
    action: { command: 'fault.crash', values: (now) => ({ node: nodeThing(`broker-${partition(now, TOPIC, 0)?.leader ?? 1}`) }) },
  },
  {
    say: 'Wait until the controller has elected a new leader and it has taken over.',
    wait: (now) => {
      const crash = leaderCrash(now);
      const election = crash === null ? null : electionAfter(now, crash);
      return election !== null && takeoverAfter(now, election) !== null && withoutLeader(now).length === 0;
    },
    atMostMs: 20_000,
  },
  { say: 'Start the crashed broker again.', action: { command: 'fault.restart', values: (now) => ({ node: nodeThing(leaderCrash(now)?.node ?? '') }) } },
  {
    say: 'Wait until it has caught up and is in sync everywhere.',
    wait: (now) => {
      const crash = leaderCrash(now);
      const restart = crash === null ? null : restartAfter(now, crash);
      return restart !== null && wholeAgain(now, restart) !== null;
    },
    atMostMs: 30_000,
  },
];
