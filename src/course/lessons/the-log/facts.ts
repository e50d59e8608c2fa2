import type { ConsumerRow } from '../../../worker/contract';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';

/** What this lesson looks for in a run. */

export const TOPIC = 'orders';
export const QUICK_GROUP = 'mail';
export const QUICK = 'mail-1';
export const SLOW_GROUP = 'reports';

/** The reader of a group: each group here has one. */
export function readerOf(now: Now, group: string): ConsumerRow | null {
  return now.view.groups.find((one) => one.group === group)?.members[0] ?? null;
}

/** The offset that a reader takes next; null while it has no partition. */
export function positionOf(now: Now, group: string): number | null {
  const position = readerOf(now, group)?.assignment[0]?.position ?? -1;
  return position < 0 ? null : position;
}

/** Records that a group has still to read, as far as is known. */
export function lagOf(now: Now, group: string): number | null {
  return now.view.groups.find((one) => one.group === group)?.lag ?? null;
}

/** The last crash of the quick reader. */
export function readerCrash(now: Now): ReadFact | null {
  return now.history.last('NodeCrashed', ({ node }) => node === QUICK);
}

export function restartAfter(now: Now, crash: ReadFact): ReadFact | null {
  return now.history.after(crash, 'NodeStarted', ({ node }) => node === QUICK);
}

/** The restarted reader is given its partition: from here on it has a place again. */
export function assignedAfter(now: Now, restart: ReadFact): ReadFact | null {
  return now.history.after(restart, 'PartitionsAssigned', ({ node }) => node === QUICK);
}

/**
 * Records that a reader was given more than once. Both groups began at offset 0, so whoever has been given everything once has
 * been given as many records as its offset says. Below 0: it has left some out.
 */
export function readTwice(now: Now, group: string): number | null {
  const reader = readerOf(now, group);
  const position = positionOf(now, group);
  return reader === null || position === null ? null : reader.delivered - position;
}
