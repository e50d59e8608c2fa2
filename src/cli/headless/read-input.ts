import { readFile } from 'node:fs/promises';
import type { Command, Scenario, ScenarioError, ScenarioWarning } from '../../engine';
import { loadAllKnownNames, parseScenario, parseScenarioText, type KnownNames, type ParseResult } from '../../engine';
import { decodeLink, hasLink } from '../../session/link';
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
  /** What the trace hash was there when the link was made. */
  readonly expectedHash: string | null;
  readonly warnings: readonly ScenarioWarning[];
}

export async function readInput(source: string): Promise<HeadlessInput> {
  const known = await loadAllKnownNames();
  if (hasLink(source)) return readLink(source, known);
  const { scenario, warnings } = accepted(parseScenarioText(await readText(source), known), source);
  return { scenario, seed: scenario.seed, commands: [], cursor: null, expectedHash: null, warnings };
}

async function readLink(link: string, known: KnownNames): Promise<HeadlessInput> {
  const decoded = await decodeLink(link, known);
  if (!decoded.ok) {
    const { message, wayOut, errors } = decoded.problem;
    throw new HeadlessInputError([`LINK: ${message} ${wayOut}`, ...errors.map((error) => describe(error, 'scenario'))].join('\n'));
  }
  const { scenario: json, seed, commands, cursor, traceHash } = decoded.run;
  const { scenario, warnings } = accepted(parseScenario(json, known), 'scenario');
  return { scenario, seed, commands, cursor, expectedHash: traceHash, warnings };
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

