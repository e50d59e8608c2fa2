import { MICROS_PER_MS } from '../../../base/time';
import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import type { Now } from '../../goals/now';
import { partition } from '../../goals/phrases';
import { cutAfter, epochStart, OLD, replica, takeover, TOPIC } from './facts';

export const hasParted = (now: Now): boolean => {
  const since = takeover(now);
  return since !== null && (replica(now, partition(now, TOPIC, 0)?.leader ?? -1)?.leo ?? 0) > epochStart(since);
};

export const isWhole = (now: Now): boolean => {
  const since = takeover(now);
  const row = partition(now, TOPIC, 0);
  return since !== null && cutAfter(now, since) !== null && row !== null && row.isr.length === row.replicas.length;
};

export const solution: readonly SolutionStep[] = [
  { say: 'Wait until broker 1 has records that no other broker has.', wait: ({ view }) => view.timeUs >= 12_000 * MICROS_PER_MS, atMostMs: 13_000 },
  { say: 'Crash broker 1.', action: { command: 'fault.crash', values: () => ({ node: nodeThing(OLD) }) } },
  { say: 'Wait until another broker leads and has written.', wait: hasParted, atMostMs: 20_000 },
  { say: 'Repair the switch.', action: { command: 'fault.rejoin', values: () => ({ node: nodeThing(OLD) }) } },
  { say: 'Start broker 1 again.', action: { command: 'fault.restart', values: () => ({ node: nodeThing(OLD) }) } },
  { say: 'Wait until it has cut its log, caught up and is in sync.', wait: isWhole, atMostMs: 30_000 },
];
