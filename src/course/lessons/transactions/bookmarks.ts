import { nodeThing, partitionThing } from '../../../session/commands/things';
import type { Bookmark } from '../../format';
import { fence, held, marker, timedOut, TOPIC, zombieRefused } from './facts';

const log = partitionThing(TOPIC, 0);

export const bookmarks: readonly Bookmark[] = [
  { id: 'commit', title: 'a commit', at: { find: (now) => marker(now, true), until: 'a transaction commits' }, picture: 'transaction', select: log },
  { id: 'abort', title: 'an abort', at: { find: (now) => marker(now, false), until: 'a transaction is aborted' }, picture: 'transaction', select: log },
  { id: 'held', title: 'held back', at: { find: (now) => held(now)?.by ?? null, until: 'records wait behind an open transaction' }, picture: 'transaction', select: log },
  { id: 'fenced', title: 'shut out', at: { find: fence, until: 'another producer takes the id over' }, picture: 'transaction', select: nodeThing('pay-b') },
  { id: 'zombie', title: 'the zombie', at: { find: zombieRefused, until: 'the old producer is refused' }, picture: 'transaction', select: nodeThing('pay-a') },
  { id: 'timeout', title: 'the timeout', at: { find: timedOut, until: 'the coordinator aborts a transaction by itself' }, picture: 'transaction', select: log },
];
