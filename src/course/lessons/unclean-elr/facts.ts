import { takeoverOf } from '../../goals/elections';
import { brokerNamed, partition, partitionsOf } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';
import { brokerName } from '../../../engine/scenario/scenario';

/** What the lesson on unclean elections looks for in a run. */

/** min.insync.replicas 1 and 2. */
export const ORDERS = 'orders';
export const PAYMENTS = 'payments';
/** An election that comes so soon after a broker was unfenced came by itself. */
const AT_ONCE_US = 1_000_000;

/** The first time that a topic had no leader. */
export function leaderless(now: Now, topic: string): ReadFact | null {
  return now.history.first('PartitionLeaderless', ({ args }) => args['partition'] === `${topic}-0`);
}

/** The broker that led last. */
export function lastLeader(now: Now): string | null {
  const gone = leaderless(now, ORDERS);
  return gone === null ? null : brokerName(Number(gone.args['previous']));
}

/** Another broker than the one that led last is elected. */
export function electedInstead(now: Now, topic: string): ReadFact | null {
  const gone = leaderless(now, topic);
  return gone === null ? null : now.history.after(gone, 'LeaderElected', ({ args }) => args['partition'] === `${topic}-0` && args['leader'] !== gone.args['previous']);
}

/** It takes over. */
export function ledInstead(now: Now, topic: string): ReadFact | null {
  const election = electedInstead(now, topic);
  return election === null ? null : takeoverOf(now, election);
}

/** Another broker than the last leader is back, with both topics still without a leader. */
export function otherBack(now: Now): ReadFact | null {
  const gone = leaderless(now, ORDERS);
  return gone === null ? null : now.history.after(gone, 'BrokerUnfenced', ({ args }) => args['broker'] !== gone.args['previous']);
}

/** Did its return alone give the topic a leader? Null while that is open. */
export function cameBySelf(now: Now, topic: string): boolean | null {
  const back = otherBack(now);
  if (back === null || now.view.timeUs < back.timeUs + AT_ONCE_US) return null;
  const election = electedInstead(now, topic);
  return election !== null && election.timeUs <= back.timeUs + AT_ONCE_US;
}

export function lostOf(now: Now, topic: string): number {
  return now.view.ledger.lostByPartition.filter((one) => one.topic === topic).reduce((sum, { records }) => sum + records, 0);
}

/** The broker that led last is started again, after another was elected for the orders. */
export function lastLeaderBack(now: Now): ReadFact | null {
  const election = electedInstead(now, ORDERS);
  const name = lastLeader(now);
  return election === null ? null : now.history.after(election, 'NodeStarted', ({ node }) => node === name);
}

/** It cut off what the new leader does not have. */
export function cutOff(now: Now): ReadFact | null {
  const back = lastLeaderBack(now);
  return back === null ? null : now.history.after(back, 'LogTruncated', ({ node, args }) => node === back.node && args['partition'] === `${ORDERS}-0`);
}

/** One replica of the orders in sync, and the last leader it will be. */
export function alone(now: Now): ReadFact | null {
  return now.history.first('IsrShrunk', ({ args }) => args['partition'] === `${ORDERS}-0` && args['isrSize'] === 1);
}

/** Committed records of the orders that no disk but the leader’s holds. */
export function onlyHere(now: Now): number {
  const row = partition(now, ORDERS, 0);
  if (row === null || row.isr.length !== 1) return 0;
  const copies = now.view.replicas.filter(({ topic }) => topic === ORDERS);
  const leader = copies.find(({ broker }) => broker === row.leader);
  return Math.max(0, (leader?.hw ?? 0) - Math.max(0, ...copies.filter(({ broker }) => broker !== row.leader).map(({ leo }) => leo)));
}

/** The last expansion that made both topics whole; null while a replica is missing. */
export function wholeAgain(now: Now, since: ReadFact): ReadFact | null {
  const rows = [...partitionsOf(now, ORDERS), ...partitionsOf(now, PAYMENTS)];
  if (rows.length < 2 || rows.some(({ isr, replicas }) => isr.length < replicas.length)) return null;
  return now.history.last('IsrExpanded', ({ id }) => id > since.id);
}

/** Brokers that run and have been let in by the controller. */
export function serving(now: Now): number[] {
  return now.view.brokers.filter(({ status, fenced }) => status === 'running' && fenced === false).map(({ id }) => id);
}

export function isDown(now: Now, name: string): boolean {
  return brokerNamed(now, name)?.status === 'down';
}
