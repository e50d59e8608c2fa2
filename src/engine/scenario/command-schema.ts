import * as v from 'valibot';
import { ApiKey } from '../protocol/api-keys';
import { CLIENT_STEPS } from '../client/client-step';
import { MAX_LINE_LENGTH, MAX_TERMINALS, TERMINAL_KEYS, type Command } from './command';
import { didYouMean } from './nearest';
import { HELP, name, oneOf, shapeErrors, show, strict, text, topicName, whole, type ShapeError } from './shapes';

const node = name('a node');
const MAX_US = 86_400_000_000;
/** A year. */
const MAX_SKEW_MS = 31_536_000_000;
const apiNames = Object.keys(ApiKey);
const api = v.pipe(
  v.string('the name of a request type, as "Metadata"'),
  v.check((value) => value in ApiKey, (issue) => `the name of a request type, as "Metadata"${HELP}${didYouMean(String(issue.input), apiNames)}`),
);
const anyObject = v.custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'an object with the fields of the request');
const recordText = v.nullable(text(10_000, 'a text of at most 10000 characters, or null'));

const line = v.pipe(text(MAX_LINE_LENGTH, `one line of at most ${MAX_LINE_LENGTH} characters`), v.check((value) => !/[\r\n]/.test(value), `one line${HELP}Type each line by itself.`));

/** Fields of each type of command, beside `type`. */
const fields = {
  crash: { node },
  stop: { node },
  restart: { node },
  pause: { node },
  resume: { node },
  cut: { from: node, to: node },
  heal: { from: node, to: node },
  degrade: { from: node, to: node, lossPpm: whole(0, 1_000_000), extraUs: whole(0, MAX_US) },
  slowDisk: { node, writeUs: whole(0, MAX_US) },
  failDisk: { node, directory: text(1_000) },
  request: { id: text(200), to: node, api, version: whole(0, 100), body: anyObject, connection: v.exactOptional(text(80)) },
  produce: { node, topic: topicName(), key: recordText, value: recordText, partition: v.exactOptional(whole(0, 65_535)), isPoison: v.exactOptional(v.boolean('true or false')) },
  crashAt: { node, step: v.nullable(oneOf(CLIENT_STEPS)) },
  setProcessing: { node, processingMs: whole(0, 86_400_000) },
  setPoisonPolicy: { node, policy: oneOf(['crash', 'skip']) },
  setClock: { node, skewMs: whole(-MAX_SKEW_MS, MAX_SKEW_MS) },
  setAnswer: {
    node, answer: oneOf(['accept', 'release', 'reject', 'none']),
    record: v.exactOptional(strict({ topic: topicName(), partition: whole(0, 65_535), offset: whole(0, Number.MAX_SAFE_INTEGER) })),
  },
  typeLine: { terminal: whole(1, MAX_TERMINALS), text: line },
  typeKey: { terminal: whole(1, MAX_TERMINALS), key: oneOf(TERMINAL_KEYS) },
  setRate: { node, recordsPerSecond: whole(0, 100_000_000) },
} as const satisfies Record<Command['type'], v.ObjectEntries>;

export const commandTypes = Object.keys(fields) as Command['type'][];

/** Reads a command, or a planned one with the fields in `extra`, from JSON. */
function readFields(input: unknown, extra: v.ObjectEntries): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly errors: ShapeError[] } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { ok: false, errors: [{ path: '', value: show(input), expected: 'an object with a type', help: `Types: ${commandTypes.join(', ')}.` }] };
  }
  const type = (input as { readonly type?: unknown }).type;
  if (typeof type !== 'string' || !(type in fields)) {
    return { ok: false, errors: [{ path: 'type', value: show(type), expected: `one of ${commandTypes.join(', ')}`, help: typeof type === 'string' ? didYouMean(type, commandTypes) : '' }] };
  }
  const result = v.safeParse(strict({ ...extra, type: v.string(), ...fields[type as Command['type']] }), input);
  return result.success ? { ok: true, value: result.output } : { ok: false, errors: shapeErrors(result.issues) };
}

export type ReadCommand = { readonly ok: true; readonly command: Command } | { readonly ok: false; readonly errors: readonly ShapeError[] };

/** A command from JSON: right shape only; whether its nodes exist is `checkCommand`'s question. */
export function readCommand(input: unknown): ReadCommand {
  const read = readFields(input, {});
  return read.ok ? { ok: true, command: read.value as Command } : read;
}

/** What a scenario plans: a command with its moment. */
export type PlannedCommand = Command & { readonly atMs: number };

export type ReadPlannedCommand = { readonly ok: true; readonly planned: PlannedCommand } | { readonly ok: false; readonly errors: readonly ShapeError[] };

export function readPlannedCommand(input: unknown, maxMs: number): ReadPlannedCommand {
  const read = readFields(input, { atMs: whole(0, maxMs) });
  return read.ok ? { ok: true, planned: read.value as PlannedCommand } : read;
}
