import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { lessonTests } from '../../testing/lesson-tests';
import { act, pass, until } from '../../testing/steps';
import beyond from './beyond';
import { leaderless, ORDERS } from './facts';
import meta from './lesson';
import play from './play';
import quiz from './quiz';
import scenario from './scenario.json';

const fault = (command: string, node: string): SolutionStep => act(`fault.${command}`, () => ({ node: nodeThing(node) }));
const begin = until('All write', 10_000, ({ view }) => view.timeUs >= 8_000_000);
const gone = until('No leader', 20_000, (now) => leaderless(now, ORDERS) !== null);
const taken = (how: string): SolutionStep[] => [begin, fault(how, 'broker-3'), pass(12_000), fault(how, 'broker-2'), pass(12_000), fault('crash', 'broker-1'), gone];
const electAny = (topic: string): SolutionStep => act('admin.elect-unclean', () => ({ partition: `partition/${topic}-0` }));

lessonTests(
  { meta, play, quiz, beyond, scenario },
  {
    answer: 'payments',
    wrong: [
      { name: 'crashing the others instead of stopping them', misses: 'eligible', told: /crashed may have lost/, steps: [...taken('crash'), fault('restart', 'broker-2'), pass(15_000)] },
      { name: 'starting the last leader first', misses: 'unclean', told: /leads with all its records/, steps: [...taken('stop'), fault('restart', 'broker-1'), pass(15_000)] },
      {
        name: 'starting the broker that left first and electing it for payments', misses: 'payments-kept', told: /of payments are gone/,
        steps: [...taken('stop'), fault('restart', 'broker-3'), pass(10_000), electAny('payments'), pass(5_000)],
      },
    ],
    different: [
      {
        name: 'letting the controller elect unclean by a setting of the topic',
        steps: [
          ...taken('stop'), fault('restart', 'broker-2'), pass(10_000), act('admin.topic-setting', () => ({ topic: 'orders', name: 'unclean.leader.election.enable', value: 'true' })), pass(3_000),
          fault('restart', 'broker-1'), fault('restart', 'broker-3'), pass(30_000),
        ],
      },
    ],
  },
);
