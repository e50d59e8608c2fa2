import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { lessonTests } from '../../testing/lesson-tests';
import { act, pass, until } from '../../testing/steps';
import beyond from './beyond';
import { EXACT, LEAST, MOST } from './facts';
import meta from './lesson';
import play from './play';
import quiz from './quiz';
import scenario from './scenario.json';
import { through } from './solution';

const fault = (command: string, node: string): SolutionStep => act(command, () => ({ node: nodeThing(node) }));
const begin = until('All three work', 10_000, (now) => now.view.timeUs >= 9_000_000);

lessonTests(
  { meta, play, quiz, beyond, scenario },
  {
    answer: 'two',
    wrong: [
      { name: 'least-1 crashes before its work', misses: 'twice', told: /the order came again, and was done once/, steps: [begin, ...through(LEAST, 'polled')] },
      { name: 'least-1 crashes with its commit under way', misses: 'twice', told: /arrived after all/, steps: [begin, ...through(LEAST, 'committing')] },
      { name: 'most-1 crashes with its invoice under way', misses: 'lost', told: /on its way by then/, steps: [begin, ...through(MOST, 'sent')] },
      { name: 'leaving it down', misses: 'lost', told: /is down/, steps: [begin, act('fault.crash-at', () => ({ node: nodeThing(MOST), step: 'committed' })), pass(3_000)] },
      { name: 'the same step of exact-1 twice', misses: 'exact', told: /1 of 2/, steps: [begin, ...through(EXACT, 'sent'), ...through(EXACT, 'sent')] },
      { name: 'stopping exact-1 cleanly', misses: 'exact', told: /Nothing has happened/, steps: [begin, fault('fault.stop', EXACT), pass(1_000), fault('fault.restart', EXACT), pass(9_000)] },
    ],
    different: [
      {
        name: 'other steps',
        steps: [begin, ...through(LEAST, 'sent'), ...through(MOST, 'committing'), ...through(EXACT, 'processed'), ...through(EXACT, 'committed')],
      },
    ],
  },
);
