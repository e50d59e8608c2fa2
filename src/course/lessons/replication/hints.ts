import { linkThing } from '../../../session/commands/things';
import type { Hint } from '../../format';

const LINK = linkThing('broker-1', 'broker-3');

export const hints: readonly Hint[] = [
  { goal: 'commit', text: 'Press Space, or the play button at the top. To go slowly, press . for one event at a time.', action: { title: 'Play', command: 'run.play' } },
  { goal: 'hold', text: 'The high watermark is the smallest log end of the in-sync replicas. Hold one of these ends back.' },
  { goal: 'hold', text: 'Cut the link between the leader and one follower, or pause a follower.', action: { title: 'Cut the link between brokers 1 and 3', command: 'fault.cut', values: () => ({ link: LINK }) } },
  { goal: 'free', text: 'What you broke has its opposite in the same place: heal the link, or resume the broker.' },
  { goal: 'free', text: 'Heal the link and let the run go on.', action: { title: 'Heal the link', command: 'fault.heal', values: () => ({ link: LINK }) } },
  { goal: 'in-sync', text: 'A follower that has been behind for 30 s leaves the in-sync replicas. Mend what you broke before that; if it is too late, go back in time.' },
];
