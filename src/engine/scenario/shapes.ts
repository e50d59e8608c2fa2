import * as v from 'valibot';
import { didYouMean } from './nearest';

/**
 * Building blocks of the schemas. The message of every check is the expectation itself, in words, so that an error can say
 * "expected a whole number from 1 to 50, found 0" whatever the check was.
 */

/** An object whose unknown fields are errors that name the nearest known one. */
export function strict<const E extends v.ObjectEntries>(entries: E) {
  const known = Object.keys(entries);
  return v.strictObject(entries, (issue) => {
    if (issue.expected === 'never') return `no such field${HELP}${didYouMean(String(issue.input), known)}`;
    if (issue.expected.startsWith('"')) return `a value${HELP}The field is required.`;
    return `an object with ${known.join(', ')}`;
  });
}

/** Divides an expectation from the help that goes with it, inside a message. */
export const HELP = '\u0000';

export function whole(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`;
  return v.pipe(v.number(expected), v.integer(expected), v.minValue(min, expected), v.maxValue(max, expected));
}

export function number(min: number, max: number) {
  const expected = `a number from ${min} to ${max}`;
  return v.pipe(v.number(expected), v.finite(expected), v.minValue(min, expected), v.maxValue(max, expected));
}

export function text(maxLength: number, what = `a text of at most ${maxLength} characters`) {
  return v.pipe(v.string(what), v.maxLength(maxLength, what));
}

/** A name of a node, group or the like: what fits into an address and a sentence. */
export function name(what: string) {
  const expected = `a name for ${what}: 1 to 80 of letters, digits, ".", "_" and "-"`;
  return v.pipe(v.string(expected), v.regex(/^[A-Za-z0-9._-]{1,80}$/, expected));
}

/** A topic's name, as Kafka allows it. */
export function topicName() {
  const expected = 'a topic name: 1 to 249 of letters, digits, ".", "_" and "-", other than "." and ".."';
  return v.pipe(v.string(expected), v.regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/, expected));
}

export function list<const S extends v.GenericSchema>(item: S, max: number, what: string) {
  const expected = `a list of at most ${max} ${what}`;
  return v.pipe(v.array(item, expected), v.maxLength(max, expected));
}

/** Configuration: names of Kafka with values as JSON holds them; they are read as text, as in a properties file. */
export function config() {
  const expected = 'an object of configuration names and values';
  return v.record(v.string(), v.union([v.string(), v.number(), v.boolean()], 'a text, a number, true or false'), expected);
}

export function oneOf<const T extends readonly (string | number)[]>(values: T) {
  return v.picklist(values, `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`);
}

export interface ShapeError {
  /** Place, as `topics[0].partitions`; '' is the whole. */
  readonly path: string;
  /** What stood there, as JSON; `nothing` when it was absent. */
  readonly value: string;
  readonly expected: string;
  readonly help: string;
}

/** The errors of a failed check, in words. */
export function shapeErrors(issues: readonly v.BaseIssue<unknown>[]): ShapeError[] {
  const errors: ShapeError[] = [];
  for (const issue of issues) {
    const [expected = '', help = ''] = issue.message.split(HELP);
    const last = issue.path?.[issue.path.length - 1] as { readonly value?: unknown } | undefined;
    errors.push({ path: pathOf(issue.path), value: show(last === undefined ? issue.input : last.value), expected, help });
  }
  return errors;
}

function pathOf(path: readonly { readonly key?: unknown }[] | undefined): string {
  let text = '';
  for (const { key } of path ?? []) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(String(key))) text += text === '' ? String(key) : `.${String(key)}`;
    else text += `[${JSON.stringify(key)}]`;
  }
  return text;
}

/** A value as JSON, cut to what fits into a sentence. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 80 ? `${json.slice(0, 77)}…` : json;
}
