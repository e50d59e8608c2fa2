import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Behavior, Context } from './behavior';
import { DisconnectReason, type Request } from './connection';
import { FactLog } from './fact-log';
import { KernelFact } from './kernel-facts';
import { RandomStreams } from './random-streams';
import { World } from './world';

/** A toy protocol: clients ask, the server answers with a running number, at once or after `workUs`. */
interface Toy {
  readonly seen: string[];
  readonly workUs: number;
  answered: number;
}

const TIMER_ANSWER = 1;
const TIMER_TICK = 2;

const toy: Behavior<Toy> = {
  onStart(ctx, state) {
    state.seen.push(`start@${ctx.nowUs}`);
  },
  onRequest(ctx, state, request) {
    state.seen.push(`request ${(request.body as { n: number }).n}@${ctx.nowUs}`);
    if (state.workUs === 0) ctx.reply(request, { n: ++state.answered });
    else ctx.after(state.workUs, TIMER_ANSWER, 0, 0, request);
  },
  onResponse(ctx, state, request, body) {
    state.seen.push(`response ${(request.body as { n: number }).n}=${(body as { n: number }).n}@${ctx.nowUs}`);
  },
  onDisconnect(ctx, state, _server, _slot, lost, reason) {
    state.seen.push(`lost ${lost.map((r) => (r.body as { n: number }).n).join(',')} reason ${reason}@${ctx.nowUs}`);
  },
  onTimer(ctx, state, type, a, _b, ref) {
    if (type === TIMER_ANSWER) ctx.reply(ref as Request, { n: ++state.answered });
    else {
      state.seen.push(`tick ${a}@${ctx.nowUs}`);
      if (a > 0) ctx.periodic(1_000, TIMER_TICK, a - 1);
    }
  },
  onCommand(ctx, _state, command) {
    const { ask, times, tick, timeoutUs, halt } = command as { ask?: string; times?: number; tick?: number; timeoutUs?: number; halt?: number };
    for (let i = 0; i < (times ?? 0); i++) ctx.request(ctx.nodeByName(ask as string), 0, 7, 1, { n: i }, timeoutUs ?? 30_000_000);
    if (tick !== undefined) ctx.periodic(1_000, TIMER_TICK, tick);
    if (halt !== undefined) ctx.halt(halt);
  },
  onStop(ctx) {
    ctx.exit();
  },
  onDown(state, clean) {
    state.seen.push(clean ? 'stopped' : 'crashed');
  },
  copy: (state) => ({ ...state, seen: state.seen.slice() }),
};

type Plan = (world: World) => void;

function newWorld(jitterUs = 0, seed = 1): World {
  return new World(new RandomStreams(seed), { jitterUs }, (world, plan) => (plan as { run: Plan }).run(world));
}

function seenBy(world: World, name: string): string[] {
  return (world.nodes[world.nodeByName(name)]?.state as Toy).seen;
}

let world: World;
let client: number;
let server: number;

function build(options: { workUs?: number; jitterUs?: number; seed?: number } = {}): void {
  world = newWorld(options.jitterUs, options.seed);
  client = world.addNode<Toy>('client', 3, -1, toy, { seen: [], workUs: 0, answered: 0 }, 300);
  server = world.addNode<Toy>('server', 1, 1, toy, { seen: [], workUs: options.workUs ?? 0, answered: 0 }, 200);
  world.start(client);
  world.start(server);
}

const at = (timeUs: number, run: Plan): void => world.plan(timeUs, { run });
const ask = (times: number, timeoutUs?: number): Plan => (w) => w.command(client, { ask: 'server', times, timeoutUs });

