import { FactKind } from '../engine/facts/fact-kinds';
import type { Behavior, Context } from '../engine/kernel/behavior';
import { RandomStreams } from '../engine/kernel/random-streams';
import { World } from '../engine/kernel/world';
import type { Command } from '../engine/scenario/command';

/** A small system for tests of the driver: nodes that call each other at random, with facts of every level. */
interface ToyState {
  calls: number;
  answers: number;
  stream: number;
}

const TICK = 1;

const toy: Behavior<ToyState> = {
  onStart(ctx, state) {
    state.stream = ctx.stream(`toy/${ctx.self}`);
    arm(ctx, state);
  },
  onRequest(ctx, state, request) {
    state.answers++;
    if (state.answers % 50 === 0) ctx.emit(FactKind.BecameLeader, 65536, state.answers);
    ctx.reply(request, {});
  },
  onResponse(ctx, state) {
    state.calls++;
    ctx.emit(FactKind.RecordsAppended, 65536, state.calls, 1);
    if (state.calls % 20 === 0) ctx.emit(FactKind.BecameFollower, 65536, state.calls);
  },
  onDisconnect(ctx) {
    ctx.emit(FactKind.ConnectionRefused, 0, 1);
  },
  onTimer(ctx, state) {
    const to = ctx.draw(state.stream, 4);
    if (to !== ctx.self) ctx.request(to, 0, 3, 1, {}, 500_000);
    arm(ctx, state);
  },
  onCommand() {},
  onStop(ctx) {
    ctx.exit();
  },
  onDown() {},
  copy: ({ calls, answers, stream }) => ({ calls, answers, stream }),
};

function arm(ctx: Context, state: ToyState): void {
  ctx.periodic(1000 + ctx.draw(state.stream, 20) * 500, TICK);
}

function apply(world: World, command: object): void {
  const what = command as Command | { readonly type: 'begin' };
  switch (what.type) {
    case 'begin':
      world.nodes.forEach((_, ix) => world.start(ix));
      break;
    case 'crash':
      world.crash(world.nodeByName(what.node));
      break;
    case 'restart':
      world.start(world.nodeByName(what.node));
      break;
    case 'pause':
      world.pause(world.nodeByName(what.node));
      break;
    case 'resume':
      world.resume(world.nodeByName(what.node));
      break;
    case 'cut':
      world.setLinkFault(world.nodeByName(what.from), world.nodeByName(what.to), { cut: true, lossPpm: 0, extraUs: 0 });
      break;
    case 'heal':
      world.setLinkFault(world.nodeByName(what.from), world.nodeByName(what.to), { cut: false, lossPpm: 0, extraUs: 0 });
      break;
    default:
      throw new Error(`the toy world does not know ${what.type}`);
  }
}

export function toyWorld(seed = 7): World {
  const world = new World(new RandomStreams(seed), { jitterUs: 300 }, apply);
  for (let i = 0; i < 4; i++) world.addNode(`node-${i}`, 1, i, toy, { calls: 0, answers: 0, stream: -1 }, 400);
  world.plan(0, { type: 'begin' });
  return world;
}
