import { parseArgs } from 'node:util';
import { parseSpan } from '../../base/time';
import { factKindByName, factNames } from '../../engine';
import { didYouMean } from '../../engine/scenario/nearest';
import { HeadlessInputError } from './input-error';

export const USAGE = 'Usage: headless FILE|LINK [--until 30s] [--facts A,B|all] [--hash]';

export interface HeadlessArguments {
  /** A file with a scenario, or a share link. */
  readonly source: string;
  /** Simulated time; undefined: as the scenario or the link says. */
  readonly untilUs: number | undefined;
  /** Kinds of facts to print; null: all. */
  readonly facts: ReadonlySet<number> | null;
  /** A line with the trace hash for every simulated second, to find where two runs part. */
  readonly hash: boolean;
}

export function readArguments(argv: readonly string[]): HeadlessArguments {
  const { values, positionals } = parse(argv);
  const [source, ...more] = positionals;
  if (source === undefined || more.length > 0) throw new HeadlessInputError(`FILE: ${positionals.length} given, expected one file or link\n${USAGE}`);
  return { source, untilUs: readUntil(values.until), facts: readFacts(values.facts), hash: values.hash };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { until: { type: 'string' }, facts: { type: 'string', default: '' }, hash: { type: 'boolean', default: false } },
    });
  } catch (error) {
    throw new HeadlessInputError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function readUntil(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const us = parseSpan(text);
  if (us === undefined) throw new HeadlessInputError(`--until: found ${JSON.stringify(text)}, expected a span as 30s, 500ms or 2min`);
  return us;
}

function readFacts(text: string): ReadonlySet<number> | null {
  if (text === 'all') return null;
  const kinds = new Set<number>();
  for (const name of text.split(',').map((part) => part.trim()).filter((part) => part !== '')) {
    const kind = factKindByName(name);
    if (kind === undefined) throw new HeadlessInputError(`--facts: found ${JSON.stringify(name)}, expected the name of a fact. ${didYouMean(name, factNames())}`);
    kinds.add(kind);
  }
  return kinds;
}
