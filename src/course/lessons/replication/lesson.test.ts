import { linkThing, nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { lessonTests } from '../../testing/lesson-tests';
import { act, pass, until } from '../../testing/steps';
import beyond from './beyond';
import { firstNews, held } from './facts';
import meta from './lesson';
import play from './play';
import quiz from './quiz';
import scenario from './scenario.json';

const fault = (command: string, node: string): SolutionStep => act(command, () => ({ node: nodeThing(node) }));
const link = (command: string): SolutionStep => act(command, () => ({ link: linkThing('broker-1', 'broker-3') }));
const begin = until('First records', 20_000, (now) => firstNews(now) !== null);
const isHeld = until('Held back', 15_000, (now) => held(now) !== null);
const isFree = until('Committed', 60_000, (now) => held(now)?.committed != null);

lessonTests(
  { meta, play, quiz, beyond, scenario },
  {
    answer: 'waits',
    wrong: [
      { name: 'waiting until the leader gives the follower up', misses: 'in-sync', told: /left the in-sync replicas/, steps: [begin, link('fault.cut'), isHeld, isFree, link('fault.heal'), pass(5_000)] },
      { name: 'cutting both followers off', misses: 'hold', told: /Only the leader has the last record/, steps: [begin, link('fault.cut'), act('fault.cut', () => ({ link: linkThing('broker-1', 'broker-2') })), pass(5_000)] },
      { name: 'never mending it', misses: 'free', told: /clock starts/, steps: [begin, link('fault.cut'), isHeld, pass(10_000)] },
      { name: 'slowing a client', misses: 'hold', told: /All three have every record|fetch goes through/, steps: [begin, fault('fault.pause', 'billing-1'), pass(10_000)] },
    ],
    different: [
      { name: 'pausing a follower', steps: [begin, fault('fault.pause', 'broker-2'), isHeld, fault('fault.resume', 'broker-2'), isFree, pass(1_000)] },
      { name: 'slowing a follower’s disk', steps: [begin, act('fault.slow-disk', () => ({ node: nodeThing('broker-3'), write: 6_000_000 })), isHeld, fault('fault.restore-disk', 'broker-3'), isFree, pass(1_000)] },
    ],
  },
);
