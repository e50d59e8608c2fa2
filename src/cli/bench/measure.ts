import { performance } from 'node:perf_hooks';
import type { ProducerState } from '../../engine/client/producer-state';
import type { World } from '../../engine/kernel/world';
import { NodeKind } from '../../engine/protocol/node-kinds';

export function wallMs(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The value below which `share` of the samples lie. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((x, y) => x - y);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export interface Rate {
  readonly events: number;
  readonly acknowledgedRecords: number;
  readonly simulatedSeconds: number;
  readonly wallSeconds: number;
}

/** Runs a world from `fromSeconds`, where it has warmed up, for at least `wallSeconds` of real time. */
export function runFor(world: World, fromSeconds: number, wallSeconds: number): Rate {
  world.run(Infinity, fromSeconds * 1_000_000);
  const events = world.events;
  const records = acknowledgedRecords(world);
  const start = performance.now();
  let untilUs = fromSeconds * 1_000_000;
  let elapsedMs = 0;
  while (elapsedMs < wallSeconds * 1000) {
    untilUs += 100_000;
    world.run(Infinity, untilUs);
    elapsedMs = performance.now() - start;
  }
  return {
    events: world.events - events,
    acknowledgedRecords: acknowledgedRecords(world) - records,
    simulatedSeconds: untilUs / 1_000_000 - fromSeconds,
    wallSeconds: elapsedMs / 1000,
  };
}

function acknowledgedRecords(world: World): number {
  let sum = 0;
  for (const node of world.nodes) if (node.kind === NodeKind.Producer) sum += (node.state as ProducerState).totals.acknowledgedRecords;
  return sum;
}
