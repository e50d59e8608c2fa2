import { linkThing } from '../../../session/commands/things';
import type { SolutionStep } from '../../format';
import { firstNews, held } from './facts';

const values = () => ({ link: linkThing('broker-1', 'broker-3') });

export const solution: readonly SolutionStep[] = [
  { say: 'Let the first records be written, committed, and known to the followers.', wait: (now) => firstNews(now) !== null, atMostMs: 20_000 },
  { say: 'Cut the link between the leader and broker 3.', action: { command: 'fault.cut', values } },
  { say: 'Wait until two of three logs have a record that is not committed.', wait: (now) => held(now) !== null, atMostMs: 15_000 },
  { say: 'Heal the link.', action: { command: 'fault.heal', values } },
  { say: 'Wait until the record is committed.', wait: (now) => held(now)?.committed != null, atMostMs: 10_000 },
];
