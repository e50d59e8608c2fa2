import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../engine/scenario/command';
import type { Moment, PlacedCommand, ReplayMismatch } from './contract';
import { Simulation, type SimulationOptions } from './simulation';
import { step } from './stepping';
import { toyWorld } from './toy-world';

const node = fc.integer({ min: 0, max: 3 }).map((i) => `node-${i}`);
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ type: fc.constantFrom('crash' as const, 'restart' as const, 'pause' as const, 'resume' as const), node }),
  fc.record({ type: fc.constantFrom('cut' as const, 'heal' as const), from: node, to: node }).filter((c) => c.from !== c.to),
);

function open(options: SimulationOptions = {}, commands: readonly PlacedCommand[] = []) {
  const mismatches: ReplayMismatch[] = [];
  const simulation = new Simulation(toyWorld(), { onMismatch: (mismatch) => mismatches.push(mismatch), ...options }, commands);
  return { simulation, mismatches };
}

const small: SimulationOptions = { limits: { spacingEvents: 300 } };

/** The same run from the start, straight to a moment. */
function straightRun(commands: readonly PlacedCommand[], { events, timeUs }: Moment): Simulation {
  const { simulation, mismatches } = open({ limits: { spacingEvents: 1e9 } }, commands);
  simulation.goTo(simulation.goalOfMoment({ events, timeUs }));
  expect(mismatches).toEqual([]);
  expect(simulation.cursor).toEqual({ events, timeUs });
  return simulation;
}

function straight(commands: readonly PlacedCommand[], moment: Moment): string {
  return straightRun(commands, moment).world.traceHash();
}

