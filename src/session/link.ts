import * as v from 'valibot';
import { readCommand } from '../engine/scenario/command-schema';
import { parseScenario, type KnownNames, type ScenarioError } from '../engine/scenario/parse-scenario';
import type { PlacedCommand, SavedRun } from '../worker/contract';

/**
 * A share link: a whole run in the hash of an address.
 *
 *     #run=1.<payload>.<check>
 *
 * `1` is the version. `payload` is base64url of the raw deflate of a JSON text in canonical form (keys sorted), `check` eight
 * hexadecimal digits over that text, which come last so that a link that was cut short is known for what it is. Nothing in a
 * link is executed: it is read as data and every part of it is checked. Links of old versions stay readable; a golden test
 * holds that.
 */
export const LINK_VERSION = 1;
const FIELD = 'run=';
/** Of the link's text, and of what it unpacks to. Runs of hours stay far below. */
const MAX_TEXT = 2_000_000;
const MAX_JSON_BYTES = 8_000_000;
const CHECK_DIGITS = 8;

export interface LinkRun extends SavedRun {
  /** The hash of the run at the cursor when the link was made: reopened, the same must come out. Null when unknown. */
  readonly traceHash: string | null;
}

export type LinkTrouble = 'not-a-link' | 'cut-short' | 'damaged' | 'too-large' | 'newer' | 'invalid';

export interface LinkProblem {
  readonly trouble: LinkTrouble;
  /** What is wrong, in a sentence. */
  readonly message: string;
  /** What one can do about it. */
  readonly wayOut: string;
  /** For `invalid`: which part of the run cannot be taken. */
  readonly errors: readonly ScenarioError[];
}

export type DecodedLink = { readonly ok: true; readonly run: LinkRun } | { readonly ok: false; readonly problem: LinkProblem };

// ---- writing -------------------------------------------------------------------------------------------------------

/** The part of an address after `#`. The same run gives the same text. */
export async function encodeLink(run: SavedRun & { readonly traceHash?: string | null }): Promise<string> {
  const text = canonicalJson({
    scenario: run.scenario,
    seed: run.seed,
    commands: run.commands.map(({ atEvent, timeUs, command }) => [atEvent, timeUs, command]),
    cursor: [run.cursor.events, run.cursor.timeUs],
    ...(run.traceHash === undefined || run.traceHash === null || run.traceHash === '' ? {} : { hash: run.traceHash }),
  });
  const bytes = new TextEncoder().encode(text);
  const packed = await collect(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')), Infinity);
  return `${FIELD}${LINK_VERSION}.${toBase64Url(packed as Uint8Array)}.${checkOf(bytes)}`;
}

/** JSON with sorted keys and nothing else free, so that equal runs give equal links. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    const entries = Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries);
  });
}

// ---- reading -------------------------------------------------------------------------------------------------------

/** Does that address, or hash, hold a link of whatever kind and state? */
export function hasLink(address: string): boolean {
  return linkText(address) !== null;
}

/** Reads a link from a whole address, its hash, or the bare text. */
export async function decodeLink(address: string, known?: KnownNames): Promise<DecodedLink> {
  const text = linkText(address);
  if (text === null) return problem('not-a-link', 'This address holds no run.', 'A link to a run contains “#run=”.');
  if (text.length > MAX_TEXT) return problem('too-large', `This link is ${text.length} characters long; more than ${MAX_TEXT} are not read.`, 'Ask for the scenario as a file instead.');
  const [version = '', payload = '', check = ''] = text.split('.');
  if (!/^\d{1,6}$/.test(version)) return problem('damaged', 'This link does not begin with a version number.', ASK_AGAIN);
  if (Number(version) > LINK_VERSION) {
    return problem('newer', `This link was made by a newer Highwater (link version ${version}; this one reads up to ${LINK_VERSION}).`, 'Reload the page to get the newest Highwater, then open the link again.');
  }
  if (Number(version) < 1) return problem('damaged', `There has never been a link version ${version}.`, ASK_AGAIN);
  if (!/^[A-Za-z0-9_-]*$/.test(payload) || !/^[0-9a-f]*$/.test(check)) return problem('damaged', 'This link contains characters that no link has.', ASK_AGAIN);
  if (check.length !== CHECK_DIGITS || payload === '') return problem('cut-short', 'The end of this link is missing.', 'It was probably cut off where it was copied from. Copy the whole link, or ask for it again.');
  return readPayload(payload, check, known);
}

const ASK_AGAIN = 'It was changed on its way. Copy it again from where it came from, or ask for it again.';

function linkText(address: string): string | null {
  const hash = address.includes('#') ? address.slice(address.indexOf('#') + 1) : address;
  for (const field of hash.split('&')) if (field.startsWith(FIELD)) return field.slice(FIELD.length).trim();
  return null;
}

async function readPayload(payload: string, check: string, known: KnownNames | undefined): Promise<DecodedLink> {
  let bytes: Uint8Array | null;
  try {
    bytes = await collect(new Blob([fromBase64Url(payload)]).stream().pipeThrough(new DecompressionStream('deflate-raw')), MAX_JSON_BYTES);
  } catch {
    return problem('damaged', 'This link cannot be unpacked.', ASK_AGAIN);
  }
  if (bytes === null) return problem('too-large', `This link unpacks to more than ${MAX_JSON_BYTES} bytes, which no run needs.`, 'Ask for the scenario as a file instead.');
  if (checkOf(bytes) !== check) return problem('damaged', 'This link has been changed: its contents do not fit its check digits.', ASK_AGAIN);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return problem('damaged', 'This link does not contain a run.', ASK_AGAIN);
  }
  return readRun(json, known);
}

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const envelope = v.strictObject({
  scenario: v.unknown(),
  seed: v.pipe(whole, v.maxValue(0xffffffff)),
  commands: v.pipe(v.array(v.tuple([whole, whole, v.unknown()])), v.maxLength(100_000)),
  cursor: v.tuple([whole, whole]),
  hash: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))),
});

