import { groupThing, nodeThing, partitionThing, replicaThing } from '../../../session/commands/things';
import type { Bookmark } from '../../format';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';
import { assignedAfter, QUICK, QUICK_GROUP, readerCrash, restartAfter, SLOW_GROUP, TOPIC } from './facts';

const struckOff = (now: Now): ReadFact | null => {
  const crash = readerCrash(now);
  return crash === null ? null : now.history.after(crash, 'MemberExpired', ({ args }) => args['group'] === QUICK_GROUP);
};

const restart = (now: Now): ReadFact | null => {
  const crash = readerCrash(now);
  return crash === null ? null : restartAfter(now, crash);
};

const assigned = (now: Now): ReadFact | null => {
  const since = restart(now);
  return since === null ? null : assignedAfter(now, since);
};

export const bookmarks: readonly Bookmark[] = [
  { id: 'append', title: 'shop appends', at: { timeMs: 4_000 }, select: partitionThing(TOPIC, 0), highlight: [nodeThing('shop')] },
  { id: 'offsets', title: 'every record has its number', at: { timeMs: 5_000 }, select: replicaThing(TOPIC, 0, 'broker-1') },
  { id: 'apart', title: 'two readers apart', at: { timeMs: 9_000 }, select: groupThing(SLOW_GROUP), highlight: [nodeThing(QUICK), nodeThing('reports-1')] },
  { id: 'crash', title: 'a reader is gone', at: { find: readerCrash, until: 'you crash `mail-1`' }, select: groupThing(QUICK_GROUP) },
  { id: 'pile', title: 'its group strikes it off', at: { find: struckOff, until: 'the group of `mail-1` has waited long enough' }, select: partitionThing(TOPIC, 0) },
  { id: 'restart', title: 'it comes back', at: { find: restart, until: 'you start `mail-1` again' }, select: groupThing(QUICK_GROUP) },
  { id: 'place', title: 'it has its partition again', at: { find: assigned, until: '`mail-1` is given its partition again' }, select: groupThing(QUICK_GROUP) },
];
