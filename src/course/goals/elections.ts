import { broker, brokerNamed, leaderAt, nameOf, partitionsOf } from './phrases';
import type { Now } from './now';
import type { ReadFact } from './read-fact';

/** Who led when, and who took over: read from facts, for lessons on leaders. */

/** Names of the partitions of a topic that the node of a fact led when it was stated. */
export function ledBy(now: Now, topic: string, fact: ReadFact): string[] {
  const gone = brokerNamed(now, fact.node);
  return gone === null ? [] : partitionsOf(now, topic).filter((row) => leaderAt(now, row, fact) === gone.id).map(nameOf);
}

/** The last fact of a kind at a broker that led something of the topic then. */
export function lastAtLeader(now: Now, topic: string, kind: string): ReadFact | null {
  return now.history.last(kind, (fact) => ledBy(now, topic, fact).length > 0);
}

/** The first election of a partition after a fact. */
export function electionOf(now: Now, partition: string, after: ReadFact): ReadFact | null {
  return now.history.after(after, 'LeaderElected', ({ args }) => args['partition'] === partition);
}

/** The elected broker takes the partition over: from here on it accepts records. */
export function takeoverOf(now: Now, election: ReadFact): ReadFact | null {
  const { partition, leader } = election.args;
  return now.history.after(election, 'BecameLeader', (fact) => fact.args['partition'] === partition && brokerNamed(now, fact.node)?.id === leader);
}

/** The take-over that ended the last of the gaps which a fact tore; null while there is one. */
export function allTakenOver(now: Now, partitions: readonly string[], after: ReadFact): ReadFact | null {
  let last: ReadFact | null = null;
  for (const name of partitions) {
    const election = electionOf(now, name, after);
    const takeover = election === null ? null : takeoverOf(now, election);
    if (takeover === null) return null;
    if (last === null || takeover.id > last.id) last = takeover;
  }
  return last;
}

/** The next start of the node of a fact. */
export function startAfter(now: Now, fact: ReadFact): ReadFact | null {
  return now.history.after(fact, 'NodeStarted', ({ node }) => node === fact.node);
}

/** The moment from which the node of a start was in sync again for every replica that it has of the topic; null before. */
export function backInIsr(now: Now, topic: string, start: ReadFact): ReadFact | null {
  const id = brokerNamed(now, start.node)?.id ?? -1;
  let last: ReadFact | null = null;
  for (const row of partitionsOf(now, topic).filter(({ replicas }) => replicas.includes(id))) {
    const name = nameOf(row);
    const joined = now.history.after(start, 'IsrExpanded', ({ args }) => args['partition'] === name && args['added'] === id);
    if (joined === null) return null;
    if (last === null || joined.id > last.id) last = joined;
  }
  return last;
}

/** Partitions of the topic that are short of replicas in sync, as `orders-0: 2 of 3 in sync`. */
export function shortOf(now: Now, topic: string): string[] {
  return partitionsOf(now, topic).filter(({ isr, replicas }) => isr.length < replicas.length).map((row) => `${nameOf(row)}: ${row.isr.length} of ${row.replicas.length} in sync`);
}

/** Partitions of the topic without a leader that can answer, by name. */
export function leaderlessOf(now: Now, topic: string): string[] {
  return partitionsOf(now, topic).filter(({ leader }) => broker(now, leader)?.status !== 'running').map(nameOf);
}

/** `broker-2` as people say it: `broker 2`. */
export function brokerWords(node: string): string {
  return node.replace('broker-', 'broker ');
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
