import { broker, brokerNamed, leaderAt, nameOf, partitionsOf } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';

/** What the tour looks for in a run. */

export const TOPIC = 'orders';

/** The last crash of a broker that led a partition of the topic at that moment. */
export function leaderCrash(now: Now): ReadFact | null {
  return now.history.last('NodeCrashed', (crash) => ledBy(now, crash).length > 0);
}

/** Names of the partitions that the crashed broker led. */
export function ledBy(now: Now, crash: ReadFact): string[] {
  const dead = brokerNamed(now, crash.node);
  if (dead === null) return [];
  return partitionsOf(now, TOPIC).filter((row) => leaderAt(now, row, crash) === dead.id).map(nameOf);
}

/** The election that gave a partition of the crashed broker away, the first of them. */
export function electionAfter(now: Now, crash: ReadFact): ReadFact | null {
  const led = ledBy(now, crash);
  return now.history.after(crash, 'LeaderElected', ({ args }) => led.includes(String(args['partition'])));
}

/** The new leader takes the partition over: from here on it accepts records. */
export function takeoverAfter(now: Now, election: ReadFact): ReadFact | null {
  const { partition, leader } = election.args;
  return now.history.after(election, 'BecameLeader', (fact) => fact.args['partition'] === partition && brokerNamed(now, fact.node)?.id === leader);
}

export function restartAfter(now: Now, crash: ReadFact): ReadFact | null {
  return now.history.after(crash, 'NodeStarted', ({ node }) => node === crash.node);
}

/** The moment from which every replica of the topic was in sync again; null while one is missing. */
export function wholeAgain(now: Now, since: ReadFact): ReadFact | null {
  const rows = partitionsOf(now, TOPIC);
  if (rows.length === 0 || rows.some(({ isr, replicas }) => isr.length < replicas.length)) return null;
  const names = rows.map(nameOf);
  const last = now.history.last('IsrExpanded', (fact) => fact.id > since.id && names.includes(String(fact.args['partition'])));
  return last ?? since;
}

/** Partitions without a leader that can answer, by name. */
export function withoutLeader(now: Now): string[] {
  return partitionsOf(now, TOPIC).filter(({ leader }) => broker(now, leader)?.status !== 'running').map(nameOf);
}

export function brokerWords(node: string): string {
  return node.replace('broker-', 'broker ');
}
