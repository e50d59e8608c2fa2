import { nodeThing, partitionThing, replicaThing, type ThingId } from '../../../session/commands/things';
import { brokerName } from '../../../engine/scenario/scenario';
import type { Bookmark } from '../../format';
import { allTakenOver, ledBy } from '../../goals/elections';
import { nameOf, partitionsOf } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';
import { backInSync, crashElection, leaderCrash, leaderStop, preferredElection, TOPIC } from './facts';

/** The first of each list: where every partition is at home. */
const preferredReplicas = (now: Now): ThingId[] =>
  partitionsOf(now, TOPIC).map(({ topic, partition, replicas }) => replicaThing(topic, partition, brokerName(replicas[0] ?? 0)));

const replicasLedBy = (find: (now: Now) => ReadFact | null) => (now: Now): ThingId[] => {
  const fact = find(now);
  const led = fact === null ? [] : ledBy(now, TOPIC, fact);
  return partitionsOf(now, TOPIC).filter((row) => led.includes(nameOf(row)))
    .flatMap(({ topic, partition, replicas }) => replicas.map((id) => replicaThing(topic, partition, brokerName(id))));
};

const nodeOf = (find: (now: Now) => ReadFact | null) => (now: Now): ThingId | null => {
  const fact = find(now);
  return fact === null ? null : nodeThing(fact.node);
};

export const bookmarks: readonly Bookmark[] = [
  { id: 'lists', title: 'the lists', at: { timeMs: 6_000 }, select: partitionThing(TOPIC, 0), highlight: preferredReplicas },
  { id: 'crash', title: 'the crash', at: { find: leaderCrash, until: 'you crash a leader' }, select: nodeOf(leaderCrash), highlight: replicasLedBy(leaderCrash) },
  { id: 'elect', title: 'the election', at: { find: crashElection, until: 'the controller elects' }, select: 'node/controller-101', highlight: replicasLedBy(leaderCrash) },
  { id: 'back', title: 'back in sync', at: { find: backInSync, until: 'the crashed broker is in sync everywhere' }, select: nodeOf(leaderCrash) },
  { id: 'preferred', title: 'back to the first of the list', at: { find: preferredElection, until: 'a preferred election is held' }, highlight: preferredReplicas },
  { id: 'stop', title: 'the clean stop', at: { find: leaderStop, until: 'you stop a leader cleanly' }, select: nodeOf(leaderStop), highlight: replicasLedBy(leaderStop) },
  {
    id: 'handed', title: 'handed over', select: nodeOf(leaderStop),
    at: {
      find: (now) => {
        const stop = leaderStop(now);
        return stop === null ? null : allTakenOver(now, ledBy(now, TOPIC, stop), stop);
      },
      until: 'everything it led is handed over',
    },
  },
];
