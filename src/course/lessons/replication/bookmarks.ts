import { partitionThing, replicaThing } from '../../../session/commands/things';
import type { Bookmark } from '../../format';
import { copiedEverywhere, firstAppend, firstCommit, firstNews, held, lastBreak, mend, TOPIC } from './facts';

const replica = (id: number) => replicaThing(TOPIC, 0, `broker-${id}`);

export const bookmarks: readonly Bookmark[] = [
  { id: 'parked', title: 'parked fetches', at: { timeMs: 10_500 }, select: partitionThing(TOPIC, 0), highlight: [replica(2), replica(3)] },
  { id: 'append', title: 'the leader appends', at: { find: firstAppend, until: 'the first record arrives' }, select: replica(1) },
  { id: 'copied', title: 'three copies', at: { find: copiedEverywhere, until: 'both followers have it' }, select: partitionThing(TOPIC, 0), highlight: [replica(1), replica(2), replica(3)] },
  { id: 'commit', title: 'committed', at: { find: firstCommit, until: 'it is committed' }, select: replica(1) },
  { id: 'news', title: 'followers hear of it', at: { find: firstNews, until: 'a follower hears of it' }, select: replica(2), highlight: [replica(2), replica(3)] },
  {
    id: 'held', title: 'two of three', select: partitionThing(TOPIC, 0), highlight: [replica(1), replica(2), replica(3)],
    at: { find: (now) => (lastBreak(now) === null ? null : (held(now)?.copied ?? null)), until: 'a record is held back' },
  },
  { id: 'free', title: 'it moves again', at: { find: (now) => (mend(now) === null ? null : (held(now)?.committed ?? null)), until: 'it is committed after all' }, select: replica(1) },
];
