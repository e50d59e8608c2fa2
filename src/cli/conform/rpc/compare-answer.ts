import { isVariable, type Bindings } from './bindings';
import { isListOfObjects, isObject } from './json';

/** Lists of broker ids and the like whose order says nothing. */
const UNORDERED = new Set(['isrNodes', 'offlineReplicas', 'eligibleLeaderReplicas', 'lastKnownElr', 'partitions', 'isr', 'addingReplicas', 'removingReplicas']);
/** Batches and records keep their order. */
const ORDERED = new Set(['records']);
/** Never compared, whatever their value. */
const IGNORED = new Set(['throttleTimeMs', 'errorMessage', 'batchIndexErrorMessage', 'acknowledgeErrorMessage']);
const ANYTHING = '*';
const LONGEST = 200;

/** What differs, line by line; none when the answer is as expected. Variables are bound as they come up. */
export function compareAnswer(expected: unknown, actual: unknown, bindings: Bindings): string[] {
  const trial = bindings.copy();
  const lines = compare(expected, actual, trial, '', '');
  if (lines.length === 0) bindings.take(trial);
  return lines;
}

function compare(expected: unknown, actual: unknown, bindings: Bindings, path: string, field: string): string[] {
  if (expected === ANYTHING) return [];
  if (isVariable(expected)) {
    if (bindings.fits(expected, actual)) return [];
    const known = bindings.value(expected);
    return [`${path}: expected ${expected}${known === undefined ? '' : ` = ${show(known)}`}, got ${show(actual)}`];
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) return [`${path}: expected ${expected.length} entries ${show(expected)}, got ${actual.length} ${show(actual)}`];
    const isSet = !ORDERED.has(field) && (UNORDERED.has(field) || isListOfObjects(expected));
    if (isSet) return compareSets(expected, actual, bindings, path);
    return expected.flatMap((entry, i) => compare(entry, actual[i], bindings, `${path}[${i}]`, ''));
  }
  if (isObject(expected) && isObject(actual)) {
    const lines = Object.entries(expected)
      .filter(([name]) => !IGNORED.has(name))
      .flatMap(([name, part]) => compare(part, actual[name], bindings, path === '' ? name : `${path}.${name}`, name));
    for (const [name, part] of Object.entries(actual)) {
      if (part !== undefined && !(name in expected) && !IGNORED.has(name)) lines.push(`${path === '' ? name : `${path}.${name}`}: unexpected ${show(part)}`);
    }
    return lines;
  }
  return Object.is(expected, actual) ? [] : [`${path}: expected ${show(expected)}, got ${show(actual)}`];
}

/** Each expected entry takes an actual one of its own, in any order. */
function compareSets(expected: readonly unknown[], actual: readonly unknown[], bindings: Bindings, path: string): string[] {
  const found = assign(expected, 0, actual, new Set(), bindings, path);
  if (found !== null) {
    bindings.take(found);
    return [];
  }
  // No way to match them all: say where the entries in their order differ, or what has no counterpart at all.
  for (const [i, entry] of expected.entries()) {
    const fits = actual.some((candidate) => compare(entry, candidate, bindings.copy(), path, '').length === 0);
    if (!fits) return nearest(entry, actual, bindings, `${path}[${i}]`);
  }
  return [`${path}: expected ${show(expected)}, got ${show(actual)}`];
}

function assign(expected: readonly unknown[], at: number, actual: readonly unknown[], taken: ReadonlySet<number>, bindings: Bindings, path: string): Bindings | null {
  if (at === expected.length) return bindings;
  for (const [i, candidate] of actual.entries()) {
    if (taken.has(i)) continue;
    const trial = bindings.copy();
    if (compare(expected[at], candidate, trial, path, '').length > 0) continue;
    const rest = assign(expected, at + 1, actual, new Set([...taken, i]), trial, path);
    if (rest !== null) return rest;
  }
  return null;
}

/** The difference to the candidate that is least different. */
function nearest(entry: unknown, actual: readonly unknown[], bindings: Bindings, path: string): string[] {
  let best: string[] | null = null;
  for (const candidate of actual) {
    const lines = compare(entry, candidate, bindings.copy(), path, '');
    if (best === null || lines.length < best.length) best = lines;
  }
  return best ?? [`${path}: missing ${show(entry)}`];
}

/** `until`: is the pattern contained in the answer? */
export function contains(pattern: unknown, actual: unknown, bindings: Bindings, field = ''): boolean {
  if (pattern === ANYTHING) return true;
  if (isVariable(pattern)) return bindings.value(pattern) === actual;
  if (isListOfObjects(pattern)) return Array.isArray(actual) && pattern.every((part) => actual.some((entry) => contains(part, entry, bindings)));
  if (isObject(pattern)) return isObject(actual) && Object.entries(pattern).every(([name, part]) => contains(part, actual[name], bindings, name));
  return compare(pattern, actual, bindings.copy(), '', field).length === 0;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
