import { nodeThing, partitionThing, type ThingId } from '../../../session/commands/things';
import type { Bookmark } from '../../format';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';
import { brokerCrash, leaderCrash, majority, successor, TOPIC } from './facts';

const nodeOf = (find: (now: Now) => ReadFact | null) => (now: Now): ThingId | null => {
  const fact = find(now);
  return fact === null ? null : nodeThing(fact.node);
};
const elected = (now: Now): ReadFact | null => {
  const crash = leaderCrash(now);
  return crash === null ? null : successor(now, crash);
};
const lost = (now: Now): ReadFact | null => majority(now)?.lost ?? null;
const deadBroker = (now: Now): ReadFact | null => {
  const away = majority(now);
  return away === null ? null : brokerCrash(now, away);
};
const back = (now: Now): ReadFact | null => majority(now)?.back ?? null;
const leaders = (now: Now): ReadFact | null => {
  const since = back(now);
  return since === null ? null : now.history.after(since, 'LeaderElected');
};

export const bookmarks: readonly Bookmark[] = [
  { id: 'quorum', title: 'three controllers', at: { timeMs: 6_000 }, select: nodeThing('controller-101'), picture: 'controller' },
  { id: 'crash', title: 'the leader is gone', at: { find: leaderCrash, until: 'you crash the active controller' }, select: nodeOf(leaderCrash), picture: 'cluster' },
  { id: 'elected', title: 'the vote', at: { find: elected, until: 'another controller leads' }, select: nodeOf(elected), picture: 'controller' },
  { id: 'lost', title: 'no majority', at: { find: lost, until: 'fewer than two controllers run' }, select: nodeThing('shop'), picture: 'cluster' },
  { id: 'broker', title: 'a broker dies too', at: { find: deadBroker, until: 'a broker crashes while no majority is there' }, select: nodeOf(deadBroker), picture: 'cluster' },
  { id: 'back', title: 'two of three', at: { find: back, until: 'a second controller runs again' }, select: nodeOf(back), picture: 'controller' },
  { id: 'leaders', title: 'new leaders at last', at: { find: leaders, until: 'the controller elects' }, select: partitionThing(TOPIC, 0), picture: 'cluster' },
];
