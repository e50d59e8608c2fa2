import { backInIsr, electionOf, lastAtLeader, ledBy, startAfter, takeoverOf } from '../../goals/elections';
import { brokerNamed, partition } from '../../goals/phrases';
import { ErrorCode } from '../../../engine/protocol/error-codes';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';

/** What the lesson on acks looks for in a run. */

/** acks=0, acks=1, acks=all, and acks=all with min.insync.replicas=2. */
export const CLICKS = 'clicks';
export const CARTS = 'carts';
export const ORDERS = 'orders';
export const PAYMENTS = 'payments';
export const TOPICS = [CLICKS, CARTS, ORDERS, PAYMENTS] as const;

/** The last crash of a broker that led the carts. */
export function cartsCrash(now: Now): ReadFact | null {
  return lastAtLeader(now, CARTS, 'NodeCrashed');
}

/** The first crash of a broker that led all four topics: the one that the guess is about. */
export function firstCrash(now: Now): ReadFact | null {
  return now.history.first('NodeCrashed', (crash) => TOPICS.every((topic) => ledBy(now, topic, crash).length > 0));
}

/** The new leader of a topic takes over after a crash. */
export function takeover(now: Now, topic: string, crash: ReadFact): ReadFact | null {
  const election = electionOf(now, `${topic}-0`, crash);
  return election === null ? null : takeoverOf(now, election);
}

/** Acknowledged records of a topic that its leader does not have. */
export function lostOf(now: Now, topic: string): number {
  return now.view.ledger.lostByPartition.filter((one) => one.topic === topic).reduce((sum, { records }) => sum + records, 0);
}

/** Records that only the crashed broker had when another took the topic over; null before. */
export function leftBehind(now: Now, topic: string, crash: ReadFact): number | null {
  const over = takeover(now, topic, crash);
  if (over === null) return null;
  const name = `${topic}-0`;
  const cut = now.history.after(crash, 'LogTruncated', ({ node, args }) => node === crash.node && args['partition'] === name);
  if (cut !== null) return Number(cut.args['from']) - Number(cut.args['to']);
  if (startAfter(now, crash) !== null) return 0;
  const row = now.view.replicas.find(({ topic: of, broker }) => of === topic && broker === brokerNamed(now, crash.node)?.id);
  return Math.max(0, (row?.leo ?? 0) - Number(over.args['startOffset']));
}

/** The moment from which the crashed broker was in sync for all four topics. */
export function backInSync(now: Now, start: ReadFact): ReadFact | null {
  let last: ReadFact | null = null;
  for (const topic of TOPICS) {
    const joined = backInIsr(now, topic, start);
    if (joined === null) return null;
    if (last === null || joined.id > last.id) last = joined;
  }
  return last;
}

/** The first time that the orders had one replica in sync left. */
export function aloneSince(now: Now): ReadFact | null {
  return now.history.first('IsrShrunk', ({ args }) => args['partition'] === `${ORDERS}-0` && args['isrSize'] === 1);
}

/** Committed records of the orders that no other disk holds. */
export function onOneDisk(now: Now): number {
  const row = partition(now, ORDERS, 0);
  if (row === null || row.isr.length !== 1) return 0;
  const copies = now.view.replicas.filter(({ topic }) => topic === ORDERS);
  const leader = copies.find(({ broker, role }) => broker === row.leader && role === 'leader');
  const others = copies.filter(({ broker }) => broker !== row.leader).map(({ leo }) => leo);
  return leader === undefined ? 0 : Math.max(0, leader.hw - Math.max(0, ...others));
}

/** The first record of the payments that is refused for want of replicas. */
export function refusal(now: Now): ReadFact | null {
  return now.history.first('ProduceRefused', ({ args }) => args['partition'] === `${PAYMENTS}-0` && args['error'] === ErrorCode.NOT_ENOUGH_REPLICAS);
}

/** The names of the brokers that run. */
export function running(now: Now): string[] {
  return now.view.brokers.filter(({ status }) => status === 'running').map(({ name }) => name);
}
