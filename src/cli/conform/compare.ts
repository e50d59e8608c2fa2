import { fail, PASS, type Outcome } from './outcome';

/** Field names and list positions from the top down. */
export type Path = readonly (string | number)[];

export interface CompareOptions {
  /** Lists that stand for sets, where only what is in them counts. Default: none. */
  readonly unordered?: (path: Path) => boolean;
  /** Parts of the expectation that are not looked at. Default: none. */
  readonly ignored?: (path: Path) => boolean;
  /** Fields that only the actual value has are fine. Default: they are a difference. */
  readonly allowExtra?: boolean;
}

/**
 * What differs between two JSON values, one readable line each. An absent field and one set to `undefined` are the same;
 * `null` is a value. Maps are compared as objects, so a runner can hand over what the engine gave it.
 */
export function differences(expected: unknown, actual: unknown, options: CompareOptions = {}): string[] {
  const lines: string[] = [];
  walk(expected, actual, [], options, lines);
  return lines;
}

/** The outcome of a case that is nothing but a comparison. */
export function compare(expected: unknown, actual: unknown, options?: CompareOptions): Outcome {
  const lines = differences(expected, actual, options);
  return lines.length === 0 ? PASS : fail(...lines);
}

function walk(expected: unknown, actual: unknown, path: Path, options: CompareOptions, lines: string[]): void {
  if (options.ignored?.(path)) return;
  const wanted = plain(expected);
  const got = plain(actual);
  if (Array.isArray(wanted) && Array.isArray(got)) {
    if (options.unordered?.(path)) walkSet(wanted, got, path, lines);
    else walkList(wanted, got, path, options, lines);
  } else if (isObject(wanted) && isObject(got)) {
    walkObject(wanted, got, path, options, lines);
  } else if (!Object.is(wanted, got)) {
    lines.push(`${showPath(path)}: expected ${show(wanted)}, got ${show(got)}`);
  }
}

function walkList(wanted: unknown[], got: unknown[], path: Path, options: CompareOptions, lines: string[]): void {
  if (wanted.length !== got.length) {
    lines.push(`${showPath(path)}: expected ${wanted.length} entries ${show(wanted)}, got ${got.length} ${show(got)}`);
    return;
  }
  wanted.forEach((entry, i) => walk(entry, got[i], [...path, i], options, lines));
}

function walkSet(wanted: unknown[], got: unknown[], path: Path, lines: string[]): void {
  const unmatched = got.map(canonical);
  const missing: unknown[] = [];
  for (const entry of wanted) {
    const at = unmatched.indexOf(canonical(entry));
    if (at < 0) missing.push(entry);
    else unmatched.splice(at, 1);
  }
  if (missing.length > 0) lines.push(`${showPath(path)}: missing ${missing.map(show).join(', ')}`);
  if (unmatched.length > 0) lines.push(`${showPath(path)}: unexpected ${unmatched.join(', ')}`);
}

function walkObject(
  wanted: Record<string, unknown>,
  got: Record<string, unknown>,
  path: Path,
  options: CompareOptions,
  lines: string[],
): void {
  for (const key of Object.keys(wanted)) walk(wanted[key], got[key], [...path, key], options, lines);
  if (options.allowExtra) return;
  for (const key of Object.keys(got)) {
    if (key in wanted || got[key] === undefined) continue;
    if (!options.ignored?.([...path, key])) lines.push(`${showPath([...path, key])}: unexpected ${show(got[key])}`);
  }
}

function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  return Object.is(value, -0) ? 0 : value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON with sorted keys, so that equal values give equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    const simple = plain(part);
    if (!isObject(simple)) return simple;
    return Object.fromEntries(Object.entries(simple).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

export function showPath(path: Path): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text.replace(/^\./, '') || '(the whole)';
}

const LONGEST = 160;

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = canonical(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
