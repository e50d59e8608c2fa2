import type { Context } from '../../kernel/behavior';
import type { StreamId } from '../../kernel/random-streams';
import { partitionAtPoint, type KeySpread, type PartitionKeys } from './key-spread';

/** Up to so many records a partition each is drawn on its own; above, counts are. */
const SINGLE_DRAWS = 4;

/** The partition of one record, by the weights of its keys. */
export function drawPartition(ctx: Context, stream: StreamId, spread: KeySpread): number {
  return partitionAtPoint(spread, ctx.draw(stream, spread.totalWeight));
}

/**
 * How many of `records` go to each partition, by the weights of its keys. Few are dealt out one by one. Of many, every
 * partition in turn gets its share of what is left plus or minus a drawn deviation of about the right width (that of a
 * binomial count, from the sum of two uniform draws), so that the cost is a tick's and not a record's.
 */
export function drawCounts(ctx: Context, stream: StreamId, spread: KeySpread, records: number, counts: number[]): void {
  const { partitions, partitionCount, totalWeight } = spread;
  for (let p = 0; p < partitionCount; p++) counts[p] = 0;
  counts.length = partitionCount;
  if (records <= SINGLE_DRAWS * partitionCount) {
    for (let i = 0; i < records; i++) {
      const p = drawPartition(ctx, stream, spread);
      counts[p] = (counts[p] as number) + 1;
    }
    return;
  }
  let left = records;
  let weightLeft = totalWeight;
  for (let p = 0; p < partitionCount && left > 0; p++) {
    const { weight } = partitions[p] as PartitionKeys;
    const count = weight === weightLeft ? left : drawShare(ctx, stream, left, weight, weightLeft);
    counts[p] = count;
    left -= count;
    weightLeft -= weight;
  }
}

function drawShare(ctx: Context, stream: StreamId, records: number, weight: number, weightLeft: number): number {
  if (weight === 0) return 0;
  const share = weight / weightLeft;
  const mean = records * share;
  // The sum of two draws from [0, w] has the deviation w / √6.
  const width = Math.floor(Math.sqrt(6 * mean * (1 - share)));
  const deviation = width === 0 ? 0 : ctx.draw(stream, width + 1) + ctx.draw(stream, width + 1) - width;
  const whole = Math.floor(mean);
  const fraction = Math.floor((mean - whole) * 65_536);
  const count = whole + (ctx.draw(stream, 65_536) < fraction ? 1 : 0) + deviation;
  return Math.min(records, Math.max(0, count));
}
