import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { allTakenOver, ledBy } from '../../goals/elections';
import { backInSync, leaderCrash, leaderStop, leads, notPreferred, TOPIC } from './facts';

export const solution: readonly SolutionStep[] = [
  { say: 'Wait until broker 1 leads its two partitions.', wait: (now) => leads(now, 'broker-1') === 2, atMostMs: 10_000 },
  { say: 'Crash broker 1.', action: { command: 'fault.crash', values: () => ({ node: nodeThing('broker-1') }) } },
  {
    say: 'Wait until the controller has elected new leaders and they have taken over.',
    wait: (now) => {
      const crash = leaderCrash(now);
      return crash !== null && allTakenOver(now, ledBy(now, TOPIC, crash), crash) !== null;
    },
    atMostMs: 20_000,
  },
  { say: 'Start broker 1 again.', action: { command: 'fault.restart', values: () => ({ node: nodeThing('broker-1') }) } },
  { say: 'Wait until it is in sync everywhere. It leads nothing.', wait: (now) => backInSync(now) !== null, atMostMs: 30_000 },
  { say: 'Ask for a preferred election.', action: { command: 'admin.elect-preferred' } },
  { say: 'Wait until every partition is led by the first of its list.', wait: (now) => notPreferred(now).length === 0 && leads(now, 'broker-1') === 2, atMostMs: 10_000 },
  { say: 'Stop broker 1 cleanly.', action: { command: 'fault.stop', values: () => ({ node: nodeThing('broker-1') }) } },
  {
    say: 'Wait until it has handed over what it led.',
    wait: (now) => {
      const stop = leaderStop(now);
      return stop !== null && allTakenOver(now, ledBy(now, TOPIC, stop), stop) !== null;
    },
    atMostMs: 20_000,
  },
];
