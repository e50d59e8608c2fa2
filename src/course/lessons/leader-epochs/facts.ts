import type { ReplicaRow } from '../../../worker/contract';
import type { Now } from '../../goals/now';
import { brokerNamed, partition } from '../../goals/phrases';
import type { ReadFact } from '../../goals/read-fact';

/** What this lesson looks for in a run. */

export const TOPIC = 'orders';
export const PARTITION = 'orders-0';
/** The leader that the failing switch leaves alone. */
export const OLD = 'broker-1';
export const OLD_ID = 1;

export function replica(now: Now, brokerId: number): ReplicaRow | null {
  return now.view.replicas.find((row) => row.topic === TOPIC && row.partition === 0 && row.broker === brokerId) ?? null;
}

/** The first other broker that took the partition over. */
export function takeover(now: Now): ReadFact | null {
  return now.history.first('BecameLeader', ({ node, args }) => args['partition'] === PARTITION && node !== OLD);
}

/** Where the log of the new leader's epoch begins. */
export function epochStart(fact: ReadFact): number {
  return Number(fact.args['startOffset']);
}

/** The old leader follows the new one: from here on it knows. */
export function followsAgain(now: Now, since: ReadFact): ReadFact | null {
  return now.history.after(since, 'BecameFollower', ({ node, args }) => node === OLD && args['partition'] === PARTITION);
}

/** The old leader cuts its log. */
export function cutAfter(now: Now, since: ReadFact): ReadFact | null {
  return now.history.after(since, 'LogTruncated', ({ node, args }) => node === OLD && args['partition'] === PARTITION);
}

/** The old leader is taken back among the in-sync replicas. */
export function backInSync(now: Now, since: ReadFact): ReadFact | null {
  return now.history.after(since, 'IsrExpanded', ({ args }) => args['partition'] === PARTITION && args['added'] === OLD_ID);
}

/** How many records of the old leader no other log has: it must give them up when it comes back. 0 when it has cut them off. */
export function onlyOnOld(now: Now): number {
  const since = takeover(now);
  const old = replica(now, OLD_ID);
  if (since === null || old === null || cutAfter(now, since) !== null || followsNow(now)) return 0;
  return Math.max(0, old.leo - epochStart(since));
}

function followsNow(now: Now): boolean {
  return replica(now, OLD_ID)?.role === 'follower' && partition(now, TOPIC, 0)?.isr.includes(OLD_ID) === true;
}

export function oldIsUp(now: Now): boolean {
  return brokerNamed(now, OLD)?.status === 'running';
}

/** Can the old leader reach that broker? */
export function isCutFrom(now: Now, name: string): boolean {
  return now.view.linkFaults.some(({ from, to, cut }) => cut && ((from === OLD && to === name) || (from === name && to === OLD)));
}
