import { linkThing, nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { BARE, newIdentity, outcome, recognised, SAFE, sentAgain, SEATS, TICKETS, twice } from './facts';

const link = (say: string, command: string, name: string): SolutionStep => ({ say, action: { command, values: () => ({ link: linkThing(name, 'broker-1') }) } });
const safe = (say: string, command: string): SolutionStep => ({ say, action: { command, values: () => ({ node: nodeThing(SAFE) }) } });

export const solution: readonly SolutionStep[] = [
  { say: 'See both write.', wait: (now) => now.view.timeUs >= 6_000_000, atMostMs: 8_000 },
  link('Cut the one that is not idempotent off its leader.', 'fault.cut', BARE),
  link('And the one that is.', 'fault.cut', SAFE),
  { say: 'Wait until both have given up waiting for answers.', wait: (now) => sentAgain(now, TICKETS) !== null && sentAgain(now, SEATS) !== null, atMostMs: 8_000 },
  link('Mend one link.', 'fault.heal', BARE),
  link('And the other.', 'fault.heal', SAFE),
  { say: 'Wait until what was sent again is answered.', wait: (now) => outcome(now) !== null && twice(now, TICKETS) > 0 && recognised(now) !== null, atMostMs: 15_000 },
  safe('Crash the idempotent one.', 'fault.crash'),
  safe('Start it again.', 'fault.restart'),
  { say: 'Wait until it has its new producer id.', wait: (now) => newIdentity(now) !== null, atMostMs: 10_000 },
];
