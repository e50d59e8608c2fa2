import { nodeThing } from '../../../session/commands/things';
import { brokerName } from '../../../engine/scenario/scenario';
import type { SolutionStep } from '../../format';
import { startAfter } from '../../goals/elections';
import { partition } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import { backInSync, CARTS, cartsCrash, lostOf, onOneDisk, ORDERS, refusal, running } from './facts';

const leads = (now: Now): string => brokerName(partition(now, ORDERS, 0)?.leader ?? -1);

const crashFollower: SolutionStep = {
  say: 'Crash a broker that follows.',
  action: { command: 'fault.crash', values: (now) => ({ node: nodeThing(running(now).find((name) => name !== leads(now)) ?? '') }) },
};

export const solution: readonly SolutionStep[] = [
  { say: 'Let all four write for a while.', wait: (now) => now.view.timeUs >= 8_200_000, atMostMs: 10_000 },
  { say: 'Crash the leader.', action: { command: 'fault.crash', values: (now) => ({ node: nodeThing(leads(now)) }) } },
  { say: 'Wait for the new leader. It lacks what the old one had acknowledged alone.', wait: (now) => lostOf(now, CARTS) > 0, atMostMs: 20_000 },
  { say: 'Start the old leader again.', action: { command: 'fault.restart', values: (now) => ({ node: nodeThing(cartsCrash(now)?.node ?? '') }) } },
  {
    say: 'Wait until it is in sync for all four topics.',
    wait: (now) => {
      const crash = cartsCrash(now);
      const start = crash === null ? null : startAfter(now, crash);
      return start !== null && backInSync(now, start) !== null;
    },
    atMostMs: 60_000,
  },
  crashFollower,
  crashFollower,
  { say: 'Wait until the controller has given both up. orders goes on with one copy.', wait: (now) => onOneDisk(now) > 0, atMostMs: 40_000 },
  { say: 'Wait until payments refuses what it cannot keep twice.', wait: (now) => refusal(now) !== null, atMostMs: 60_000 },
];
