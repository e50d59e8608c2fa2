import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { lessonTests } from '../../testing/lesson-tests';
import { act, pass, until } from '../../testing/steps';
import beyond from './beyond';
import { lagOf, positionOf, QUICK_GROUP, SLOW_GROUP } from './facts';
import meta from './lesson';
import play from './play';
import quiz from './quiz';
import scenario from './scenario.json';

const fault = (command: string, node: string): SolutionStep => act(command, () => ({ node: nodeThing(node) }));
const apart = until('Apart', 60_000, (now) => (positionOf(now, QUICK_GROUP) ?? 0) - (positionOf(now, SLOW_GROUP) ?? Infinity) >= 50);
const caughtUp = until('Caught up', 30_000, (now) => positionOf(now, QUICK_GROUP) !== null && (lagOf(now, QUICK_GROUP) ?? Infinity) <= 10);

lessonTests(
  { meta, play, quiz, beyond, scenario },
  {
    answer: 'stored',
    wrong: [
      {
        name: 'stopping the reader cleanly', misses: 'pile', told: /stored its place before it went/,
        steps: [apart, fault('fault.stop', 'mail-1'), pass(20_000), fault('fault.restart', 'mail-1'), pass(20_000)],
      },
      { name: 'pausing the reader', misses: 'pile', told: /keeps its place in memory/, steps: [apart, fault('fault.pause', 'mail-1'), pass(20_000)] },
      { name: 'crashing the other reader', misses: 'pile', told: /reports-1 is not the reader in question/, steps: [apart, fault('fault.crash', 'reports-1'), pass(20_000)] },
      {
        name: 'starting it again at once', misses: 'pile', told: /before 60 records waited/,
        steps: [apart, fault('fault.crash', 'mail-1'), pass(1_000), fault('fault.restart', 'mail-1'), pass(25_000)],
      },
      { name: 'leaving it down', misses: 'resume', told: /clock starts/, steps: [apart, fault('fault.crash', 'mail-1'), pass(40_000)] },
    ],
    different: [
      {
        name: 'crashing it before the readers are apart, starting it after a minute',
        steps: [pass(8_000), fault('fault.crash', 'mail-1'), pass(60_000), fault('fault.restart', 'mail-1'), pass(3_000), caughtUp, apart],
      },
      {
        name: 'crashing the leader of the log as well',
        steps: [apart, fault('fault.crash', 'mail-1'), fault('fault.crash', 'broker-1'), pass(30_000), fault('fault.restart', 'mail-1'), pass(3_000), caughtUp],
      },
    ],
  },
);
