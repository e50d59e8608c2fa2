import type { Behavior } from '../../engine/kernel/behavior';
import { RandomStreams } from '../../engine/kernel/random-streams';
import { World } from '../../engine/kernel/world';

const PERIOD_US = 1000;

/** Does nothing but come again. */
const empty: Behavior<object> = {
  onStart(ctx) {
    ctx.periodic(PERIOD_US, 1);
  },
  onTimer(ctx) {
    ctx.periodic(PERIOD_US, 1);
  },
  onRequest() {},
  onResponse() {},
  onDisconnect() {},
  onCommand() {},
  onStop() {},
  onDown() {},
  copy: (state) => state,
};

/** The same queue and loop with handlers that do nothing: what the engine's own work is measured against. */
export function bareLoop(pending: number): World {
  const world = new World(new RandomStreams(1), { jitterUs: 0 }, () => {});
  for (let i = 0; i < pending; i++) {
    const ix = world.addNode(`node-${i}`, 0, -1, empty, {}, 0);
    world.start(ix);
  }
  return world;
}