describe('connections', () => {
  beforeEach(() => build());

  it('need a round trip to open, then carry requests and answers in order', () => {
    at(0, ask(2));
    world.run(Infinity, 1_000_000);
    expect(seenBy(world, 'server')).toEqual(['start@0', 'request 0@1500', 'request 1@1500']);
    expect(seenBy(world, 'client')).toEqual(['start@0', 'response 0=1@2000', 'response 1=2@2000']);
  });

  it('give the server one request at a time', () => {
    build({ workUs: 10_000 });
    at(0, ask(3));
    world.run(Infinity, 1_000_000);
    expect(seenBy(world, 'server').slice(1)).toEqual(['request 0@1500', 'request 1@11500', 'request 2@21500']);
  });

  it('are refused by a process that is down', () => {
    at(0, (w) => w.crash(server));
    at(10, ask(1));
    world.run(Infinity, 1_000_000);
    expect(seenBy(world, 'client')).toEqual(['start@0', `lost 0 reason ${DisconnectReason.Refused}@2010`]);
  });

  it('are reset when the server dies, and the client may connect again after its restart', () => {
    build({ workUs: 10_000 });
    at(0, ask(2));
    at(5_000, (w) => w.crash(server));
    at(6_000, (w) => w.start(server));
    at(7_000, ask(1));
    world.run(Infinity, 1_000_000);
    expect(seenBy(world, 'client').slice(1)).toEqual([`lost 0,1 reason ${DisconnectReason.Reset}@5500`, 'response 0=1@19000']);
  });

  it('are given up by the client after the request timeout', () => {
    at(0, (w) => w.pause(server));
    at(0, ask(2, 50_000));
    world.run(Infinity, 200_000);
    expect(seenBy(world, 'client').slice(1)).toEqual([`lost 0,1 reason ${DisconnectReason.TimedOut}@50000`]);
  });

  it('hold what a cut swallowed and deliver it once the wire heals', () => {
    at(0, ask(1));
    at(10_000, (w) => w.setLinkFault(client, server, { cut: true, lossPpm: 0, extraUs: 0 }));
    at(11_000, ask(1));
    at(100_000, (w) => w.setLinkFault(client, server, { cut: false, lossPpm: 0, extraUs: 0 }));
    world.run(Infinity, 1_000_000);
    expect(seenBy(world, 'client').slice(1)).toEqual(['response 0=1@2000', 'response 0=2@301000']);
  });

  it('tell the client only after the wire has healed that a server behind a cut is gone', () => {
    at(0, ask(1));
    at(10_000, (w) => w.setLinkFault(client, server, { cut: true, lossPpm: 0, extraUs: 0 }));
    at(11_000, ask(1));
    at(12_000, (w) => w.crash(server));
    at(100_000, (w) => w.setLinkFault(client, server, { cut: false, lossPpm: 0, extraUs: 0 }));
    world.run(Infinity, 99_000);
    expect(seenBy(world, 'client').slice(1)).toEqual(['response 0=1@2000']);
    world.run(Infinity, 1_000_000);
    expect(seenBy(world, 'client').at(-1)).toBe(`lost 0 reason ${DisconnectReason.Reset}@100500`);
  });

  it('never let a message overtake another, whatever the jitter and the loss', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(900_000), (seed, lossPpm) => {
        build({ jitterUs: 5_000, seed });
        at(0, (w) => w.setLinkFault(client, server, { cut: false, lossPpm, extraUs: 0 }));
        for (let i = 0; i < 10; i++) at(i * 500, ask(3, 1e12));
        world.run(Infinity, 1e12);
        const numbers = seenBy(world, 'client').slice(1).map((line) => Number(/=(\d+)@/.exec(line)?.[1]));
        expect(numbers).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
      }),
      { numRuns: 50 },
    );
  });
});

describe('nodes', () => {
  it('a server reads what a process sent before it ended in order, and the answers go nowhere', () => {
    build({ workUs: 1_000 });
    at(0, ask(3));
    at(2_000, (w) => w.stop(client));
    at(3_000, (w) => w.start(client));
    at(4_000, ask(1));
    world.run(Infinity, 20_000);
    expect(seenBy(world, 'server').filter((line) => line.startsWith('request'))).toHaveLength(4);
    expect(seenBy(world, 'client').filter((line) => line.startsWith('response')).length).toBeLessThan(3);
    expect(seenBy(world, 'client').at(-1)).toMatch(/^response 0=4/);
  });

  it('a process that halted is started again, and an answer that a cut wire held is not for its next life', () => {
    build({ workUs: 1_000 });
    at(0, ask(1));
    // The answer is sent at 2500, and lies at the cut.
    at(2_000, (w) => w.setLinkFault(client, server, { cut: true, lossPpm: 0, extraUs: 0 }));
    at(3_000, (w) => w.command(client, { halt: 2_000 }));
    at(9_000, (w) => w.setLinkFault(client, server, { cut: false, lossPpm: 0, extraUs: 0 }));
    world.run(Infinity, 1_000_000);
    expect(seenBy(world, 'server').filter((line) => line.startsWith('request'))).toHaveLength(1);
    expect(seenBy(world, 'client')).toEqual(['start@0', 'crashed', 'start@5000']);
  });

  beforeEach(() => build());

  it('lose their timers when they crash', () => {
    at(0, (w) => w.command(server, { tick: 9 }));
    at(2_500, (w) => w.crash(server));
    at(3_000, (w) => w.start(server));
    world.run(Infinity, 1_000_000);
    expect(seenBy(world, 'server')).toEqual(['start@0', 'tick 9@1000', 'tick 8@2000', 'crashed', 'start@3000']);
  });

  it('do nothing while paused and catch up on all that came, timers included', () => {
    at(0, ask(1));
    at(0, (w) => w.command(server, { tick: 0 }));
    at(500, (w) => w.pause(server));
    at(9_000, (w) => w.resume(server));
    world.run(Infinity, 1_000_000);
    expect(seenBy(world, 'server')).toEqual(['start@0', 'tick 0@9000', 'request 0@9000']);
  });

  it('stop cleanly in their own time', () => {
    at(0, (w) => w.stop(server));
    world.run(Infinity, 1_000);
    expect(seenBy(world, 'server')).toEqual(['start@0', 'stopped']);
  });
});

