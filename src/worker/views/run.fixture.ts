import { buildWorld, parseScenario } from '../../engine';
import { defaultScenario } from '../../engine/scenario/default-scenario';
import type { ScenarioInput } from '../../engine/scenario/schema';
import { Simulation } from '../simulation';

/** A run of the default scenario, or of one that differs from it, for tests of views. */
export function openRun(change: Partial<ScenarioInput> = {}): Simulation {
  const parsed = parseScenario({ ...defaultScenario, ...change });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return new Simulation(buildWorld(parsed.scenario));
}
