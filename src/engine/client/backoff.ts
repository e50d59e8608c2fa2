import type { Context } from '../kernel/behavior';
import type { StreamId } from '../kernel/random-streams';

const JITTER_PERMILLE = 200;

/**
 * How long to wait before attempt `failures` + 1: doubling from `initialMs` up to `maxMs`, ±20 % so that clients do not come
 * back in step (R-PROD-20, R-CLI-02). `failures` counts from 1. In µs.
 */
export function exponentialBackoffUs(ctx: Context, stream: StreamId, failures: number, initialMs: number, maxMs: number): number {
  if (initialMs === 0) return 0;
  let backoffMs = initialMs;
  for (let k = 1; k < failures && backoffMs < maxMs; k++) backoffMs *= 2;
  const permille = 1000 - JITTER_PERMILLE + ctx.draw(stream, 2 * JITTER_PERMILLE + 1);
  return Math.min(maxMs * 1000, Math.min(backoffMs, maxMs) * permille);
}
