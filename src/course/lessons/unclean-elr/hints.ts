import { nodeThing, partitionThing } from '../../../session/commands/things';
import type { Hint } from '../../format';
import { isDown, lastLeader, ORDERS } from './facts';

const ORDERS_0 = partitionThing(ORDERS, 0);

export const hints: readonly Hint[] = [
  { goal: 'last', text: 'Select a broker with 1, 2 or 3. S stops it cleanly, X crashes it.' },
  { goal: 'last', text: 'Stop broker 3 and let five seconds go by; then broker 2, and ten seconds more, so that broker 1 writes alone for a while.', action: { title: 'Stop broker 2 cleanly', command: 'fault.stop', values: () => ({ node: nodeThing('broker-2') }) } },
  { goal: 'last', text: 'Crash broker 1 and wait until the controller gives it up.', action: { title: 'Crash broker 1', command: 'fault.crash', values: () => ({ node: nodeThing('broker-1') }) } },
  { goal: 'eligible', text: 'Select the partition of `payments`: the inspector names its eligible leaders (ELR).' },
  { goal: 'eligible', text: 'Start broker 2 again with R, and wait.', action: { title: 'Restart broker 2', command: 'fault.restart', values: () => ({ node: nodeThing('broker-2') }) } },
  { goal: 'unclean', text: 'Nobody but an administrator can decide to give up records.' },
  { goal: 'unclean', text: 'Select the partition of `orders`: the bar below the stage offers to elect any replica, in sync or not.', action: { title: 'Elect any leader for orders-0', command: 'admin.elect-unclean', values: () => ({ partition: ORDERS_0 }) } },
  { goal: 'whole', text: 'Select each broker that is down and press R.' },
  { goal: 'whole', text: 'Broker 3 first, then the last leader, then let the run go on.', action: { title: 'Restart a broker that is down', command: 'fault.restart', values: (now) => ({ node: nodeThing(isDown(now, 'broker-3') ? 'broker-3' : (lastLeader(now) ?? 'broker-1')) }) } },
  { goal: 'payments-kept', text: 'Leave `payments` to the controller. An unclean election is for the topic that has no other way.' },
];
