import { brokerName } from '../../../engine/scenario/scenario';
import { linkThing, nodeThing, partitionThing, replicaThing, type ThingId } from '../../../session/commands/things';
import type { Bookmark } from '../../format';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';
import { backInSync, cutAfter, followsAgain, OLD, takeover, TOPIC } from './facts';

const afterTakeover = (find: (now: Now, since: ReadFact) => ReadFact | null) => (now: Now): ReadFact | null => {
  const since = takeover(now);
  return since === null ? null : find(now, since);
};

const replicaOn = (node: string): ThingId => replicaThing(TOPIC, 0, node);
const everyReplica: readonly ThingId[] = [1, 2, 3].map((id) => replicaOn(brokerName(id)));
const newLeader = (now: Now): ThingId | null => {
  const since = takeover(now);
  return since === null ? null : replicaOn(since.node);
};

export const bookmarks: readonly Bookmark[] = [
  { id: 'epoch', title: 'all agree', at: { timeMs: 9_000 }, select: partitionThing(TOPIC, 0), highlight: everyReplica },
  { id: 'alone', title: 'the leader is alone', at: { timeMs: 11_000 }, select: linkThing('broker-1', 'broker-2'), highlight: [replicaOn(OLD)] },
  { id: 'ends', title: 'three ends of one log', at: { timeMs: 12_000 }, select: partitionThing(TOPIC, 0), highlight: everyReplica, picture: 'cluster' },
  {
    id: 'crash', title: 'the leader is gone', select: nodeThing(OLD), highlight: everyReplica,
    at: { find: ({ history }) => history.last('NodeCrashed', ({ node }) => node === OLD), until: 'you crash broker 1' },
  },
  { id: 'parted', title: 'epoch 1 begins', at: { find: takeover, until: 'another broker leads' }, select: newLeader, highlight: [replicaOn(OLD)] },
  { id: 'asks', title: 'broker 1 asks', at: { find: afterTakeover(followsAgain), until: 'broker 1 is back and follows' }, select: replicaOn(OLD), picture: 'replicas' },
  { id: 'cut', title: 'broker 1 cuts its log', at: { find: afterTakeover(cutAfter), until: 'broker 1 has cut its log' }, select: replicaOn(OLD), highlight: everyReplica, picture: 'replicas' },
  { id: 'same', title: 'one history again', at: { find: afterTakeover(backInSync), until: 'broker 1 is in sync again' }, select: partitionThing(TOPIC, 0), highlight: everyReplica, picture: 'cluster' },
];
