import { nodeThing } from '../../../session/commands/things';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';
import type { Bookmark } from '../../format';
import { backAfter, EXACT, LEAST, MOST, stepsOf, type App } from './facts';

const firstCrash = (app: App) => (now: Now): ReadFact | null => stepsOf(now, app)[0] ?? null;
const firstReturn = (app: App) => (now: Now): ReadFact | null => {
  const crash = firstCrash(app)(now);
  return crash === null ? null : backAfter(now, crash);
};

export const bookmarks: readonly Bookmark[] = [
  { id: 'three', title: 'three ways', at: { timeMs: 9_000 }, select: nodeThing(LEAST) },
  { id: 'dies', title: 'the crash', at: { find: firstCrash(LEAST), until: 'least-1 crashes at a step' }, select: nodeThing(LEAST) },
  { id: 'again', title: 'given again', at: { find: firstReturn(LEAST), until: 'least-1 is back and reads' }, picture: 'ledger', select: nodeThing(LEAST) },
  { id: 'lost', title: 'never written', at: { find: firstReturn(MOST), until: 'most-1 is back and reads' }, picture: 'consumer', select: nodeThing(MOST) },
  { id: 'exact', title: 'all or nothing', at: { find: firstReturn(EXACT), until: 'exact-1 is back and reads' }, picture: 'transaction', select: nodeThing(EXACT) },
];