describe('facts', () => {
  it('follow from the fact before them in the event, else from the one their event inherited', () => {
    build();
    const facts = new FactLog(() => true);
    world.sink = facts;
    at(0, (w) => {
      w.crash(server);
    });
    at(1_000, ask(1));
    world.run(Infinity, 1_000_000);
    const crashed = facts.since(0).find((fact) => fact.kind === KernelFact.NodeCrashed);
    expect(crashed).toMatchObject({ node: server, timeUs: 0, cause: 0 });
    expect(world.causeOfSilence(server)).toBe(crashed?.id);
  });
});

/** A busy little world whose faults, requests and timers are drawn by fast-check. */
const action = fc.record({
  timeUs: fc.nat(50_000),
  what: fc.constantFrom('ask', 'ask', 'ask', 'cut', 'heal', 'pause', 'resume', 'crash', 'start', 'pause', 'resume', 'cut', 'heal', 'tick', 'disk'),
  onServer: fc.boolean(),
});

function act(w: World, what: string, node: number): void {
  switch (what) {
    case 'ask': w.command(client, { ask: 'server', times: 2, timeoutUs: 20_000 }); break;
    case 'crash': w.crash(node); break;
    case 'start': w.start(node); break;
    case 'pause': w.pause(node); break;
    case 'resume': w.resume(node); break;
    case 'cut': w.setLinkFault(client, server, { cut: true, lossPpm: 0, extraUs: 0 }); break;
    case 'heal': w.setLinkFault(client, server, { cut: false, lossPpm: 0, extraUs: 0 }); break;
    case 'tick': w.command(node, { tick: 3 }); break;
    case 'disk': w.setDisk(node, 5_000); break;
  }
}

describe('a run', () => {
  it('has one trace hash, whatever the batch size, and goes on from a copy as if nothing had happened', () => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 5, maxLength: 40 }), fc.nat(1000), (actions, seed) => {
        const start = (): World => {
          build({ jitterUs: 700, seed, workUs: 3_000 });
          for (const { timeUs, what, onServer } of actions) at(timeUs, (w) => act(w, what, onServer ? server : client));
          return world;
        };
        const whole = start();
        whole.run(Infinity, 1e9);
        for (const batch of [1, 7, 10_000]) {
          const stepped = start();
          while (stepped.run(batch, 1e9) > 0);
          expect(stepped.traceHash()).toBe(whole.traceHash());
        }
        const original = start();
        while (original.run(1, 1e9) > 0) {
          const before = original.traceHash();
          const copy = original.copy();
          copy.run(Infinity, 1e9);
          expect(copy.traceHash()).toBe(whole.traceHash());
          expect(original.traceHash()).toBe(before);
        }
        expect(original.traceHash()).toBe(whole.traceHash());
        expect(original.events).toBe(whole.events);
      }),
      { numRuns: 100 },
    );
  });

  it('draws the same for one purpose, however many others there are', () => {
    const few = new RandomStreams(42);
    const many = new RandomStreams(42);
    for (let i = 0; i < 50; i++) many.draw(many.open(`other-${i}`), 10);
    const draw = (streams: RandomStreams) => Array.from({ length: 20 }, () => streams.draw(streams.open('mine'), 1000));
    expect(draw(many)).toEqual(draw(few));
  });
});

// Handlers must be able to do with the Context alone.
const _contextIsEnough: (world: World) => Context = (w) => w;
void _contextIsEnough;
