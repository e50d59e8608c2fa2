import { nodeThing } from '../../../session/commands/things';
import type { Hint } from '../../format';
import { leaderCrash } from './facts';

export const hints: readonly Hint[] = [
  { goal: 'crash', text: 'Select a broker with the word LEADER beside one of its replicas: click it, or press 1, 2 or 3. What can be done to it appears below the stage.' },
  { goal: 'crash', text: 'Crash it with X, then let the run go on for about ten seconds.', action: { title: 'Crash broker 1', command: 'fault.crash', values: () => ({ node: nodeThing('broker-1') }) } },
  { goal: 'back', text: 'A broker that has crashed stays down until someone starts it.' },
  { goal: 'back', text: 'Select the crashed broker and press R, then let the run go on.', action: { title: 'Restart the crashed broker', command: 'fault.restart', values: (now) => ({ node: nodeThing(leaderCrash(now)?.node ?? 'broker-1') }) } },
  { goal: 'preferred', text: 'The controller does this by itself every five minutes. An administrator does not wait.' },
  { goal: 'preferred', text: 'Select a partition: the bar below the stage offers elections. The palette has them too (Ctrl-K).', action: { title: 'Elect the preferred leaders', command: 'admin.elect-preferred' } },
  { goal: 'handover', text: 'A broker that knows it will go can say so before it goes.' },
  { goal: 'handover', text: 'Select a broker that leads something and press S to stop it cleanly. The others must be in sync.', action: { title: 'Stop broker 1 cleanly', command: 'fault.stop', values: () => ({ node: nodeThing('broker-1') }) } },
  { goal: 'nothing-lost', text: 'Everything acknowledged is on all in-sync replicas. As long as one of those lives, nothing can be lost.' },
];
