import { partitionThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { lessonTests } from '../../testing/lesson-tests';
import { act, pass, until } from '../../testing/steps';
import beyond from './beyond';
import { leaderLog, readerReset, startMoved, TOPIC } from './facts';
import meta from './lesson';
import play from './play';
import quiz from './quiz';
import scenario from './scenario.json';

const remove = (offset: number): SolutionStep => act('admin.delete-records', () => ({ partition: partitionThing(TOPIC, 0), offset }));
const seven = until('Seven files', 40_000, (now) => (leaderLog(now)?.segments ?? 0) >= 7);
const reset = until('Reset', 20_000, (now) => startMoved(now) !== null && readerReset(now, startMoved(now)!) !== null);

lessonTests(
  { meta, play, quiz, beyond, scenario },
  {
    answer: 'whole',
    wrong: [
      { name: 'deleting less than a file', misses: 'gone', told: /no file lies wholly below/, steps: [seven, remove(8_500), pass(12_000)] },
      { name: 'deleting what the reader has read already', misses: 'reset', told: /it has lost nothing/, steps: [seven, remove(5_000), pass(12_000)] },
      { name: 'waiting for retention to do it', misses: 'moved', told: /begins at offset 0/, steps: [seven, pass(30_000)] },
    ],
    different: [
      { name: 'deleting in two goes, the first within the first file', steps: [seven, remove(5_000), pass(1_000), remove(20_000), reset, pass(12_000)] },
      { name: 'deleting nearly everything, early', steps: [until('Three files', 20_000, (now) => (leaderLog(now)?.segments ?? 0) >= 3), remove(16_000), reset, seven, pass(12_000)] },
    ],
  },
);
