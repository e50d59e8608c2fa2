import { nodeThing } from '../../../session/commands/things';
import type { Hint } from '../../format';
import { partition } from '../../goals/phrases';
import { leaderCrash, TOPIC } from './facts';

const firstLeader = (now: Parameters<typeof partition>[0]): string => nodeThing(`broker-${partition(now, TOPIC, 0)?.leader ?? 1}`);

export const hints: readonly Hint[] = [
  { goal: 'consume', text: 'Time stands still until you let it run.' },
  { goal: 'consume', text: 'Press Space, or the play button in the bar at the top.', action: { title: 'Play', command: 'run.play' } },
  { goal: 'crash', text: 'On the stage, the word LEADER stands beside the replica that leads a partition.' },
  { goal: 'crash', text: 'Select a broker that leads a partition: click it, or press 1, 2 or 3. What can be done to it appears in the bar below the stage.' },
  { goal: 'crash', text: 'Press X to crash what is selected.', action: { title: 'Crash the leader of orders-0', command: 'fault.crash', values: (now) => ({ node: firstLeader(now) }) } },
  { goal: 'elect', text: 'Nothing is left to do but to wait. Watch the timeline.' },
  { goal: 'elect', text: 'Let the run go on for ten seconds.', action: { title: 'Play', command: 'run.play' } },
  { goal: 'whole', text: 'The broker does not come back by itself: someone has to start it.' },
  { goal: 'whole', text: 'Select the crashed broker and press R, then let the run go on.', action: { title: 'Restart the crashed broker', command: 'fault.restart', values: (now) => ({ node: nodeThing(leaderCrash(now)?.node ?? '') }) } },
  { goal: 'nothing-lost', text: 'Producers send with acks=all unless told otherwise. Leave that as it is, and nothing acknowledged can be lost while one in-sync replica lives.' },
];
