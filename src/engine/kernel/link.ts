import type { NodeIx } from './connection';

/** What is wrong with the wire between two nodes, both ways. Without an entry a link is healthy. */
export interface LinkFault {
  readonly cut: boolean;
  /** Packets lost, in millionths; a lost packet is sent again by TCP and costs time. */
  readonly lossPpm: number;
  readonly extraUs: number;
}

export const HEALTHY: LinkFault = { cut: false, lossPpm: 0, extraUs: 0 };

const NODE_SPACE = 65536;

/** The same number for (a, b) and (b, a). */
export function linkKey(a: NodeIx, b: NodeIx): number {
  return a < b ? a * NODE_SPACE + b : b * NODE_SPACE + a;
}

export function linkEnds(key: number): readonly [NodeIx, NodeIx] {
  const b = key % NODE_SPACE;
  return [(key - b) / NODE_SPACE, b];
}
