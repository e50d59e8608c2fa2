import { nodeThing, partitionThing } from '../../../session/commands/things';
import type { Bookmark } from '../../format';
import { acknowledgedAfter, BARE, newIdentity, recognised, SAFE, sentAgain, TICKETS } from './facts';

export const bookmarks: readonly Bookmark[] = [
  { id: 'numbers', title: 'numbered batches', at: { timeMs: 6_000 }, picture: 'producer', select: nodeThing(SAFE) },
  { id: 'again', title: 'sent again', at: { find: (now) => sentAgain(now, TICKETS), until: 'bare-app sends again' }, picture: 'producer', select: nodeThing(BARE) },
  {
    id: 'twice', title: 'in the log twice', picture: 'ledger', select: partitionThing('tickets', 0),
    at: {
      find: (now) => {
        const again = sentAgain(now, TICKETS);
        return again === null ? null : acknowledgedAfter(now, TICKETS, again);
      },
      until: 'what was sent again is acknowledged',
    },
  },
  { id: 'known', title: 'recognised', at: { find: recognised, until: 'the leader recognises a batch' }, picture: 'producer', select: nodeThing(SAFE) },
  { id: 'newborn', title: 'a stranger', at: { find: newIdentity, until: 'safe-app comes back with another id' }, picture: 'producer', select: nodeThing(SAFE) },
];
