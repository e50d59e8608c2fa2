import { nodeThing, type ThingId } from '../../../session/commands/things';
import type { Bookmark } from '../../format';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';
import { COOPERATIVE, departures, EAGER, lateJoined, lateMember, lateStart, NEXT, steps } from './facts';

const afterStart = (group: string, fits: (fact: ReadFact, now: Now) => boolean, kind: string) => (now: Now): ReadFact | null => {
  const start = lateStart(now, group);
  return start === null ? null : now.history.after(start, kind, (fact) => fits(fact, now));
};

/** A member gives up what it has because of the one that starts. */
const firstGivenUp = (group: string) => (now: Now): ReadFact | null => {
  const start = lateStart(now, group);
  return start === null ? null : (steps(now, group).find(({ fact, before, holds }) => fact.id > start.id && holds < before)?.fact ?? null);
};

/** The last of them: from here on nobody reads anything. */
const nobodyReads = (now: Now): ReadFact | null => {
  const start = lateStart(now, EAGER);
  return start === null ? null : (steps(now, EAGER).find(({ fact, held }) => fact.id > start.id && held === 0)?.fact ?? null);
};

const nodeOf = (find: (now: Now) => ReadFact | null) => (now: Now): ThingId | null => {
  const fact = find(now);
  return fact === null ? null : nodeThing(fact.node);
};

const stop = (now: Now): ReadFact | null => departures(now, 'NodeStopping')[0]?.fact ?? null;
const crash = (now: Now): ReadFact | null => departures(now, 'NodeCrashed')[0]?.fact ?? null;
const rebalance = afterStart(EAGER, ({ args }) => args['group'] === EAGER, 'RebalanceStarted');

export const bookmarks: readonly Bookmark[] = [
  { id: 'before', title: 'three groups alike', at: { timeMs: 23_000 }, picture: 'group' },
  { id: 'news', title: 'the news', at: { find: rebalance, until: 'the fourth member asks to join' }, select: nodeThing(lateMember(EAGER)), picture: 'group' },
  { id: 'barrier', title: 'nobody reads', at: { find: nobodyReads, until: 'the last member of `eager` has given up everything' }, select: nodeOf(nobodyReads), picture: 'group' },
  { id: 'some', title: 'only what moves', at: { find: firstGivenUp(COOPERATIVE), until: 'a member of `cooperative` gives up a partition' }, select: nodeOf(firstGivenUp(COOPERATIVE)), picture: 'group' },
  { id: 'rounds', title: 'two rounds', at: { find: (now) => lateJoined(now, COOPERATIVE), until: '`cooperative` reads everything again' }, select: nodeThing(lateMember(COOPERATIVE)), picture: 'group' },
  { id: 'one', title: 'one by one', at: { find: (now) => lateJoined(now, NEXT), until: '`next` reads everything again' }, select: nodeThing(lateMember(NEXT)), picture: 'group' },
  { id: 'goodbye', title: 'a goodbye', at: { find: stop, until: 'you stop a member cleanly' }, select: nodeOf(stop), picture: 'group' },
  { id: 'silence', title: 'silence', at: { find: crash, until: 'you crash a member' }, select: nodeOf(crash), picture: 'group' },
];
