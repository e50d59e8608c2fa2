import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { lessonTests } from '../../testing/lesson-tests';
import { act, pass, until } from '../../testing/steps';
import beyond from './beyond';
import { GROUPS, lateJoined } from './facts';
import meta from './lesson';
import play from './play';
import quiz from './quiz';
import scenario from './scenario.json';

const fault = (command: string, node: string): SolutionStep => act(command, () => ({ node: nodeThing(node) }));
const joined = until('Everybody has joined', 60_000, (now) => GROUPS.every((group) => lateJoined(now, group) !== null));

lessonTests(
  { meta, play, quiz, beyond, scenario },
  {
    answer: 'all',
    wrong: [
      { name: 'taking a member of the eager group away', misses: 'goodbye', told: /the others of `eager` gave up \d+ partitions of their own/, steps: [joined, fault('fault.stop', 'eager-b'), pass(20_000)] },
      { name: 'crashing instead of stopping', misses: 'goodbye', told: /read on, but what `next-b` had was not read for \d\d/, steps: [joined, fault('fault.crash', 'next-b'), pass(70_000)] },
      { name: 'crashing and not waiting', misses: 'silence', told: /its group does not know it/, steps: [joined, fault('fault.crash', 'coop-a'), pass(20_000)] },
      { name: 'stopping a member before the fourth has come', misses: 'goodbye', told: /No member with partitions has gone/, steps: [fault('fault.stop', 'next-c'), pass(30_000)] },
    ],
    different: [
      { name: 'saying goodbye in the cooperative group, and a crash in the eager one', steps: [joined, fault('fault.stop', 'coop-c'), pass(20_000), fault('fault.crash', 'eager-a'), pass(80_000)] },
      { name: 'a crash first, in the new protocol, then a goodbye there', steps: [joined, fault('fault.crash', 'next-c'), pass(70_000), fault('fault.stop', 'next-d'), pass(20_000)] },
    ],
  },
);
