import { factLevel } from '../../engine/facts/fact-table';
import { InvariantMonitor } from '../../engine/invariant/invariant-monitor';
import type { Violation } from '../../engine/invariant/violation';
import { FactLog } from '../../engine/kernel/fact-log';
import type { Fact } from '../../engine/kernel/fact';
import type { World } from '../../engine/kernel/world';
import { buildWorld } from '../../engine/scenario/build-world';
import { parseScenario } from '../../engine/scenario/parse-scenario';
import { notRecovered } from './convergence';
import type { SwarmPlan } from './plan';
import { Truth } from './truth';

export interface SwarmResult {
  readonly plan: SwarmPlan;
  /** Empty when the run is sound. */
  readonly violations: readonly Violation[];
  /** The last facts before the first violation. */
  readonly facts: readonly Fact[];
  readonly world: World;
  readonly acknowledgedRecords: number;
}

const FACTS_SHOWN = 25;
const OPERATOR_EVERY_MS = 10_000;
const STOP_PATIENCE_MS = 30_000;

/** Runs a plan to its end or to the first broken invariant. */
export function runPlan(plan: SwarmPlan): SwarmResult {
  const parsed = parseScenario(plan.scenario);
  if (!parsed.ok) throw new Error(`the swarm made a scenario that does not parse: ${JSON.stringify(parsed.errors)}`);
  const { scenario } = parsed;
  const world = buildWorld(scenario);
  const facts = new FactLog((kind) => factLevel(kind) >= 1);
  const groupByConsumer = new Map(scenario.groups.flatMap((group) => group.members.map((member) => [member, group.name] as const)));
  const truth = new Truth(world, (consumer) => groupByConsumer.get(consumer) ?? '');
  const monitor = new InvariantMonitor(world, {
    push(...row) {
      facts.push(...row);
      const [id, timeUs, event, node, kind, a, b, c, d] = row;
      truth.push(id, timeUs, event, node, kind, a, b, c, d);
    },
  });
  truth.monitor = monitor;

  const runUntil = (timeUs: number): Violation | null => {
    while (world.run(1, timeUs) > 0) {
      const violation = monitor.afterEvent() ?? truth.broken;
      if (violation !== null) return violation;
    }
    world.advanceTo(timeUs);
    return null;
  };
  let violation: Violation | null = null;
  for (let atMs = plan.faultsEndMs; atMs <= plan.endMs && violation === null; atMs += OPERATOR_EVERY_MS) {
    violation = runUntil(atMs * 1000);
    if (violation === null) operate(world, atMs - plan.faultsEndMs);
  }
  const violations = violation !== null ? [violation] : [...monitor.atEnd(), ...unrecovered(world, scenario, truth)];
  const last = facts.notableSince(0);
  return { plan, violations, facts: last.slice(-FACTS_SHOWN), world, acknowledgedRecords: truth.acknowledgedRecords };
}

/** Someone looks after the cluster once the faults are over: starts what is down, and kills what takes too long to stop. */
function operate(world: World, recoveringMs: number): void {
  for (const node of world.nodes) {
    if (node.status === 'stopping' && recoveringMs >= STOP_PATIENCE_MS) world.act({ type: 'crash', node: node.name });
    if (node.status === 'down') world.act({ type: 'restart', node: node.name });
  }
}

function unrecovered(world: World, scenario: Parameters<typeof notRecovered>[1], truth: Truth): Violation[] {
  return notRecovered(world, scenario, truth).map((message) => ({ invariant: 'INV-16', message }));
}
