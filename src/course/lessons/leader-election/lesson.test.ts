import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { lessonTests } from '../../testing/lesson-tests';
import { act, pass, until } from '../../testing/steps';
import beyond from './beyond';
import { backInSync, leads, notPreferred } from './facts';
import meta from './lesson';
import play from './play';
import quiz from './quiz';
import scenario from './scenario.json';

const fault = (command: string, node: string): SolutionStep => act(command, () => ({ node: nodeThing(node) }));
const ready = until('Leaders', 10_000, (now) => leads(now, 'broker-1') === 2);
const crashAndBack = (node: string): SolutionStep[] => [ready, fault('fault.crash', node), pass(12_000), fault('fault.restart', node), until('In sync', 40_000, (now) => backInSync(now) !== null)];

lessonTests(
  { meta, play, quiz, beyond, scenario },
  {
    answer: 'three',
    wrong: [
      { name: 'crashing the broker a second time instead of stopping it', misses: 'handover', told: /crash of broker 1 left its partitions without a leader for \d/, steps: [...crashAndBack('broker-1'), act('admin.elect-preferred'), pass(2_000), fault('fault.crash', 'broker-1'), pass(20_000)] },
      { name: 'stopping cleanly at once', misses: 'crash', told: /stopped cleanly/, steps: [ready, fault('fault.stop', 'broker-1'), pass(20_000)] },
      { name: 'hoping that leadership comes back with the broker', misses: 'preferred', told: /orders-0 and orders-1 are led by another/, steps: [...crashAndBack('broker-1'), pass(20_000)] },
      { name: 'crashing a client', misses: 'crash', told: /no broker/, steps: [ready, fault('fault.crash', 'billing-1'), pass(15_000)] },
    ],
    different: [
      { name: 'crashing the broker that leads most', steps: [...crashAndBack('broker-3'), act('admin.elect-preferred'), until('At home', 10_000, (now) => notPreferred(now).length === 0), fault('fault.stop', 'broker-3'), pass(20_000)] },
      { name: 'stopping another broker than the one that crashed', steps: [...crashAndBack('broker-1'), act('admin.elect-preferred'), pass(2_000), fault('fault.stop', 'broker-2'), pass(20_000)] },
    ],
  },
);
