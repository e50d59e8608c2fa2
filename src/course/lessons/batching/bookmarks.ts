import { nodeThing } from '../../../session/commands/things';
import type { Bookmark } from '../../format';
import { EAGER, PATIENT, SINGLE, ZIP } from './facts';

/** Nothing that the learner does comes before these moments: each shows one of the producers at its calm rate. */
export const bookmarks: readonly Bookmark[] = [
  { id: 'four', title: 'four producers', at: { timeMs: 8_000 }, picture: 'producer', select: nodeThing(EAGER) },
  { id: 'linger', title: 'a batch that waits', at: { timeMs: 7_900 }, picture: 'producer', select: nodeThing(PATIENT) },
  { id: 'zip', title: 'a compressed batch', at: { timeMs: 7_890 }, picture: 'producer', select: nodeThing(ZIP) },
  { id: 'one-by-one', title: 'one by one', at: { timeMs: 7_960 }, picture: 'producer', select: nodeThing(SINGLE) },
];
