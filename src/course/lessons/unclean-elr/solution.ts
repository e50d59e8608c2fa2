import { nodeThing, partitionThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { partition } from '../../goals/phrases';
import { lastLeaderBack, leaderless, ledInstead, onlyHere, ORDERS, PAYMENTS, wholeAgain } from './facts';

const node = (name: string) => () => ({ node: nodeThing(name) });

export const solution: readonly SolutionStep[] = [
  { say: 'Let both producers write for a while.', wait: (now) => now.view.timeUs >= 8_000_000 && partition(now, ORDERS, 0)?.isr.length === 3, atMostMs: 15_000 },
  { say: 'Stop broker 3 cleanly.', action: { command: 'fault.stop', values: node('broker-3') } },
  { say: 'Wait until it is out of sync.', wait: (now) => partition(now, ORDERS, 0)?.isr.length === 2, atMostMs: 15_000 },
  { say: 'Stop broker 2 cleanly.', action: { command: 'fault.stop', values: node('broker-2') } },
  { say: 'Wait until broker 1 has committed orders that nobody else has.', wait: (now) => onlyHere(now) >= 20, atMostMs: 30_000 },
  { say: 'Crash broker 1.', action: { command: 'fault.crash', values: node('broker-1') } },
  { say: 'Wait until the controller has given it up.', wait: (now) => leaderless(now, ORDERS) !== null, atMostMs: 15_000 },
  { say: 'Start broker 2 again.', action: { command: 'fault.restart', values: node('broker-2') } },
  { say: 'Wait until it leads payments.', wait: (now) => ledInstead(now, PAYMENTS) !== null, atMostMs: 20_000 },
  { say: 'It may not lead orders. Let it be seen for two seconds.', wait: (now) => now.view.timeUs >= (ledInstead(now, PAYMENTS)?.timeUs ?? Infinity) + 2_000_000, atMostMs: 5_000 },
  { say: 'Elect a leader for orders that is out of sync.', action: { command: 'admin.elect-unclean', values: () => ({ partition: partitionThing(ORDERS, 0) }) } },
  { say: 'Wait until it leads.', wait: (now) => ledInstead(now, ORDERS) !== null, atMostMs: 10_000 },
  { say: 'Start broker 3 again.', action: { command: 'fault.restart', values: node('broker-3') } },
  { say: 'Start broker 1 again.', action: { command: 'fault.restart', values: node('broker-1') } },
  {
    say: 'Wait until all replicas are in sync.',
    wait: (now) => {
      const back = lastLeaderBack(now);
      return back !== null && wholeAgain(now, back) !== null;
    },
    atMostMs: 50_000,
  },
];
