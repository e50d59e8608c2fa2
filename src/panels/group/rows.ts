import type { BandRow } from '../../worker/views/group/group-contract';

/** Up to so many rows each is drawn; beyond that, only those that stopped or changed hands. */
const ALL_ROWS = 24;
const MAX_ROWS = 64;

export interface ShownRows {
  readonly rows: readonly BandRow[];
  /** Not drawn, because nothing happened to them. */
  readonly unchanged: number;
  /** Not drawn, because there are too many. */
  readonly left: number;
}

/** Rows worth a line each. */
export function rowsToShow(all: readonly BandRow[]): ShownRows {
  if (all.length <= ALL_ROWS) return { rows: all, unchanged: 0, left: 0 };
  const changed = all.filter(({ spans }) => spans.length > 1 || spans[0]?.owner === -1);
  return { rows: changed.slice(0, MAX_ROWS), unchanged: all.length - changed.length, left: Math.max(0, changed.length - MAX_ROWS) };
}

/** More lanes than that: those of members that wait, and of those that did not stand still, come first. */
const MAX_LANES = 12;

export function lanesToShow<T extends { readonly spans: readonly unknown[] }>(all: readonly T[]): { readonly lanes: readonly { readonly lane: T; readonly index: number }[]; readonly left: number } {
  const indexed = all.map((lane, index) => ({ lane, index }));
  if (all.length <= MAX_LANES) return { lanes: indexed, left: 0 };
  const busiest = [...indexed].sort((a, b) => b.lane.spans.length - a.lane.spans.length || a.index - b.index).slice(0, MAX_LANES);
  return { lanes: busiest.sort((a, b) => a.index - b.index), left: all.length - MAX_LANES };
}
