import { nodeThing, partitionThing, replicaThing, type ThingId } from '../../../session/commands/things';
import type { Bookmark } from '../../format';
import type { Now } from '../../goals/now';
import { alone, cutOff, lastLeader, leaderless, ledInstead, ORDERS, PAYMENTS } from './facts';

const all = (...topics: readonly string[]): ThingId[] => topics.flatMap((topic) => [1, 2, 3].map((id) => replicaThing(topic, 0, `broker-${id}`)));

const last = (now: Now): ThingId | null => {
  const name = lastLeader(now);
  return name === null ? null : nodeThing(name);
};

export const bookmarks: readonly Bookmark[] = [
  { id: 'floors', title: 'two floors', at: { timeMs: 8_000 }, highlight: all(ORDERS, PAYMENTS) },
  { id: 'alone', title: 'one in sync', at: { find: alone, until: 'one replica is in sync' }, select: partitionThing(PAYMENTS, 0), highlight: all(ORDERS) },
  { id: 'leaderless', title: 'no leader', at: { find: (now) => leaderless(now, ORDERS), until: 'the last leader is given up' }, select: last, highlight: all(ORDERS, PAYMENTS) },
  { id: 'eligible', title: 'eligible', at: { find: (now) => ledInstead(now, PAYMENTS), until: 'payments has a leader again' }, select: partitionThing(PAYMENTS, 0), highlight: all(PAYMENTS) },
  { id: 'unclean', title: 'unclean', at: { find: (now) => ledInstead(now, ORDERS), until: 'orders has another leader' }, select: partitionThing(ORDERS, 0), highlight: all(ORDERS) },
  { id: 'cut', title: 'the cut', at: { find: cutOff, until: 'the last leader comes back' }, select: last, highlight: all(ORDERS) },
];
