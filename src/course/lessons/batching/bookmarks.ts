import { nodeThing } from '../../../session/commands/things';
import type { Bookmark } from '../../format';
import { EAGER, PATIENT, SINGLE } from './facts';

/** Nothing that the learner does comes before these moments: each shows one of the three producers at its calm rate. */
export const bookmarks: readonly Bookmark[] = [
  { id: 'three', title: 'three producers', at: { timeMs: 8_000 }, picture: 'producer', select: nodeThing(EAGER) },
  { id: 'linger', title: 'a batch that waits', at: { timeMs: 7_900 }, picture: 'producer', select: nodeThing(PATIENT) },
  { id: 'one-by-one', title: 'one by one', at: { timeMs: 7_960 }, picture: 'producer', select: nodeThing(SINGLE) },
];