type Deed =
  | { readonly do: 'play'; readonly us: number }
  | { readonly do: 'step'; readonly unit: 'event' | 'fact' | 'time' | 'selected'; readonly direction: 1 | -1; readonly count: number }
  | { readonly do: 'seekEvent'; readonly share: number }
  | { readonly do: 'seekTime'; readonly share: number }
  | { readonly do: 'act'; readonly command: Command }
  | { readonly do: 'undo' | 'redo' }
  | { readonly do: 'switch'; readonly branch: number; readonly keep: boolean };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('play' as const), us: fc.integer({ min: 1, max: 400_000 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('step' as const),
      unit: fc.constantFrom('event' as const, 'fact' as const, 'time' as const, 'selected' as const),
      direction: fc.constantFrom(1 as const, -1 as const),
      count: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('seekEvent' as const), share: fc.integer({ min: 0, max: 120 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('seekTime' as const), share: fc.integer({ min: 0, max: 120 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('act' as const), command }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('switch' as const), branch: fc.nat(3), keep: fc.boolean() }) },
);

function perform(simulation: Simulation, what: Deed): void {
  switch (what.do) {
    case 'play':
      simulation.advance(1e9, simulation.cursor.timeUs + what.us);
      return;
    case 'step':
      step(simulation, { unit: what.unit, direction: what.direction, count: what.count, deltaUs: what.count * 1000, selection: { type: 'node', node: 'node-1' } });
      return;
    case 'seekEvent':
      simulation.seek({ event: Math.floor((simulation.head.events * what.share) / 100) });
      return;
    case 'seekTime':
      simulation.seek({ timeUs: Math.floor((simulation.head.timeUs * what.share) / 100) });
      return;
    case 'act':
      simulation.act(what.command);
      return;
    case 'undo':
    case 'redo': {
      const goal = what.do === 'undo' ? simulation.undo() : simulation.redo();
      if (goal !== null) simulation.goTo(goal);
      return;
    }
    case 'switch': {
      const goal = simulation.switchTo(what.branch % simulation.branches.length, what.keep);
      if (goal !== null) simulation.goTo(goal);
      return;
    }
  }
}

describe('time travel', () => {
  it('gives at any moment of any branch the world of a straight run', () => {
    fc.assert(
      fc.property(fc.array(deed, { minLength: 1, maxLength: 40 }), (deeds) => {
        const { simulation, mismatches } = open(small);
        simulation.advance(1e9, 300_000);
        for (const what of deeds) {
          perform(simulation, what);
          expect(simulation.applied).toBeLessThanOrEqual(simulation.currentBranch.commands.length);
        }
        expect(mismatches).toEqual([]);
        const { currentBranch, applied, cursor, world } = simulation;
        const same = straightRun(currentBranch.commands.slice(0, applied), cursor);
        expect(world.traceHash()).toBe(same.world.traceHash());
        // Of its facts it may have forgotten some, but knows no other ones.
        for (const fact of simulation.recorder.log.since(0)) expect(fact).toEqual(same.recorder.log.find(fact.id));
        // The whole branch up to its head as well, with what lies ahead of the cursor.
        const head = simulation.switchTo(currentBranch.id, false);
        if (head !== null) simulation.goTo(head);
        expect(simulation.world.traceHash()).toBe(straight(currentBranch.commands, currentBranch.head));
        expect(mismatches).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on the size of the batches', () => {
    const hashes = [1, 7, 10_000].map((batch) => {
      const { simulation } = open();
      for (const name of ['node-1', 'node-2']) {
        const until = simulation.cursor.timeUs + 700_000;
        while (simulation.advance(batch, until) === batch);
        simulation.act({ type: name === 'node-1' ? 'crash' : 'pause', node: name });
      }
      while (simulation.advance(batch, 3_000_000) === batch);
      return simulation.world.traceHash();
    });
    expect(new Set(hashes).size).toBe(1);
  });

  it('steps back as far as it stepped forward, through every event', () => {
    const { simulation, mismatches } = open(small);
    const hashes: string[] = [simulation.world.traceHash()];
    for (let i = 0; i < 900; i++) {
      step(simulation, { unit: 'event', direction: 1 });
      hashes.push(simulation.world.traceHash());
    }
    for (let i = 899; i >= 0; i--) {
      expect(step(simulation, { unit: 'event', direction: -1 })).toEqual({ ok: true });
      expect(simulation.world.traceHash()).toBe(hashes[i]);
    }
    expect(step(simulation, { unit: 'event', direction: -1 })).toEqual({ ok: false, reason: 'This is the beginning.' });
    expect(mismatches).toEqual([]);
  });

  it('steps by facts and by the selected thing, both ways through the same moments', () => {
    for (const wanted of [{ unit: 'fact' as const }, { unit: 'selected' as const, selection: { type: 'node' as const, node: 'node-2' } }, { unit: 'selected' as const, selection: { type: 'link' as const, from: 'node-0', to: 'node-3' } }]) {
      const { simulation } = open(small);
      simulation.advance(1e9, 10_000);
      const there: number[] = [];
      for (let i = 0; i < 30; i++) {
        expect(step(simulation, { ...wanted, direction: 1 }).ok).toBe(true);
        there.push(simulation.cursor.events);
      }
      const back: number[] = [simulation.cursor.events];
      for (let i = 0; i < 29; i++) {
        expect(step(simulation, { ...wanted, direction: -1 }).ok).toBe(true);
        back.push(simulation.cursor.events);
      }
      expect(back.reverse()).toEqual(there);
    }
  });

  it('stays when there is nothing to step to, and says so', () => {
    const { simulation } = open();
    expect(step(simulation, { unit: 'fact', direction: -1 })).toEqual({ ok: false, reason: 'Nothing of note happens before this.' });
    simulation.advance(100, Infinity);
    const before = simulation.cursor;
    expect(step(simulation, { unit: 'selected', direction: 1, selection: { type: 'node', node: 'nobody' } })).toMatchObject({ ok: false });
    expect(simulation.cursor).toEqual(before);
  });

  it('keeps both futures when one acts in the past', () => {
    const { simulation } = open(small);
    simulation.advance(1e9, 1_000_000);
    simulation.act({ type: 'crash', node: 'node-1' });
    simulation.advance(1e9, 2_000_000);
    const first = { head: simulation.head, hash: simulation.world.traceHash() };
    simulation.seek({ timeUs: 500_000 });
    simulation.act({ type: 'crash', node: 'node-2' });
    simulation.advance(1e9, 1_500_000);
    expect(simulation.branchInfos().map(({ branch, parent, commands }) => ({ branch, parent, commands: commands.length }))).toEqual([
      { branch: 0, parent: -1, commands: 1 },
      { branch: 1, parent: 0, commands: 1 },
    ]);
    const second = simulation.world.traceHash();
    simulation.goTo(simulation.switchTo(0, false)!);
    expect(simulation.cursor).toEqual(first.head);
    expect(simulation.world.traceHash()).toBe(first.hash);
    simulation.goTo(simulation.switchTo(1, false)!);
    expect(simulation.world.traceHash()).toBe(second);
  });

  it('forgets the facts of the branch it leaves, also of those that have lower numbers than its own', () => {
    const { simulation } = open(small);
    simulation.advance(1e9, 400_000);
    simulation.act({ type: 'crash', node: 'node-1' });
    simulation.advance(1e9, 2_000_000);
    simulation.seek({ timeUs: 500_000 });
    simulation.act({ type: 'crash', node: 'node-2' });
    simulation.advance(1e9, 2_500_000);
    simulation.goTo(simulation.switchTo(0, false)!);
    const same = straightRun(simulation.currentBranch.commands, simulation.cursor);
    for (const fact of simulation.recorder.log.since(0)) expect(fact).toEqual(same.recorder.log.find(fact.id));
  });

  it('undoes an action by going back to just before it, and redoes it', () => {
    const { simulation } = open(small);
    simulation.advance(1e9, 400_000);
    const before = simulation.world.traceHash();
    simulation.act({ type: 'pause', node: 'node-0' });
    simulation.advance(1e9, 900_000);
    const after = simulation.world.traceHash();
    simulation.goTo(simulation.undo()!);
    expect(simulation.world.traceHash()).toBe(before);
    expect(simulation.undo()).toBeNull();
    simulation.goTo(simulation.redo()!);
    expect(simulation.world.traceHash()).toBe(after);
    expect(simulation.redo()).toBeNull();
    expect(simulation.branches).toHaveLength(1);
  });

  it('acts at the clock, also between two events', () => {
    const { simulation } = open();
    simulation.advance(1e9, 123_456);
    expect(simulation.cursor.timeUs).toBe(123_456);
    simulation.act({ type: 'crash', node: 'node-3' });
    simulation.advance(1e9, 200_000);
    const crash = simulation.recorder.log.notableSince(0).find((fact) => fact.kind === 2);
    expect(crash?.timeUs).toBe(123_456);
  });

  it('reports a replay that does not give the same trace', () => {
    const { simulation, mismatches } = open(small);
    simulation.advance(2000, Infinity);
    // A world that was changed from outside the rules.
    simulation.checkpoints.latest(simulation.currentBranch, () => true).world.hash.mix(1);
    simulation.seek({ event: simulation.cursor.events - 1 });
    simulation.advance(10, Infinity);
    expect(mismatches.length).toBeGreaterThan(0);
  });

  it('keeps its checkpoints under the budget with even gaps', () => {
    const one = open({ limits: { spacingEvents: 100 } });
    one.simulation.advance(150, Infinity);
    const bytes = one.simulation.checkpoints.totalBytes;
    const { simulation } = open({ limits: { spacingEvents: 100, budgetBytes: bytes * 20 } });
    simulation.advance(20_000, Infinity);
    const { checkpoints } = simulation;
    expect(checkpoints.totalBytes).toBeLessThanOrEqual(bytes * 20);
    expect(checkpoints.count).toBeGreaterThan(4);
    const at = checkpoints.ofBranch(simulation.currentBranch).map((c) => c.events);
    const gaps = at.slice(1).map((events, i) => events - (at[i] as number));
    expect(Math.max(...gaps)).toBeLessThanOrEqual((4 * 20_000) / checkpoints.count);
  });

  it('has the facts before the cursor at hand after a jump', () => {
    const { simulation } = open();
    simulation.advance(60_000, Infinity);
    simulation.seek({ event: 50_100 });
    const facts = simulation.recorder.log.since(0);
    expect(facts.at(-1)?.id).toBe(simulation.world.factCount);
    const held = facts.filter((fact) => fact.id > simulation.recorder.heldAfter());
    expect(held.length).toBeGreaterThan(500);
    held.forEach((fact, i) => expect(fact.id).toBe((held[0]?.id ?? 0) + i));
  });

  it('knows the marks of the future it has seen', () => {
    const { simulation } = open(small);
    simulation.advance(8000, Infinity);
    const { marks } = simulation.currentBranch;
    const total = marks.total(1);
    expect(total).toBeGreaterThan(10);
    simulation.seek({ event: 100 });
    expect(simulation.currentBranch.marks.total(1)).toBe(total);
    simulation.advance(2000, Infinity);
    expect(simulation.currentBranch.marks.total(1)).toBe(total);
    simulation.seek({ event: 4000 });
    simulation.act({ type: 'crash', node: 'node-0' });
    expect(simulation.currentBranch.marks.total(1)).toBeLessThan(total);
  });
});
