import type { BrokerRow, PartitionRow } from '../../worker/contract';
import type { Now } from './now';
import type { ReadFact } from './read-fact';

/** Predicates and sentences that more than one lesson needs. */

export function partitionsOf(now: Now, topic: string): PartitionRow[] {
  return now.view.partitions.filter((partition) => partition.topic === topic);
}

export function partition(now: Now, topic: string, index: number): PartitionRow | null {
  return now.view.partitions.find((one) => one.topic === topic && one.partition === index) ?? null;
}

export function broker(now: Now, id: number): BrokerRow | null {
  return now.view.brokers.find((one) => one.id === id) ?? null;
}

export function brokerNamed(now: Now, name: string): BrokerRow | null {
  return now.view.brokers.find((one) => one.name === name) ?? null;
}

/** `orders-2`, as in facts. */
export function nameOf({ topic, partition: index }: Pick<PartitionRow, 'topic' | 'partition'>): string {
  return `${topic}-${index}`;
}

/** Who led a partition when a fact was stated: by the elections before it, else as it was when the topic was made. */
export function leaderAt(now: Now, row: PartitionRow, before: ReadFact): number {
  const name = nameOf(row);
  const elected = now.history.last('LeaderElected', (fact) => fact.args['partition'] === name && fact.id < before.id);
  if (elected !== null) return Number(elected.args['leader']);
  const next = now.history.after(before, 'LeaderElected', (fact) => fact.args['partition'] === name);
  return next === null ? row.leader : Number(next.args['previous']);
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
