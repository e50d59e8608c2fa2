/**
 * Which offsets of a partition a consumer has returned, in the order it did: runs [from, to) in pairs. One that begins below
 * the end of an earlier one is a second delivery. What comes in order makes one run, so this stays small.
 */
export interface Deliveries {
  records: number;
  runs: number[];
}

export function createDeliveries(): Deliveries {
  return { records: 0, runs: [] };
}

export function copyDeliveries(from: Deliveries): Deliveries {
  return { records: from.records, runs: from.runs.slice() };
}

/** Offsets from `from` up to, not including, `to`; `records` of them hold a record. */
export function noteDelivered(deliveries: Deliveries, from: number, to: number, records: number): void {
  const { runs } = deliveries;
  deliveries.records += records;
  if (runs.length > 0 && runs[runs.length - 1] === from) runs[runs.length - 1] = to;
  else runs.push(from, to);
}

/** Offsets in [from, to) that have never been returned. */
export function missingOffsets(deliveries: Deliveries | undefined, from: number, to: number): number {
  const sorted = pairs(deliveries).toSorted((a, b) => a[0] - b[0]);
  let missing = 0;
  let reached = from;
  for (const [start, end] of sorted) {
    if (start > reached) missing += Math.min(start, to) - Math.min(reached, to);
    reached = Math.max(reached, end);
  }
  return missing + Math.max(0, to - reached);
}

/** How many offsets were returned again after having been returned before. */
export function repeatedOffsets(deliveries: Deliveries | undefined): number {
  const all = pairs(deliveries);
  let total = 0;
  let low = Infinity;
  let high = 0;
  for (const [start, end] of all) {
    total += end - start;
    low = Math.min(low, start);
    high = Math.max(high, end);
  }
  return all.length === 0 ? 0 : total - (high - low - missingOffsets(deliveries, low, high));
}

function pairs(deliveries: Deliveries | undefined): (readonly [number, number])[] {
  const result: (readonly [number, number])[] = [];
  const runs = deliveries?.runs ?? [];
  for (let i = 0; i < runs.length; i += 2) result.push([runs[i] as number, runs[i + 1] as number]);
  return result;
}
