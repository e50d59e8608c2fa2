/** The three steps from a running cluster to the first insight, read from the run: its facts, what is selected, what was asked. */
import { FactKind } from '../../engine/facts/fact-kinds';
import { parseThing, type ThingId } from '../../session/commands/things';
import { partitionOf, topicNameIdOf } from '../../engine/protocol/partition-key';
import type { ClusterView } from '../../worker/contract';
import type { Fact } from '../../engine/kernel/fact';

/** The broker that newcomers are asked to take away. */
export const INVITED = 'broker-2';

export interface PartitionName {
  readonly topic: string;
  readonly partition: number;
}

export interface Insight {
  /** The last crash of the invited broker; null before. */
  readonly crash: Fact | null;
  /** Partitions of the topics that it leads, or led when it crashed. */
  readonly led: readonly PartitionName[];
  /** The first partition that got another leader afterwards. */
  readonly election: Fact | null;
}

/** `marks`: notable facts of the branch, in any order, also those ahead of the view. */
export function insightOf(view: ClusterView, marks: readonly Fact[], nameOf: (id: number) => string): Insight {
  const broker = view.brokers.find(({ name }) => name === INVITED);
  if (!broker) return { crash: null, led: [], election: null };
  const past = marks.filter(({ event }) => event <= view.events);
  const crash = latest(past.filter(({ kind, node }) => kind === FactKind.NodeCrashed && node === broker.node));
  const after = crash === null ? [] : past.filter(({ id }) => id > crash.id).sort((a, b) => a.id - b.id);
  const given = after.filter((fact) => fact.kind === FactKind.LeaderElected && fact.d === broker.id);
  const lost = after.filter((fact) => fact.kind === FactKind.PartitionLeaderless && fact.b === broker.id);
  const moved = new Set([...given, ...lost].map(({ a }) => `${nameOf(topicNameIdOf(a))}-${partitionOf(a)}`));
  const internal = new Set(view.topics.filter((topic) => topic.internal).map(({ topic }) => topic));
  const led = view.partitions.filter(({ topic, partition, leader }) => !internal.has(topic) && (moved.has(`${topic}-${partition}`) || (leader === broker.id && (crash === null || given.length === 0))));
  const election = given.find(({ a }) => !internal.has(nameOf(topicNameIdOf(a)))) ?? null;
  return { crash, led: led.map(({ topic, partition }) => ({ topic, partition })), election };
}

/** Is the selected thing one of those partitions, or a replica of one? */
export function pointsAt(thing: ThingId | undefined, led: readonly PartitionName[]): boolean {
  const parsed = thing === undefined ? undefined : parseThing(thing);
  if (parsed?.kind !== 'partition' && parsed?.kind !== 'replica') return false;
  return led.some(({ topic, partition }) => topic === parsed.topic && partition === parsed.partition);
}

function latest(facts: readonly Fact[]): Fact | null {
  return facts.reduce<Fact | null>((last, fact) => (last === null || fact.id > last.id ? fact : last), null);
}
