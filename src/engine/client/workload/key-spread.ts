import { utf8 } from '../../../base/utf8';
import { partitionForKey } from '../murmur2';
import type { WorkloadPlan } from './workload-plan';

/** A finite key population dealt out over so many partitions: each key hashed once (R-PROD-02). Immutable. */
export interface KeySpread {
  readonly partitionCount: number;
  readonly partitions: readonly PartitionKeys[];
  /** Sums of the weights of all partitions up to and including each. */
  readonly cumulative: readonly number[];
  /** Sum of all keys' weights. */
  readonly totalWeight: number;
}

/** The keys of one partition: `keys[i]` is drawn by numbers from `cumulative[i − 1]` up to, not including, `cumulative[i]`. */
export interface PartitionKeys {
  readonly keys: readonly number[];
  readonly cumulative: readonly number[];
  readonly weight: number;
}

/** Worked out once for a plan and a partition count; a pure function, so a memo is no state. */
const memo = new WeakMap<WorkloadPlan, Map<number, KeySpread>>();

export function keySpread(plan: WorkloadPlan, partitionCount: number): KeySpread {
  let spreads = memo.get(plan);
  if (spreads === undefined) memo.set(plan, (spreads = new Map()));
  let spread = spreads.get(partitionCount);
  if (spread === undefined) spreads.set(partitionCount, (spread = computeSpread(plan, partitionCount)));
  return spread;
}

function computeSpread(plan: WorkloadPlan, partitionCount: number): KeySpread {
  const partitions = Array.from({ length: partitionCount }, () => ({ keys: [] as number[], cumulative: [] as number[], weight: 0 }));
  let totalWeight = 0;
  for (let i = 0; i < plan.keyCount; i++) {
    const partition = partitionCount === 1 ? 0 : partitionForKey(utf8(plan.keyAt(i)), partitionCount);
    const entry = partitions[partition] as { keys: number[]; cumulative: number[]; weight: number };
    const weight = plan.weightAt(i);
    entry.weight += weight;
    entry.keys.push(i);
    entry.cumulative.push(entry.weight);
    totalWeight += weight;
  }
  let sum = 0;
  const cumulative = partitions.map(({ weight }) => (sum += weight));
  return { partitionCount, partitions, cumulative, totalWeight };
}

/** The partition that a point in [0, totalWeight) stands for. */
export function partitionAtPoint(spread: KeySpread, point: number): number {
  return indexAtPoint(spread.cumulative, point);
}

/** The key that a point in [0, weight) stands for. */
export function keyAtPoint(keys: PartitionKeys, point: number): number {
  return keys.keys[indexAtPoint(keys.cumulative, point)] as number;
}

/** Index of the first sum above a point. */
function indexAtPoint(cumulative: readonly number[], point: number): number {
  let lo = 0;
  let hi = cumulative.length - 1;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if ((cumulative[mid] as number) <= point) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}
