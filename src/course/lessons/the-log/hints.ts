import { nodeThing } from '../../../session/commands/things';
import type { Hint } from '../../format';
import { QUICK } from './facts';

export const hints: readonly Hint[] = [
  { goal: 'apart', text: 'One of them is slower than the writer. Time does the rest.' },
  { goal: 'apart', text: 'Press Space, or the play button in the bar at the top.', action: { title: 'Play', command: 'run.play' } },
  { goal: 'pile', text: 'The readers stand on the right of the stage, each in the frame of its group.' },
  { goal: 'pile', text: 'Select `mail-1` and press X. Then let the run go on until enough has been written.', action: { title: 'Crash mail-1', command: 'fault.crash', values: () => ({ node: nodeThing(QUICK) }) } },
  { goal: 'resume', text: 'It does not come back by itself: someone has to start it.' },
  { goal: 'resume', text: 'Select `mail-1` and press R. Its group gives it the partition some seconds later.', action: { title: 'Restart mail-1', command: 'fault.restart', values: () => ({ node: nodeThing(QUICK) }) } },
  { goal: 'no-gap', text: 'There is nothing to be done for this one. Whatever you break on the readers’ side, the log keeps what they have not read.' },
];
