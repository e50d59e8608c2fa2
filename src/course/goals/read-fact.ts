import { factShape, type ArgumentType, type FactLevel } from '../../engine/facts/fact-table';
import type { Fact } from '../../engine/kernel/fact';
import { partitionOf, topicNameIdOf } from '../../engine/protocol/partition-key';

/** Names behind the numbers of facts. The session's name table is one; tests make one from a world. */
export interface Names {
  nodeName(node: number): string;
  nameOf(id: number): string;
}

/** A fact with names for numbers, for predicates that are to be read by people. */
export interface ReadFact {
  readonly id: number;
  readonly timeUs: number;
  readonly event: number;
  readonly cause: number;
  /** Kind, as `LeaderElected`. */
  readonly kind: string;
  readonly level: FactLevel;
  /** Name of the node that stated it. */
  readonly node: string;
  /** By the names in the table of facts: partitions as `orders-2`, nodes, topics, groups and texts by name, the rest as numbers. */
  readonly args: Readonly<Record<string, string | number>>;
}

export function readFact(fact: Fact, names: Names): ReadFact {
  const shape = factShape(fact.kind);
  const numbers = [fact.a, fact.b, fact.c, fact.d];
  const args: Record<string, string | number> = {};
  shape.args.forEach(([name, type], i) => {
    args[name] = readArgument(type, numbers[i] as number, names);
  });
  const { id, timeUs, event, cause } = fact;
  return { id, timeUs, event, cause, kind: shape.name, level: shape.level, node: names.nodeName(fact.node), args };
}

function readArgument(type: ArgumentType, value: number, names: Names): string | number {
  switch (type) {
    case 'node':
      return names.nodeName(value);
    case 'partition':
      return `${names.nameOf(topicNameIdOf(value))}-${partitionOf(value)}`;
    case 'topic':
    case 'group':
    case 'text':
      return names.nameOf(value);
    case 'broker':
    case 'offset':
    case 'count':
    case 'epoch':
    case 'timeUs':
    case 'spanUs':
    case 'error':
    case 'api':
    case 'ppm':
      return value;
  }
}
