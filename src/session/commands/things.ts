/**
 * Names of the things on screen that can be selected, hurt and explained. A thing is a short string, so that it fits into
 * an address, an attribute and a key of a map: `node/web-1`, `partition/orders-2`, `replica/orders-2@3`, `group/billing`,
 * `link/web-1~broker-2`.
 */
export type ThingKind = 'node' | 'partition' | 'replica' | 'group' | 'link';
export type ThingId = `${ThingKind}/${string}`;

export type Thing =
  | { readonly kind: 'node'; readonly node: string }
  | { readonly kind: 'partition'; readonly topic: string; readonly partition: number }
  | { readonly kind: 'replica'; readonly topic: string; readonly partition: number; readonly broker: number }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'link'; readonly a: string; readonly b: string };

export function nodeThing(name: string): ThingId {
  return `node/${name}`;
}

export function partitionThing(topic: string, partition: number): ThingId {
  return `partition/${topic}-${partition}`;
}

export function replicaThing(topic: string, partition: number, broker: number): ThingId {
  return `replica/${topic}-${partition}@${broker}`;
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
      const match = /^(.+)-(\d+)@(\d+)$/.exec(rest);
      return match ? { kind: 'replica', topic: match[1], partition: Number(match[2]), broker: Number(match[3]) } : undefined;
    }
    default:
      return undefined;
  }
}

export function isThingId(id: string): id is ThingId {
  return parseThing(id) !== undefined;
}
