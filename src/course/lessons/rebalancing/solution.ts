import { nodeThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { departures, GROUPS, isWhole, lateJoined, quietDeparture } from './facts';

export const solution: readonly SolutionStep[] = [
  { say: 'Wait until every group reads all partitions.', wait: (now) => GROUPS.every((group) => isWhole(now, group)), atMostMs: 24_000 },
  { say: 'Wait until the fourth member has its share in all three groups.', wait: (now) => GROUPS.every((group) => lateJoined(now, group) !== null), atMostMs: 60_000 },
  { say: 'Stop a member of the group with the new protocol cleanly.', action: { command: 'fault.stop', values: () => ({ node: nodeThing('next-a') }) } },
  { say: 'Wait until the others have taken over what it had.', wait: (now) => quietDeparture(now) !== null, atMostMs: 20_000 },
  { say: 'Crash a member of the cooperative group.', action: { command: 'fault.crash', values: () => ({ node: nodeThing('coop-b') }) } },
  { say: 'Wait until its session is over and the others have what it had.', wait: (now) => departures(now, 'NodeCrashed').some(({ again }) => again !== null), atMostMs: 90_000 },
];
