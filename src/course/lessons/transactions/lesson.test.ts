import { linkThing, nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { lessonTests } from '../../testing/lesson-tests';
import { act, pass, until } from '../../testing/steps';
import beyond from './beyond';
import { fence, held, openAt, timedOut, zombieRefused } from './facts';
import meta from './lesson';
import play from './play';
import quiz from './quiz';
import scenario from './scenario.json';

const fault = (command: string, node: string): SolutionStep => act(command, () => ({ node: nodeThing(node) }));
const link = (command: string, broker: string): SolutionStep => act(command, () => ({ link: linkThing('pay-a', broker) }));
const open = until('A transaction is open', 15_000, (now) => now.view.timeUs >= 9_000_000 && openAt(now) !== null);
const closed = until('None is open', 15_000, (now) => now.view.timeUs >= 9_000_000 && openAt(now) === null);
const isHeld = until('Held', 10_000, (now) => held(now) !== null);
const isFenced = until('Fenced', 10_000, (now) => fence(now) !== null && openAt(now) !== null);
const isRefused = until('Refused', 15_000, (now) => zombieRefused(now) !== null);
const isLate = until('Timed out', 45_000, (now) => timedOut(now) !== null);
const freezeAndFence = [open, fault('fault.pause', 'pay-a'), isHeld, fault('fault.restart', 'pay-b'), isFenced];

lessonTests(
  { meta, play, quiz, beyond, scenario },
  {
    answer: 'nothing',
    wrong: [
      { name: 'freezing it between two transactions', misses: 'held', told: /between two transactions/, steps: [closed, fault('fault.pause', 'pay-a'), pass(10_000)] },
      { name: 'letting it go on before anybody takes over', misses: 'fence', told: /by pay-a itself|by `pay-a` itself/, steps: [open, fault('fault.pause', 'pay-a'), isHeld, fault('fault.resume', 'pay-a'), pass(10_000)] },
      { name: 'crashing the one that is to be refused', misses: 'zombie', told: /only one that lives on/, steps: [open, fault('fault.crash', 'pay-a'), isHeld, fault('fault.restart', 'pay-b'), isFenced, pass(5_000)] },
      {
        name: 'stopping the last producer cleanly', misses: 'timeout', told: /stopped cleanly/,
        steps: [...freezeAndFence, fault('fault.resume', 'pay-a'), isRefused, fault('fault.stop', 'pay-b'), pass(40_000)],
      },
    ],
    different: [
      {
        name: 'cutting it off the network instead of freezing it',
        steps: [
          open, fault('fault.isolate', 'pay-a'), isHeld, fault('fault.restart', 'pay-b'), isFenced, link('fault.heal', 'broker-1'), link('fault.heal', 'broker-2'), link('fault.heal', 'broker-3'),
          until('Refused', 60_000, (now) => zombieRefused(now) !== null), open, fault('fault.pause', 'pay-b'), isLate, pass(1_000),
        ],
      },
      {
        name: 'waiting for the timeout first', steps: [
          open, fault('fault.crash', 'pay-a'), isLate, pass(2_000), fault('fault.restart', 'pay-a'), until('Open', 10_000, (now) => openAt(now) !== null), fault('fault.pause', 'pay-a'),
          pass(5_000), fault('fault.restart', 'pay-b'), isFenced, fault('fault.resume', 'pay-a'), isRefused, pass(1_000),
        ],
      },
    ],
  },
);
