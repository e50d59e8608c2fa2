import { FactKind } from '../engine/facts/fact-kinds';
import { factShape, type ArgumentType } from '../engine/facts/fact-table';
import type { Request, Response } from '../engine/kernel/connection';
import { EventKind, type World } from '../engine/kernel/world';
import { partitionKey } from '../engine/protocol/partition-key';
import type { Selection } from './contract';

/** Types of a, b, c, d by number of kind. */
const argumentTypes: readonly (readonly ArgumentType[])[] = (() => {
  const types: ArgumentType[][] = [];
  for (const kind of Object.values(FactKind)) types[kind] = factShape(kind).args.map(([, type]) => type);
  return types;
})();

/** What a selection means in a world: which facts and which pending events are about it. */
export interface Matcher {
  touchesFact(node: number, kind: number, a: number, b: number, c: number, d: number): boolean;
  /** The event in that slot of the queue. */
  touchesEvent(world: World, slot: number): boolean;
}

function anyArgument(kind: number, a: number, b: number, c: number, d: number, test: (type: ArgumentType, value: number) => boolean): boolean {
  const types = argumentTypes[kind];
  if (types === undefined) return false;
  const [ta, tb, tc, td] = types;
  return (
    (ta !== undefined && test(ta, a)) || (tb !== undefined && test(tb, b)) || (tc !== undefined && test(tc, c)) || (td !== undefined && test(td, d))
  );
}

const NEVER = (): boolean => false;

/** Null when the world has no such thing. */
export function matcherOf(world: World, selection: Selection): Matcher | null {
  switch (selection.type) {
    case 'node': {
      const ix = world.nodeByName(selection.node);
      if (ix < 0) return null;
      const kafkaId = world.kafkaId(ix);
      const isIt = (type: ArgumentType, value: number): boolean => (type === 'node' ? value === ix : type === 'broker' && kafkaId >= 0 && value === kafkaId);
      return {
        touchesFact: (node, kind, a, b, c, d) => node === ix || anyArgument(kind, a, b, c, d, isIt),
        touchesEvent: (w, slot) => w.queue.node[slot] === ix,
      };
    }
    case 'partition': {
      const key = keyOf(world, selection.topic, selection.partition);
      if (key < 0) return null;
      const isIt = (type: ArgumentType, value: number): boolean => type === 'partition' && value === key;
      return { touchesFact: (_node, kind, a, b, c, d) => anyArgument(kind, a, b, c, d, isIt), touchesEvent: NEVER };
    }
    case 'replica': {
      const key = keyOf(world, selection.topic, selection.partition);
      const ix = world.nodeByName(selection.node);
      if (key < 0 || ix < 0) return null;
      const kafkaId = world.kafkaId(ix);
      const isPartition = (type: ArgumentType, value: number): boolean => type === 'partition' && value === key;
      const isBroker = (type: ArgumentType, value: number): boolean => (type === 'broker' ? value === kafkaId : type === 'node' && value === ix);
      return {
        touchesFact: (node, kind, a, b, c, d) =>
          anyArgument(kind, a, b, c, d, isPartition) && (node === ix || anyArgument(kind, a, b, c, d, isBroker)),
        touchesEvent: NEVER,
      };
    }
    case 'group': {
      const id = idOf(world, selection.group);
      if (id < 0) return null;
      const isIt = (type: ArgumentType, value: number): boolean => type === 'group' && value === id;
      return { touchesFact: (_node, kind, a, b, c, d) => anyArgument(kind, a, b, c, d, isIt), touchesEvent: NEVER };
    }
    case 'link': {
      const from = world.nodeByName(selection.from);
      const to = world.nodeByName(selection.to);
      if (from < 0 || to < 0) return null;
      const isEnd = (type: ArgumentType, value: number): boolean => type === 'node' && (value === from || value === to);
      return {
        touchesFact: (node, kind, a, b, c, d) => {
          if (kind === FactKind.LinkCut || kind === FactKind.LinkHealed || kind === FactKind.LinkDegraded) {
            return (a === from && b === to) || (a === to && b === from);
          }
          return (node === from || node === to) && anyArgument(kind, a, b, c, d, isEnd);
        },
        touchesEvent: (w, slot) => {
          const kind = w.queue.kind[slot];
          if (kind !== EventKind.Request && kind !== EventKind.Response) return false;
          const ref = w.queue.ref[slot];
          const request = kind === EventKind.Request ? (ref as Request) : (ref as Response).request;
          return (request.from === from && request.to === to) || (request.from === to && request.to === from);
        },
      };
    }
    case 'fact':
      return null;
  }
}

/** The world's number of a text, −1 when it has never been used: looking must not change a world. */
export function idOf(world: World, text: string): number {
  return world.findName(text);
}

export function keyOf(world: World, topic: string, partition: number): number {
  const id = idOf(world, topic);
  return id < 0 ? -1 : partitionKey(id, partition);
}
