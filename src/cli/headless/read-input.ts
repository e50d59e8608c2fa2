import { readFile } from 'node:fs/promises';
import type { Command, Scenario, ScenarioError, ScenarioWarning } from '../../engine';
import { loadAllKnownNames, parseScenarioText, type ParseResult } from '../../engine';
import { HeadlessInputError } from './input-error';

/** A command of a link: given after so many events, with the clock there. */
export interface PlacedCommand {
  readonly atEvent: number;
  readonly timeUs: number;
  readonly command: Command;
}

export interface HeadlessInput {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly commands: readonly PlacedCommand[];
  /** Where the link's cursor stands; null for a file. */
  readonly cursor: { readonly events: number; readonly timeUs: number } | null;
  readonly warnings: readonly ScenarioWarning[];
}

export async function readInput(source: string): Promise<HeadlessInput> {
  const known = await loadAllKnownNames();
  const { scenario, warnings } = accepted(parseScenarioText(await readText(source), known), source);
  return { scenario, seed: scenario.seed, commands: [], cursor: null, warnings };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new HeadlessInputError(`FILE: found ${JSON.stringify(path)}, expected a file that can be read (${error instanceof Error ? error.message : String(error)})`);
  }
}

function accepted(result: ParseResult, source: string): { readonly scenario: Scenario; readonly warnings: readonly ScenarioWarning[] } {
  if (result.ok) return result;
  throw new HeadlessInputError(result.errors.map((error) => describe(error, source)).join('\n'));
}

function describe({ path, value, expected, help }: ScenarioError, source: string): string {
  return `${path === '' ? source : path}: found ${value}, expected ${expected}${help === '' ? '' : `. ${help}`}`;
}

