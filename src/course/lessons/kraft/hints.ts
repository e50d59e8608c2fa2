import { nodeThing } from '../../../session/commands/things';
import type { Hint } from '../../format';
import type { Now } from '../../goals/now';
import { activeController, controllerIn } from './facts';

const victim = (now: Now): { node: string } => ({ node: nodeThing(activeController(now)?.name ?? controllerIn(now, 'running')) });

export const hints: readonly Hint[] = [
  { goal: 'failover', text: 'The controllers stand at the top of the stage. One of them says that it is active.' },
  { goal: 'failover', text: 'Select it and press X, then let the run go on for a few seconds.', action: { title: 'Crash the active controller', command: 'fault.crash', values: victim } },
  { goal: 'no-majority', text: 'A majority of three is two, whether or not the others run.' },
  { goal: 'no-majority', text: 'Crash one more controller, and let the run go on.', action: { title: 'Crash another controller', command: 'fault.crash', values: victim } },
  { goal: 'stuck', text: 'Each of the three brokers leads one partition. Any of them will do.' },
  { goal: 'stuck', text: 'Select broker 1 and press X, then wait longer than the 9 s that a controller would have waited.', action: { title: 'Crash broker 1', command: 'fault.crash', values: () => ({ node: nodeThing('broker-1') }) } },
  { goal: 'again', text: 'Leave the broker down. What is missing is someone who may decide.' },
  { goal: 'again', text: 'Select a controller that is down and press R.', action: { title: 'Restart a controller', command: 'fault.restart', values: (now) => ({ node: nodeThing(controllerIn(now, 'down')) }) } },
  { goal: 'nothing-lost', text: 'Nothing needs to be done for this one: what waits was never acknowledged.' },
];
