import { partitionThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { filesGone, leaderLog, middle, readerReset, startMoved, TOPIC } from './facts';

export const solution: readonly SolutionStep[] = [
  { say: 'Let the log grow to seven files.', wait: (now) => (leaderLog(now)?.segments ?? 0) >= 7, atMostMs: 40_000 },
  { say: 'Delete the older half of it.', action: { command: 'admin.delete-records', values: (now) => ({ partition: partitionThing(TOPIC, 0), offset: middle(now) }) } },
  {
    say: 'Wait until the broker has removed files, and the reader has found its place gone.',
    wait: (now) => {
      const moved = startMoved(now);
      return moved !== null && filesGone(now, moved) !== null && readerReset(now, moved) !== null;
    },
    atMostMs: 20_000,
  },
];
