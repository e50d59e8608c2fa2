import { FactKind } from '../../engine/facts/fact-kinds';
import { factKindByName, factShape } from '../../engine/facts/fact-table';
import type { Fact } from '../../engine/kernel/fact';
import { FACT_COLUMNS, type EventLogParams, type EventLogView, type FactRows } from '../contract';
import { levelOfKind } from '../history/marks';
import { matcherOf } from '../selection';
import type { Simulation } from '../simulation';

const MAX_ROWS = 2000;

export function factRows(facts: readonly Fact[]): FactRows {
  const rows = new Float64Array(facts.length * FACT_COLUMNS);
  facts.forEach(({ id, timeUs, event, node, kind, a, b, c, d, cause }, i) => {
    rows.set([id, timeUs, event, node, kind, a, b, c, d, cause], i * FACT_COLUMNS);
  });
  return rows;
}

/** Which kinds a filter lets through, by number. */
function kindFilter({ minLevel = 0, topics, kinds }: EventLogParams): (kind: number) => boolean {
  const allowed = new Set<number>();
  const named = kinds === undefined ? null : new Set(kinds.map((name) => factKindByName(name)));
  for (const kind of Object.values(FactKind)) {
    const shape = factShape(kind);
    if ((levelOfKind[kind] ?? 0) < minLevel) continue;
    if (topics !== undefined && !topics.includes(shape.topic)) continue;
    if (named !== null && !named.has(kind)) continue;
    allowed.add(kind);
  }
  return (kind) => allowed.has(kind);
}

/** The latest facts up to the cursor that pass the filter. */
export function eventLogView(simulation: Simulation, params: EventLogParams): EventLogView {
  const { log } = simulation.recorder;
  const passes = kindFilter(params);
  const matcher = params.selection === undefined ? null : matcherOf(simulation.world, params.selection);
  const nothing = params.selection !== undefined && matcher === null;
  const limit = Math.min(MAX_ROWS, Math.max(1, params.limit));
  const found: Fact[] = [];
  let hasOlder = false;
  if (!nothing) {
    log.backwards(params.beforeId ?? Infinity, (params.minLevel ?? 0) >= 1, (fact) => {
      if (!passes(fact.kind)) return true;
      if (matcher !== null && !matcher.touchesFact(fact.node, fact.kind, fact.a, fact.b, fact.c, fact.d)) return true;
      if (found.length === limit) {
        hasOlder = true;
        return false;
      }
      found.push(fact);
      return true;
    });
  }
  return { rows: factRows(found.reverse()), hasOlder, oldestHeldId: simulation.recorder.heldAfter() + 1 };
}
