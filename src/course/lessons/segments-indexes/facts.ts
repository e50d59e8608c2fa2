import { brokerName } from '../../../engine/scenario/scenario';
import type { ReplicaRow } from '../../../worker/contract';
import type { Now } from '../../goals/now';
import { partition } from '../../goals/phrases';
import type { ReadFact } from '../../goals/read-fact';

/** What this lesson looks for in a run. */

export const TOPIC = 'clicks';
export const PARTITION = 'clicks-0';
export const READER = 'nightly-1';

/** The log of the partition's leader. */
export function leaderLog(now: Now): ReplicaRow | null {
  const leader = partition(now, TOPIC, 0)?.leader ?? -1;
  return now.view.replicas.find((row) => row.topic === TOPIC && row.broker === leader) ?? null;
}

function leaderName(now: Now): string {
  return brokerName(partition(now, TOPIC, 0)?.leader ?? -1);
}

/** Someone deleted records: the leader's log begins later since. The last time. */
export function startMoved(now: Now): ReadFact | null {
  return now.history.last('LogStartMoved', ({ node, args }) => node === leaderName(now) && args['partition'] === PARTITION);
}

/** Files of the leader's log went, because they lay wholly below its start. */
export function filesGone(now: Now, since: ReadFact): ReadFact | null {
  return now.history.after(since, 'SegmentsDeleted', ({ node, args }) => node === leaderName(now) && args['partition'] === PARTITION);
}

/** The reader asked for records that are no more, and went on elsewhere. */
export function readerReset(now: Now, since: ReadFact): ReadFact | null {
  return now.history.after(since, 'PositionReset', ({ node, args }) => node === READER && args['partition'] === PARTITION);
}

export function readerPosition(now: Now): number {
  return now.view.groups.flatMap(({ members }) => members).find(({ name }) => name === READER)?.assignment[0]?.position ?? -1;
}

/** An offset in the middle of what the log has. */
export function middle(now: Now): number {
  const log = leaderLog(now);
  return log === null ? 0 : Math.floor((log.logStart + log.hw) / 2);
}
