import type { Fact } from '../engine/kernel/fact';
import type { FactLog } from '../engine/kernel/fact-log';
import { Simulation } from './simulation';

/** Events replayed for one chain of causes before the search is given up. */
const REPLAY_EVENTS = 120_000;
const SLICE_EVENTS = 256;
const LOGS_KEPT = 4;

/**
 * Finds facts that the log has forgotten, by replaying the stretch of history that stated them, beside the running world.
 * What was replayed is kept for a while: causes lie close together.
 */
export class Recall {
  private readonly logs: FactLog[] = [];
  private branch = -1;

  /** The fact and what led to it, newest first; `cut` when the beginning could not be brought back. */
  chain(simulation: Simulation, id: number, limit = 64): { readonly facts: Fact[]; readonly cut: boolean } {
    if (simulation.currentBranch.id !== this.branch) {
      this.logs.length = 0;
      this.branch = simulation.currentBranch.id;
    }
    const facts: Fact[] = [];
    let budget = REPLAY_EVENTS;
    for (let next = id; next !== 0; ) {
      if (facts.length === limit) return { facts, cut: true };
      let fact = this.find(simulation, next);
      if (fact === null && budget > 0) {
        budget -= this.replay(simulation, next, budget);
        fact = this.find(simulation, next);
      }
      if (fact === null) return { facts, cut: true };
      facts.push(fact);
      next = fact.cause;
    }
    return { facts, cut: false };
  }

  private find(simulation: Simulation, id: number): Fact | null {
    const held = simulation.recorder.log.find(id);
    if (held !== null) return held;
    for (const log of this.logs) {
      const fact = log.find(id);
      if (fact !== null) return fact;
    }
    return null;
  }

  /** Runs from the checkpoint before a fact until it has been stated; gives how many events that took. */
  private replay(simulation: Simulation, factId: number, budget: number): number {
    const aside = simulation.aside(factId);
    let done = 0;
    while (aside.world.factCount < factId && done < budget) {
      const ran = aside.advance(SLICE_EVENTS, Infinity);
      done += ran;
      if (ran < SLICE_EVENTS) break;
    }
    this.logs.unshift(aside.recorder.log);
    this.logs.length = Math.min(this.logs.length, LOGS_KEPT);
    return Math.max(1, done);
  }
}
