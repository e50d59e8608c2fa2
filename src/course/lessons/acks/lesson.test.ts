import { nodeThing } from '../../../session/commands/things';
import { brokerName } from '../../../engine/scenario/scenario';
import type { SolutionStep } from '../../format';
import { partition } from '../../goals/phrases';
import { lessonTests } from '../../testing/lesson-tests';
import { act, pass, until } from '../../testing/steps';
import beyond from './beyond';
import { CARTS, lostOf, refusal } from './facts';
import meta from './lesson';
import play from './play';
import quiz from './quiz';
import scenario from './scenario.json';

const fault = (command: string, node: string): SolutionStep => act(command, () => ({ node: nodeThing(node) }));
const begin = until('All write', 10_000, ({ view }) => view.timeUs >= 8_200_000);
const loseAndReturn: SolutionStep[] = [begin, fault('fault.crash', 'broker-1'), until('Lost', 20_000, (now) => lostOf(now, CARTS) > 0), fault('fault.restart', 'broker-1'), pass(25_000)];

lessonTests(
  { meta, play, quiz, beyond, scenario },
  {
    answer: 'both',
    wrong: [
      { name: 'stopping the leader cleanly', misses: 'lose', told: /stopped cleanly/, steps: [begin, fault('fault.stop', 'broker-1'), pass(15_000)] },
      { name: 'crashing a follower', misses: 'lose', told: /led nothing/, steps: [begin, fault('fault.crash', 'broker-3'), pass(15_000)] },
      { name: 'leaving two in sync', misses: 'one-copy', told: /means 2 copies/, steps: [...loseAndReturn, fault('fault.crash', 'broker-3'), pass(15_000)] },
      {
        name: 'electing a leader that is out of sync once the last copy is gone', misses: 'kept', told: /of orders were acknowledged and are gone/,
        steps: [
          ...loseAndReturn, fault('fault.crash', 'broker-1'), pass(12_000), fault('fault.crash', 'broker-3'), until('Refused', 80_000, (now) => refusal(now) !== null),
          fault('fault.crash', 'broker-2'), pass(12_000), fault('fault.restart', 'broker-1'), pass(8_000), act('admin.elect-unclean', () => ({ partition: 'partition/orders-0' })), pass(8_000),
        ],
      },
    ],
    different: [
      {
        name: 'stopping the followers cleanly instead of crashing them',
        steps: [
          ...loseAndReturn,
          act('fault.stop', (now) => ({ node: nodeThing(brokerName(partition(now, CARTS, 0)?.leader === 3 ? 2 : 3)) })), pass(6_000),
          fault('fault.stop', 'broker-1'), until('Refused', 80_000, (now) => refusal(now) !== null),
        ],
      },
    ],
  },
);
