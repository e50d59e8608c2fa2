/**
 * The pasted output of a real cluster's `--describe` (topics, consumer groups, quorum) as a scenario that rebuilds it, with what could
 * not be known. Pure: the same text gives the same scenario.
 */
import { parseScenario, type KnownNames, type ScenarioError } from '../../engine/scenario/parse-scenario';
import type { Scenario } from '../../engine/scenario/scenario';
import type { ScenarioInput } from '../../engine/scenario/schema';
import type { LeftOut, PasteError } from './paste-facts';
import { readLines } from './read-lines';
import { rebuild } from './rebuild';

export type { LeftOut, PasteError } from './paste-facts';

export interface Paste {
  /** Null when there are errors, or nothing was found. */
  readonly scenario: Scenario | null;
  readonly understood: readonly string[];
  readonly unknown: readonly string[];
  readonly leftOut: readonly LeftOut[];
  readonly errors: readonly PasteError[];
}

const MAX_CHARACTERS = 5_000_000;
const COMMANDS = 'kafka-topics.sh --describe, kafka-consumer-groups.sh --describe --all-groups, kafka-metadata-quorum.sh describe --status';

export function readPaste(text: string, known?: KnownNames): Paste {
  if (text.length > MAX_CHARACTERS) {
    return failed([{ line: 0, found: `${text.length} characters`, expected: `at most ${MAX_CHARACTERS}`, wayOut: 'Describe fewer topics: kafka-topics.sh --describe --topic takes a pattern.' }]);
  }
  const facts = readLines(text);
  const isEmpty = facts.topics.size === 0 && facts.groups.size === 0 && facts.voters === null && facts.observers.size === 0;
  if (isEmpty && facts.errors.length === 0) {
    const expected = 'the output of a --describe';
    return failed([{ line: 0, found: text.trim() === '' ? 'nothing' : 'no line of a --describe', expected, wayOut: `Run one or more of these on the real cluster and paste what they print: ${COMMANDS}.` }], facts.leftOut);
  }
  const { scenario, understood, unknown, errors } = rebuild(facts);
  const all = [...facts.errors, ...errors];
  if (all.length > 0) return { scenario: null, understood, unknown, leftOut: facts.leftOut, errors: all };
  const notes = [...unknown];
  const parsed = parseWithout(scenario, notes, known);
  return { scenario: parsed.scenario, understood, unknown: notes, leftOut: facts.leftOut, errors: parsed.errors };
}

function failed(errors: readonly PasteError[], leftOut: readonly LeftOut[] = []): Paste {
  return { scenario: null, understood: [], unknown: [], leftOut, errors };
}

const TOPIC_CONFIG = /^topics\[(\d+)\]\.configs\["(.*)"\]$/;

/** A configuration that this Kafka does not know (of another version, of another make) is left out and named. */
function parseWithout(input: ScenarioInput, notes: string[], known: KnownNames | undefined): { readonly scenario: Scenario | null; readonly errors: readonly PasteError[] } {
  const parsed = parseScenario(input, known);
  if (parsed.ok) return { scenario: parsed.scenario, errors: [] };
  const unfit = parsed.errors.map(({ path }) => TOPIC_CONFIG.exec(path));
  if (unfit.some((match) => match === null)) return { scenario: null, errors: parsed.errors.filter((_, i) => unfit[i] === null).map(asPasteError) };
  const topics = (input.topics ?? []).map((topic, t) => {
    const names = unfit.filter((match) => Number(match?.[1]) === t).map((match) => match?.[2]);
    for (const name of names) notes.push(`The configuration ${name}=${String(topic.configs?.[name ?? ''])} of ${topic.name}: this Kafka does not take it, and it is left out.`);
    return names.length === 0 ? topic : { ...topic, configs: Object.fromEntries(Object.entries(topic.configs ?? {}).filter(([name]) => !names.includes(name))) };
  });
  return parseWithout({ ...input, topics }, notes, known);
}

function asPasteError({ path, value, expected, help }: ScenarioError): PasteError {
  return { line: 0, found: `${path === '' ? 'a scenario' : path}: ${value}`, expected, wayOut: help === '' ? 'Take out of the text what does not fit, and paste the rest.' : help };
}
