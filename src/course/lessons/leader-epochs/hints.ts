import { nodeThing } from '../../../session/commands/things';
import type { Hint } from '../../format';
import { OLD } from './facts';

export const hints: readonly Hint[] = [
  { goal: 'parted', text: 'Another broker becomes leader only if the controller hears nothing from broker 1 for 9 s.' },
  { goal: 'parted', text: 'Select broker 1 and press X, then let the run go on until another broker leads and the shops have found it.', action: { title: 'Crash broker 1', command: 'fault.crash', values: () => ({ node: nodeThing(OLD) }) } },
  { goal: 'cut', text: 'Two things keep broker 1 away from the new leader: it is down, and the switch still has not been repaired.' },
  { goal: 'cut', text: 'Select broker 1 and press Shift+C: that heals its links.', action: { title: 'Heal all links of broker 1', command: 'fault.rejoin', values: () => ({ node: nodeThing(OLD) }) } },
  { goal: 'cut', text: 'Then press R to start it.', action: { title: 'Restart broker 1', command: 'fault.restart', values: () => ({ node: nodeThing(OLD) }) } },
  { goal: 'same', text: 'It fetches what it missed. Let the run go on.', action: { title: 'Play', command: 'run.play' } },
  { goal: 'nothing-lost', text: 'The shops send with acks=all. What broker 1 had alone was never acknowledged, so they still hold it and send it again.' },
];
