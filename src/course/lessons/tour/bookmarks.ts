import { brokerName } from '../../../engine/scenario/scenario';
import { nodeThing, partitionThing, replicaThing, type ThingId } from '../../../session/commands/things';
import type { PartitionRow } from '../../../worker/contract';
import type { Bookmark } from '../../format';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';
import { nameOf, partitionsOf } from '../../goals/phrases';
import { electionAfter, leaderCrash, ledBy, restartAfter, TOPIC, wholeAgain } from './facts';

const afterCrash = (find: (now: Now, crash: ReadFact) => ReadFact | null) => (now: Now): ReadFact | null => {
  const crash = leaderCrash(now);
  return crash === null ? null : find(now, crash);
};

/** The first time that the producer finds its leader gone: no connection, or no answer to what it had sent. */
const firstInVain = (now: Now, crash: ReadFact): ReadFact | null =>
  now.history.facts.find(({ id, kind, node }) => id > crash.id && node === 'shop' && (kind === 'ConnectionRefused' || kind === 'SendRetried')) ?? null;

const crashedBroker = (now: Now): ThingId | null => {
  const crash = leaderCrash(now);
  return crash === null ? null : nodeThing(crash.node);
};

/** The partitions that the crashed broker led. */
const orphans = (now: Now): PartitionRow[] => {
  const crash = leaderCrash(now);
  const led = crash === null ? [] : ledBy(now, crash);
  return partitionsOf(now, TOPIC).filter((row) => led.includes(nameOf(row)));
};

const firstOrphan = (now: Now): ThingId | null => {
  const [row] = orphans(now);
  return row === undefined ? null : partitionThing(row.topic, row.partition);
};

/** Every replica of them. */
const orphanReplicas = (now: Now): ThingId[] =>
  orphans(now).flatMap(({ topic, partition, replicas }) => replicas.map((id) => replicaThing(topic, partition, brokerName(id))));

export const bookmarks: readonly Bookmark[] = [
  { id: 'produce', title: 'shop writes', at: { timeMs: 4_000 }, select: nodeThing('shop') },
  { id: 'replicate', title: 'followers fetch', at: { timeMs: 6_000 }, select: partitionThing(TOPIC, 0) },
  { id: 'consume', title: 'billing reads', at: { timeMs: 11_000 }, select: 'group/billing' },
  { id: 'crash', title: 'the crash', at: { find: leaderCrash, until: 'you crash a leader' }, select: crashedBroker, highlight: orphanReplicas },
  {
    id: 'silence', title: 'shop in vain', select: nodeThing('shop'), highlight: orphanReplicas,
    at: { find: afterCrash(firstInVain), until: '`shop` has tried to reach the dead leader' },
  },
  { id: 'elect', title: 'the election', at: { find: afterCrash(electionAfter), until: 'a new leader is elected' }, select: firstOrphan },
  { id: 'restart', title: 'the restart', at: { find: afterCrash(restartAfter), until: 'you restart the broker' }, select: crashedBroker },
  {
    id: 'whole', title: 'all in sync', select: firstOrphan,
    at: {
      find: afterCrash((now, crash) => {
        const restart = restartAfter(now, crash);
        return restart === null || electionAfter(now, crash) === null ? null : wholeAgain(now, restart);
      }),
      until: 'every replica is in sync again',
    },
  },
];
