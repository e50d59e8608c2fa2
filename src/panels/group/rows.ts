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
  const changed = all.filter(hasChanged);
  return { rows: changed.slice(0, MAX_ROWS), unchanged: all.length - changed.length, left: Math.max(0, changed.length - MAX_ROWS) };
}

/** That somebody took it who was the first to have it is no change. */
function hasChanged({ spans }: BandRow): boolean {
  const owners = new Set(spans.filter(({ owner }) => owner >= 0).map(({ owner }) => owner));
  return owners.size > 1 || spans.some(({ pause, stalled }) => pause !== null || stalled) || spans.at(-1)?.owner === -1;
}

/** More lanes than that: those of members that something befell come first, then those that did most. */
const MAX_LANES = 12;

export function lanesToShow<T extends { readonly spans: readonly { readonly what: string }[] }>(all: readonly T[]): { readonly lanes: readonly { readonly lane: T; readonly index: number }[]; readonly left: number } {
  const indexed = all.map((lane, index) => ({ lane, index }));
  if (all.length <= MAX_LANES) return { lanes: indexed, left: 0 };
  const befell = ({ spans }: T): number => Number(spans.some(({ what }) => what === 'down' || what === 'paused' || what === 'failed'));
  const first = [...indexed].sort((a, b) => befell(b.lane) - befell(a.lane) || b.lane.spans.length - a.lane.spans.length || a.index - b.index).slice(0, MAX_LANES);
  return { lanes: first.sort((a, b) => a.index - b.index), left: all.length - MAX_LANES };
}
