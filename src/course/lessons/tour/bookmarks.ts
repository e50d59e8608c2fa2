import { nodeThing, partitionThing, type ThingId } from '../../../session/commands/things';
import type { Bookmark } from '../../format';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';
import { parsePartition } from '../../goals/phrases';
import { electionAfter, fencingAfter, leaderCrash, ledBy, restartAfter, TOPIC, wholeAgain } from './facts';

const afterCrash = (find: (now: Now, crash: ReadFact) => ReadFact | null) => (now: Now): ReadFact | null => {
  const crash = leaderCrash(now);
  return crash === null ? null : find(now, crash);
};

const crashedBroker = (now: Now): ThingId | null => {
  const crash = leaderCrash(now);
  return crash === null ? null : nodeThing(crash.node);
};

/** The partitions that the crashed broker led. */
const orphans = (now: Now): ThingId[] => {
  const crash = leaderCrash(now);
  return crash === null ? [] : ledBy(now, crash).flatMap((name) => parsePartition(name) ?? []).map(({ topic, partition }) => partitionThing(topic, partition));
};

export const bookmarks: readonly Bookmark[] = [
  { id: 'produce', title: 'shop writes', at: { timeMs: 8_000 }, select: nodeThing('shop') },
  { id: 'replicate', title: 'followers fetch', at: { timeMs: 10_000 }, select: partitionThing(TOPIC, 0) },
  { id: 'consume', title: 'billing reads', at: { timeMs: 12_000 }, select: 'group/billing' },
  { id: 'crash', title: 'the crash', at: { find: leaderCrash, until: 'you crash a leader' }, select: crashedBroker, highlight: orphans },
  {
    id: 'silence', title: 'shop tries again', select: nodeThing('shop'), highlight: orphans,
    at: { find: afterCrash((now, crash) => now.history.after(crash, 'SendRetried')), until: 'a record has met the dead leader' },
  },
  { id: 'fence', title: 'the session runs out', at: { find: afterCrash(fencingAfter), until: 'the controller gives the broker up' }, select: crashedBroker },
  { id: 'elect', title: 'the election', at: { find: afterCrash(electionAfter), until: 'a new leader is elected' }, select: (now) => orphans(now)[0] ?? null },
  { id: 'restart', title: 'the restart', at: { find: afterCrash(restartAfter), until: 'you restart the broker' }, select: crashedBroker },
  {
    id: 'whole', title: 'all in sync', select: (now) => orphans(now)[0] ?? null,
    at: {
      find: afterCrash((now, crash) => {
        const restart = restartAfter(now, crash);
        return restart === null || electionAfter(now, crash) === null ? null : wholeAgain(now, restart);
      }),
      until: 'every replica is in sync again',
    },
  },
];
