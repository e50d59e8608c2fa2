import type { FactSink } from '../engine/kernel/fact';
import type { Step } from './contract';
import { levelOfKind } from './history/marks';
import { matcherOf, type Matcher } from './selection';
import type { Simulation } from './simulation';

/** How far a step looks for what it was asked for before it gives up. */
const SEARCH_EVENTS = 500_000;

export type StepResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

const OK: StepResult = { ok: true };

/** Watches single events for what a step waits for. */
class Watch implements FactSink {
  hit = false;

  constructor(private readonly into: FactSink, private readonly matcher: Matcher | null) {}

  push(id: number, timeUs: number, event: number, node: number, kind: number, a: number, b: number, c: number, d: number, cause: number): void {
    this.into.push(id, timeUs, event, node, kind, a, b, c, d, cause);
    if (this.matcher === null) this.hit ||= (levelOfKind[kind] ?? 0) >= 1;
    else this.hit ||= this.matcher.touchesFact(node, kind, a, b, c, d);
  }
}

/** Moves the cursor by a step, forwards or backwards. When there is nothing to step to, the cursor stays and the reason is given. */
export function step(simulation: Simulation, wanted: Step): StepResult {
  const count = Math.max(1, Math.floor(wanted.count ?? 1));
  const { events, timeUs } = simulation.cursor;
  switch (wanted.unit) {
    case 'event':
      if (wanted.direction === 1) {
        if (simulation.advance(count, Infinity) === 0) return { ok: false, reason: 'Nothing is going to happen any more: no event is pending.' };
      } else if (events === 0 && timeUs === 0) return { ok: false, reason: 'This is the beginning.' };
      else simulation.goTo(simulation.goalOf({ event: Math.max(0, events - count) }));
      return OK;
    case 'time': {
      const target = Math.max(0, timeUs + wanted.direction * Math.max(0, wanted.deltaUs ?? 0));
      if (wanted.direction === -1 && timeUs === 0) return { ok: false, reason: 'This is the beginning.' };
      const goal = simulation.goalOf({ timeUs: target });
      simulation.goTo(goal);
      return OK;
    }
    case 'fact':
    case 'selected': {
      let matcher: Matcher | null = null;
      if (wanted.unit === 'selected') {
        matcher = wanted.selection === undefined ? null : matcherOf(simulation.world, wanted.selection);
        if (matcher === null) return { ok: false, reason: 'Nothing is selected that this moment knows of.' };
      }
      let moved = 0;
      while (moved < count && (wanted.direction === 1 ? forwards(simulation, matcher) : backwards(simulation, matcher))) moved++;
      if (moved > 0) return OK;
      const what = matcher === null ? 'Nothing of note happens' : 'Nothing happens to the selected thing';
      return { ok: false, reason: wanted.direction === 1 ? `${what} in the next ${SEARCH_EVENTS} events.` : `${what} before this.` };
    }
  }
}

/** One event; tells whether it was one that is waited for. Null when there is none. */
function stepOnce(simulation: Simulation, watch: Watch, matcher: Matcher | null): boolean | null {
  watch.hit = false;
  let touched = false;
  const happened = simulation.stepEvent((world, slot) => {
    touched = matcher !== null && matcher.touchesEvent(world, slot);
  });
  return happened ? touched || watch.hit : null;
}

function forwards(simulation: Simulation, matcher: Matcher | null): boolean {
  const from = simulation.cursor;
  return watched(simulation, matcher, (watch) => {
    for (let i = 0; i < SEARCH_EVENTS; i++) {
      const hit = stepOnce(simulation, watch, matcher);
      if (hit === null) break;
      if (hit) return true;
    }
    simulation.goTo(simulation.goalOfMoment(from));
    return false;
  });
}

/**
 * Looks for the last event before the cursor: replays from the checkpoint before it and notes the last hit, going to earlier
 * checkpoints until there is one.
 */
function backwards(simulation: Simulation, matcher: Matcher | null): boolean {
  const from = simulation.cursor;
  const remembered = matcher === null ? lastNotableEvent(simulation) : -1;
  if (remembered >= 0) {
    simulation.goTo(simulation.goalOf({ event: remembered }));
    return true;
  }
  // Looked through are the events after `start`, up to the `last` one.
  for (let last = from.events - 1; last > 0; ) {
    const start = simulation.jumpBefore(last);
    const found = watched(simulation, matcher, (watch) => {
      let at = -1;
      while (simulation.world.events < last) {
        const hit = stepOnce(simulation, watch, matcher);
        if (hit === null) break;
        if (hit) at = simulation.world.events;
      }
      return at;
    });
    if (found >= 0) {
      simulation.goTo(simulation.goalOf({ event: found }));
      return true;
    }
    last = start;
  }
  simulation.goTo(simulation.goalOfMoment(from));
  return false;
}

/** The event before the cursor that last stated a notable fact, from the log if that can tell; −1 if it cannot. */
function lastNotableEvent(simulation: Simulation): number {
  const { events } = simulation.cursor;
  const { log, contiguousAfter } = simulation.recorder;
  let found = -1;
  log.backwards(Infinity, true, (fact) => {
    if (fact.event >= events) return true;
    if (fact.id > contiguousAfter) found = fact.event;
    return false;
  });
  // What a command stated belongs to the step over the command.
  return simulation.currentBranch.commands.some((command) => command.atEvent === found) ? -1 : found;
}

function watched<T>(simulation: Simulation, matcher: Matcher | null, run: (watch: Watch) => T): T {
  const watch = new Watch(simulation.recorder, matcher);
  simulation.watch(watch);
  try {
    return run(watch);
  } finally {
    simulation.watch(simulation.recorder);
  }
}
