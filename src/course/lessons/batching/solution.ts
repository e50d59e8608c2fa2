import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { BUSY_RATE, CALM_RATE, EAGER, NEARLY_FULL, PACKED, PATIENT, perRequest, PILE, producer, SINGLE, ZIP } from './facts';

const rate = (say: string, name: string, records: number): SolutionStep => ({ say, action: { command: 'workload.rate', values: () => ({ node: nodeThing(name), rate: records }) } });

export const solution: readonly SolutionStep[] = [
  { say: 'See all four send at a calm rate.', wait: (now) => now.view.timeUs >= 8_000_000, atMostMs: 10_000 },
  rate('Give the one that waits for nothing fifty times as much.', EAGER, BUSY_RATE),
  { say: 'Wait until its requests hold several records.', wait: (now) => (producer(now, EAGER)?.acknowledged ?? 0) >= 4_000, atMostMs: 10_000 },
  rate('Give the one that may not batch ten times as much.', SINGLE, 200),
  { say: 'Wait until it cannot keep up.', wait: (now) => (producer(now, SINGLE)?.buffered ?? 0) >= PILE, atMostMs: 10_000 },
  rate('Let it get rid of that again.', SINGLE, CALM_RATE),
  rate('Give the one that waits so much that it need not wait.', PATIENT, 3_000),
  rate('And the one that compresses, too.', ZIP, 3_000),
  { say: 'Wait until its batches are full on average.', wait: (now) => perRequest(now, PATIENT) >= NEARLY_FULL, atMostMs: 20_000 },
  { say: 'Wait until compressed ones hold more than would fit.', wait: (now) => perRequest(now, ZIP) >= PACKED, atMostMs: 20_000 },
];
