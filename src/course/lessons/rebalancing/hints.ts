import { nodeThing } from '../../../session/commands/things';
import type { Hint } from '../../format';

export const hints: readonly Hint[] = [
  { goal: 'join', text: 'The picture Group shows all three over one clock. Play, and watch the hatched stretches.', action: { title: 'Show the groups', command: 'panel.group' } },
  { goal: 'join', text: 'It takes a good ten seconds from the start of the fourth members on: each of them waits for heartbeats.', action: { title: 'Play', command: 'run.play' } },
  { goal: 'goodbye', text: 'In one of the three groups every change stops everybody. It is not the group to choose.' },
  { goal: 'goodbye', text: 'A member that closes says goodbye to its coordinator; one that crashes does not.' },
  { goal: 'goodbye', text: 'Select a member of `next` by its name in the picture and stop it cleanly (S).', action: { title: 'Stop next-a cleanly', command: 'fault.stop', values: () => ({ node: nodeThing('next-a') }) } },
  { goal: 'silence', text: 'Select a member and press X. Then wait for longer than you like: `session.timeout.ms` is 45 s.' },
  { goal: 'silence', text: 'Any member that has partitions will do. Play faster with the key >.', action: { title: 'Crash coop-b', command: 'fault.crash', values: () => ({ node: nodeThing('coop-b') }) } },
];
