import { buildWorld, loadAllKnownNames, parseScenario, validateCommand, type KnownNames, type Scenario } from '../engine';
import type { World } from '../engine/kernel/world';
import type { LoadError, LoadWarning, PlacedCommand } from './contract';

export interface ReadyRun {
  readonly ok: true;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly warnings: readonly LoadWarning[];
  readonly commands: readonly PlacedCommand[];
  readonly world: World;
}

let names: Promise<KnownNames | undefined> | null = null;

/** Kafka's own names are a help in reading configuration, not a need: without them, unknown ones are only warned about. */
function knownNames(): Promise<KnownNames | undefined> {
  names ??= loadAllKnownNames().catch(() => undefined);
  return names;
}

/** Reads all parts of a run from outside and builds its world at the beginning. */
export async function readRun(json: unknown, seed: number | undefined, commands: readonly unknown[]): Promise<ReadyRun | { readonly ok: false; readonly errors: readonly LoadError[] }> {
  const parsed = parseScenario(json, await knownNames());
  if (!parsed.ok) return parsed;
  const { scenario, warnings } = parsed;
  const used = seed ?? scenario.seed;
  if (!Number.isInteger(used) || used < 0 || used > 0xffffffff) {
    return { ok: false, errors: [{ path: 'seed', value: String(seed), expected: 'a whole number from 0 to 4294967295' }] };
  }
  const world = buildWorld(scenario, used);
  const errors: LoadError[] = [];
  commands.forEach((command, i) => errors.push(...commandErrors(world, command, `commands[${i}]`)));
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, scenario, seed: used, warnings, commands: commands as readonly PlacedCommand[], world };
}

function commandErrors(world: World, placed: unknown, path: string): LoadError[] {
  const { atEvent, timeUs, command } = (placed ?? {}) as Partial<PlacedCommand>;
  const errors: LoadError[] = [];
  for (const [name, value] of [['atEvent', atEvent], ['timeUs', timeUs]] as const) {
    if (!Number.isSafeInteger(value) || (value as number) < 0) errors.push({ path: `${path}.${name}`, value: String(value), expected: 'a whole number of at least 0' });
  }
  const checked = validateCommand(world, command);
  // Topics are created while a run goes on: at its beginning only the scenario knows their names.
  if (!checked.ok) errors.push(...checked.errors.filter((error) => error.path !== 'topic').map((error) => ({ ...error, path: `${path}.command${error.path === '' ? '' : `.${error.path}`}` })));
  return errors;
}
