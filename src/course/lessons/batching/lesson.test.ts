import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { lessonTests } from '../../testing/lesson-tests';
import { act, pass, until } from '../../testing/steps';
import beyond from './beyond';
import { EAGER, NEARLY_FULL, PACKED, PATIENT, perRequest, PILE, producer, SINGLE, TOGETHER, ZIP } from './facts';
import meta from './lesson';
import play from './play';
import quiz from './quiz';
import scenario from './scenario.json';

const rate = (name: string, records: number): SolutionStep => act('workload.rate', () => ({ node: nodeThing(name), rate: records }));
const begin = until('All four send', 10_000, (now) => now.view.timeUs >= 8_000_000);
const together = until('Together', 10_000, (now) => perRequest(now, EAGER) >= TOGETHER);
const piled = until('Piled up', 60_000, (now) => (producer(now, SINGLE)?.buffered ?? 0) >= PILE);
const packed = until('Packed', 60_000, (now) => perRequest(now, ZIP) >= PACKED);
const full = until('Full', 60_000, (now) => perRequest(now, PATIENT) >= NEARLY_FULL);

lessonTests(
  { meta, play, quiz, beyond, scenario },
  {
    answer: 'some',
    wrong: [
      { name: 'a little more for the eager one', misses: 'together', told: /always free/, steps: [begin, rate(EAGER, 40), pass(15_000)] },
      { name: 'as much as five requests can carry', misses: 'pile', told: /five requests under way are enough/, steps: [begin, rate(SINGLE, 50), pass(15_000)] },
      { name: 'crashing the one that piles up', misses: 'pile', told: /gone with it/, steps: [begin, rate(SINGLE, 100), pass(2_000), act('fault.crash', () => ({ node: nodeThing(SINGLE) })), pass(2_000)] },
      { name: 'a rate at which the time runs out first', misses: 'full', told: /60 come together/, steps: [begin, rate(PATIENT, 300), pass(30_000)] },
      { name: 'more for the one that compresses, but not enough to fill its batches', misses: 'packed', told: /sent half empty/, steps: [begin, rate(ZIP, 250), pass(20_000)] },
      { name: 'leaving a pile for more than two minutes', misses: 'none-failed', told: /gave up/, steps: [begin, rate(SINGLE, 300), pass(150_000)] },
    ],
    different: [
      {
        name: 'slowly, and in another order',
        steps: [begin, rate(PATIENT, 600), full, rate(PATIENT, 20), rate(SINGLE, 80), piled, rate(SINGLE, 0), rate(EAGER, 2_000), together, rate(ZIP, 5_000), packed],
      },
    ],
  },
);
