import { partitionThing, nodeThing, replicaThing } from '../../../session/commands/things';
import type { Bookmark } from '../../format';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';
import { filesGone, READER, readerReset, startMoved, TOPIC } from './facts';

const afterMove = (find: (now: Now, moved: ReadFact) => ReadFact | null) => (now: Now): ReadFact | null => {
  const moved = startMoved(now);
  return moved === null ? null : find(now, moved);
};

const onLeader = replicaThing(TOPIC, 0, 'broker-1');

export const bookmarks: readonly Bookmark[] = [
  { id: 'file', title: 'the first file', at: { timeMs: 5_000 }, select: onLeader, picture: 'log' },
  { id: 'files', title: 'five files', at: { timeMs: 24_000 }, select: onLeader, picture: 'log' },
  { id: 'index', title: 'an index with gaps', at: { timeMs: 24_000 }, select: onLeader, picture: 'log' },
  { id: 'before', title: 'seven files', at: { timeMs: 30_000 }, select: partitionThing(TOPIC, 0), picture: 'cluster' },
  { id: 'moved', title: 'the log begins later', at: { find: startMoved, until: 'you delete records' }, select: onLeader, picture: 'log' },
  { id: 'gone', title: 'files go', at: { find: afterMove(filesGone), until: 'the broker has looked for files to remove' }, select: onLeader, picture: 'log' },
  { id: 'reset', title: 'nightly jumps', at: { find: afterMove(readerReset), until: '`nightly` asks for what is no more' }, select: nodeThing(READER), highlight: [partitionThing(TOPIC, 0)], picture: 'cluster' },
];
