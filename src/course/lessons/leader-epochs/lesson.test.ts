import { MICROS_PER_MS } from '../../../base/time';
import { linkThing, nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { lessonTests } from '../../testing/lesson-tests';
import { act, pass, until } from '../../testing/steps';
import beyond from './beyond';
import meta from './lesson';
import play from './play';
import quiz from './quiz';
import scenario from './scenario.json';
import { hasParted, isWhole } from './solution';

const fault = (command: string, node: string): SolutionStep => act(command, () => ({ node: nodeThing(node) }));
const link = (command: string, a: string, b: string): SolutionStep => act(command, () => ({ link: linkThing(a, b) }));
const start = until('Alone', 13_000, ({ view }) => view.timeUs >= 12_000 * MICROS_PER_MS);
const parted = until('Parted', 45_000, hasParted);
const whole = until('Whole', 60_000, isWhole);

lessonTests(
  { meta, play, quiz, beyond, scenario },
  {
    answer: 'epoch',
    wrong: [
      { name: 'waiting until the followers are given up', misses: 'parted', told: /given up both followers before it went/, steps: [start, pass(40_000), fault('fault.crash', 'broker-1'), pass(15_000)] },
      { name: 'waiting, and then doing nothing', misses: 'parted', told: /the only one in sync/, steps: [start, pass(40_000)] },
      { name: 'crashing a follower', misses: 'parted', told: /Broker 1 still leads/, steps: [start, fault('fault.crash', 'broker-2'), pass(15_000)] },
      { name: 'starting it again with its links still cut', misses: 'cut', told: /link to Broker 2 is still cut/, steps: [start, fault('fault.crash', 'broker-1'), parted, fault('fault.restart', 'broker-1'), pass(20_000)] },
    ],
    different: [
      {
        name: 'cutting the leader off from the controller: it is replaced and does not know',
        steps: [start, link('fault.cut', 'broker-1', 'controller-101'), parted, fault('fault.rejoin', 'broker-1'), whole],
      },
      {
        name: 'pausing it, and healing only the link to the new leader',
        steps: [start, fault('fault.pause', 'broker-1'), parted, link('fault.heal', 'broker-1', 'broker-2'), fault('fault.resume', 'broker-1'), whole],
      },
    ],
  },
);
