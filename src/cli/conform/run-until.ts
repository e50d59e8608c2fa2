import type { World } from '../../engine/kernel/world';

const MS = 1000;

/** Lets a world run until something is so, at most so long; true when it came to be in time, with the clock at that event. */
export function runUntil(world: World, isDone: () => boolean, withinMs: number): boolean {
  const endUs = world.nowUs + withinMs * MS;
  while (!isDone()) {
    if (world.queue.nextTimeUs() > endUs) {
      world.advanceTo(endUs);
      return isDone();
    }
    world.step();
  }
  return true;
}
