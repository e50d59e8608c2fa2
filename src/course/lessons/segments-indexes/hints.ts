import { partitionThing } from '../../../session/commands/things';
import type { Hint } from '../../format';
import { middle, TOPIC } from './facts';

export const hints: readonly Hint[] = [
  { goal: 'files', text: 'A new file begins about every five seconds.' },
  { goal: 'files', text: 'Press Space and let it run.', action: { title: 'Play', command: 'run.play' } },
  { goal: 'moved', text: 'Select the partition `clicks-0`: what an administrator can do with it appears below the stage.' },
  { goal: 'moved', text: 'Choose “Delete records …” and give an offset in the middle of the log.', action: { title: 'Delete the older half', command: 'admin.delete-records', values: (now) => ({ partition: partitionThing(TOPIC, 0), offset: middle(now) }) } },
  { goal: 'gone', text: 'The broker looks for files to remove every 10 s here. Let the run go on.', action: { title: 'Play', command: 'run.play' } },
  { goal: 'reset', text: 'It notices when it asks for more. That takes a second or two.', action: { title: 'Play', command: 'run.play' } },
];
