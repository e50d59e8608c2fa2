import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { lessonTests } from '../../testing/lesson-tests';
import beyond from './beyond';
import { lagOf, positionOf, QUICK_GROUP, SLOW_GROUP } from './facts';
import meta from './lesson';
import play from './play';
import quiz from './quiz';
import scenario from './scenario.json';

const wait = (say: string, atMostMs: number, holds: Extract<SolutionStep, { wait: unknown }>['wait']): SolutionStep => ({ say, wait: holds, atMostMs });
const fault = (say: string, command: string, node: string): SolutionStep => ({ say, action: { command, values: () => ({ node: nodeThing(node) }) } });
const pass = (say: string, ms: number): SolutionStep => {
  let fromUs = -1;
  return wait(say, ms + 1_000, ({ view }) => {
    if (fromUs < 0 || fromUs > view.timeUs) fromUs = view.timeUs;
    return view.timeUs >= fromUs + ms * 1_000;
  });
};
const apart = wait('Apart', 60_000, (now) => (positionOf(now, QUICK_GROUP) ?? 0) - (positionOf(now, SLOW_GROUP) ?? Infinity) >= 50);
const caughtUp = wait('Caught up', 30_000, (now) => positionOf(now, QUICK_GROUP) !== null && (lagOf(now, QUICK_GROUP) ?? Infinity) <= 10);

lessonTests(
  { meta, play, quiz, beyond, scenario },
  {
    answer: 'stored',
    wrong: [
      {
        name: 'stopping the reader cleanly', misses: 'pile', told: /stored its place before it went/,
        steps: [apart, fault('Stop', 'fault.stop', 'mail-1'), pass('Wait', 20_000), fault('Start', 'fault.restart', 'mail-1'), pass('Wait', 20_000)],
      },
      { name: 'pausing the reader', misses: 'pile', told: /keeps its place in memory/, steps: [apart, fault('Pause', 'fault.pause', 'mail-1'), pass('Wait', 20_000)] },
      { name: 'crashing the other reader', misses: 'pile', told: /reports-1 is not the reader in question/, steps: [apart, fault('Crash', 'fault.crash', 'reports-1'), pass('Wait', 20_000)] },
      {
        name: 'starting it again at once', misses: 'pile', told: /before 60 records waited/,
        steps: [apart, fault('Crash', 'fault.crash', 'mail-1'), pass('Wait', 1_000), fault('Start', 'fault.restart', 'mail-1'), pass('Wait', 25_000)],
      },
      { name: 'leaving it down', misses: 'resume', told: /clock starts/, steps: [apart, fault('Crash', 'fault.crash', 'mail-1'), pass('Wait', 40_000)] },
    ],
    different: [
      {
        name: 'crashing it before the readers are apart, starting it after a minute',
        steps: [pass('Wait', 8_000), fault('Crash', 'fault.crash', 'mail-1'), pass('Wait', 60_000), fault('Start', 'fault.restart', 'mail-1'), pass('Join', 3_000), caughtUp, apart],
      },
      {
        name: 'crashing the leader of the log as well',
        steps: [apart, fault('Crash', 'fault.crash', 'mail-1'), fault('Crash', 'fault.crash', 'broker-1'), pass('Wait', 30_000), fault('Start', 'fault.restart', 'mail-1'), pass('Join', 3_000), caughtUp],
      },
    ],
  },
);