function readRun(json: unknown, known: KnownNames | undefined): DecodedLink {
  const outer = v.safeParse(envelope, json);
  if (!outer.success) {
    const errors = outer.issues.map((issue) => ({ path: v.getDotPath(issue) ?? '', value: issue.received, expected: issue.expected ?? 'something else', help: '' }));
    return invalid('This link contains a run of another shape than expected.', errors);
  }
  const { scenario, seed, commands, cursor, hash } = outer.output;
  const parsed = parseScenario(scenario, known);
  if (!parsed.ok) return invalid('The scenario in this link cannot be run here.', parsed.errors.map((error) => ({ ...error, path: join('scenario', error.path) })));
  const placed: PlacedCommand[] = [];
  const errors: ScenarioError[] = [];
  commands.forEach(([atEvent, timeUs, raw], i) => {
    const read = readCommand(raw);
    if (read.ok) placed.push({ atEvent, timeUs, command: read.command });
    else errors.push(...read.errors.map((error) => ({ ...error, path: join(`commands[${i}]`, error.path) })));
  });
  if (errors.length > 0) return invalid('An action in this link is not known here.', errors);
  return { ok: true, run: { scenario: parsed.scenario, seed, commands: placed, cursor: { events: cursor[0], timeUs: cursor[1] }, traceHash: hash ?? null } };
}

function join(path: string, rest: string): string {
  return rest === '' ? path : rest.startsWith('[') ? `${path}${rest}` : `${path}.${rest}`;
}

function problem(trouble: LinkTrouble, message: string, wayOut: string, errors: readonly ScenarioError[] = []): DecodedLink {
  return { ok: false, problem: { trouble, message, wayOut, errors } };
}

function invalid(message: string, errors: readonly ScenarioError[]): DecodedLink {
  return problem('invalid', message, 'It may come from another version of Highwater. The places that do not fit are listed.', errors);
}

// ---- bytes ---------------------------------------------------------------------------------------------------------

/** All bytes of a stream; null, and the stream given up, once there are more than that many. */
async function collect(stream: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array | null> {
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > maxBytes) {
      await reader.cancel().catch(() => undefined);
      return null;
    }
    parts.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  const piece = 8192;
  for (let i = 0; i < bytes.length; i += piece) binary += String.fromCharCode(...bytes.subarray(i, i + piece));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** 32-bit FNV-1a: against accidents, not against malice. */
function checkOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return (hash >>> 0).toString(16).padStart(CHECK_DIGITS, '0');
}
