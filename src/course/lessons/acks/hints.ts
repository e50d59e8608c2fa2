import { nodeThing } from '../../../session/commands/things';
import { brokerName } from '../../../engine/scenario/scenario';
import type { Hint } from '../../format';
import { partition } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import { CARTS, cartsCrash, running } from './facts';

const leader = (now: Now): string => nodeThing(brokerName(partition(now, CARTS, 0)?.leader ?? 1));

/** A running broker that does not lead. */
const follower = (now: Now): string => nodeThing(running(now).findLast((name) => nodeThing(name) !== leader(now)) ?? 'broker-3');

export const hints: readonly Hint[] = [
  { goal: 'lose', text: 'Compare the log ends of `carts` on the three brokers: the leader is ahead. What lies between has been acknowledged and exists once.' },
  { goal: 'lose', text: 'Select the broker with the word LEADER, press X, and let the run go on for a dozen seconds.', action: { title: 'Crash the leader', command: 'fault.crash', values: (now) => ({ node: leader(now) }) } },
  { goal: 'lose', text: 'If nothing was lost, undo (Ctrl-Z), let a quarter of a second go by, and crash it again.' },
  { goal: 'whole', text: 'Select the crashed broker and press R, then let the run go on.', action: { title: 'Restart the crashed leader', command: 'fault.restart', values: (now) => ({ node: nodeThing(cartsCrash(now)?.node ?? 'broker-1') }) } },
  { goal: 'one-copy', text: '`acks=all` asks all in-sync replicas. How few can that be?' },
  { goal: 'one-copy', text: 'Crash both brokers that only follow, and wait until the controller has given them up.', action: { title: 'Crash a follower', command: 'fault.crash', values: (now) => ({ node: follower(now) }) } },
  { goal: 'refuse', text: 'Leave it at one replica in sync and let half a minute go by. Raise the speed with > if you like.', action: { title: 'Play', command: 'run.play' } },
  { goal: 'kept', text: 'One replica in sync holds the only copy of what `orders` acknowledged. Leave that broker alone, and elect nobody who is out of sync.' },
];
