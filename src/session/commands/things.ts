/**
 * Names of the things on screen that can be selected, hurt and explained. A thing is a short string, so that it fits into
 * an address, an attribute and a key of a map: `node/web-1`, `partition/orders-2`, `replica/orders-2@broker-3`, `group/billing`,
 * `link/web-1~broker-2`.
 */
import type { Selection } from '../../worker/contract';

export type ThingKind = 'node' | 'partition' | 'replica' | 'group' | 'link';
export type ThingId = `${ThingKind}/${string}`;

export type Thing =
  | { readonly kind: 'node'; readonly node: string }
  | { readonly kind: 'partition'; readonly topic: string; readonly partition: number }
  | { readonly kind: 'replica'; readonly topic: string; readonly partition: number; readonly node: string }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'link'; readonly a: string; readonly b: string };

export function nodeThing(name: string): ThingId {
  return `node/${name}`;
}

export function partitionThing(topic: string, partition: number): ThingId {
  return `partition/${topic}-${partition}`;
}

export function replicaThing(topic: string, partition: number, node: string): ThingId {
  return `replica/${topic}-${partition}@${node}`;
}

export function groupThing(group: string): ThingId {
  return `group/${group}`;
}

/** The same name whichever end comes first. */
export function linkThing(a: string, b: string): ThingId {
  return a < b ? `link/${a}~${b}` : `link/${b}~${a}`;
}

/** Reads a name back; `undefined` when it is not one. */
export function parseThing(id: string): Thing | undefined {
  const slash = id.indexOf('/');
  const rest = id.slice(slash + 1);
  if (slash < 0 || rest === '') return undefined;
  switch (id.slice(0, slash)) {
    case 'node':
      return { kind: 'node', node: rest };
    case 'group':
      return { kind: 'group', group: rest };
    case 'link': {
      const [a, b, more] = rest.split('~');
      return a && b && more === undefined ? { kind: 'link', a, b } : undefined;
    }
    case 'partition': {
      const match = /^(.+)-(\d+)$/.exec(rest);
      return match ? { kind: 'partition', topic: match[1], partition: Number(match[2]) } : undefined;
    }
    case 'replica': {
      const match = /^(.+)-(\d+)@(.+)$/.exec(rest);
      return match ? { kind: 'replica', topic: match[1], partition: Number(match[2]), node: match[3] } : undefined;
    }
    default:
      return undefined;
  }
}

/** As the worker's contract names it. */
export function selectionOf(id: ThingId): Selection | undefined {
  const thing = parseThing(id);
  switch (thing?.kind) {
    case 'node':
      return { type: 'node', node: thing.node };
    case 'partition':
      return { type: 'partition', topic: thing.topic, partition: thing.partition };
    case 'replica':
      return { type: 'replica', node: thing.node, topic: thing.topic, partition: thing.partition };
    case 'group':
      return { type: 'group', group: thing.group };
    case 'link':
      return { type: 'link', from: thing.a, to: thing.b };
    default:
      return undefined;
  }
}

/** Back again; `undefined` for what has no place on the stage. */
export function thingOf(selection: Selection): ThingId | undefined {
  switch (selection.type) {
    case 'node':
      return nodeThing(selection.node);
    case 'partition':
      return partitionThing(selection.topic, selection.partition);
    case 'replica':
      return replicaThing(selection.topic, selection.partition, selection.node);
    case 'group':
      return groupThing(selection.group);
    case 'link':
      return linkThing(selection.from, selection.to);
    case 'fact':
      return undefined;
  }
}

export function isThingId(id: string): id is ThingId {
  return parseThing(id) !== undefined;
}
