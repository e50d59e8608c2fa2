import { linkThing, nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { lessonTests } from '../../testing/lesson-tests';
import { act, pass, until } from '../../testing/steps';
import beyond from './beyond';
import { BARE, newIdentity, outcome, recognised, SAFE, sentAgain, SEATS, TICKETS, twice } from './facts';
import meta from './lesson';
import play from './play';
import quiz from './quiz';
import scenario from './scenario.json';

const fault = (command: string, node: string): SolutionStep => act(command, () => ({ node: nodeThing(node) }));
const link = (command: string, name: string): SolutionStep => act(command, () => ({ link: linkThing(name, 'broker-1') }));
const begin = until('Both write', 8_000, (now) => now.view.timeUs >= 6_000_000);
const bothAgain = until('Sent again', 8_000, (now) => sentAgain(now, TICKETS) !== null && sentAgain(now, SEATS) !== null);
const settled = until('Answered', 30_000, (now) => outcome(now) !== null && twice(now, TICKETS) > 0 && recognised(now) !== null);
const reborn = until('Another id', 10_000, (now) => newIdentity(now) !== null);
const cutAndMend = [begin, link('fault.cut', BARE), link('fault.cut', SAFE), bothAgain, link('fault.heal', BARE), link('fault.heal', SAFE), settled];

lessonTests(
  { meta, play, quiz, beyond, scenario },
  {
    answer: 'bare',
    wrong: [
      { name: 'mending the link too soon', misses: 'twice', told: /connection lived on/, steps: [begin, link('fault.cut', BARE), pass(1_500), link('fault.heal', BARE), pass(8_000)] },
      { name: 'crashing the producer instead', misses: 'twice', told: /gone with it/, steps: [begin, fault('fault.crash', BARE), fault('fault.restart', BARE), pass(8_000)] },
      { name: 'cutting off the idempotent one only', misses: 'twice', told: /at the first try/, steps: [begin, link('fault.cut', SAFE), pass(4_000), link('fault.heal', SAFE), pass(8_000)] },
      { name: 'freezing the producer and letting it go on', misses: 'newborn', told: /same process/, steps: [...cutAndMend, fault('fault.pause', SAFE), pass(2_000), fault('fault.resume', SAFE), pass(3_000)] },
      { name: 'leaving the link cut for more than two minutes', misses: 'none-failed', told: /does not know whether/, steps: [begin, link('fault.cut', BARE), pass(130_000), link('fault.heal', BARE), pass(5_000)] },
    ],
    different: [
      {
        name: 'a leader so slow that answers come too late, and a clean restart',
        steps: [
          begin, act('fault.slow-disk', () => ({ node: nodeThing('broker-1'), write: 4_000_000 })), pass(14_000), fault('fault.restore-disk', 'broker-1'), settled,
          fault('fault.stop', SAFE), pass(2_000), fault('fault.restart', SAFE), reborn, pass(1_000),
        ],
      },
    ],
  },
);
