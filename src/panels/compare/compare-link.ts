import { encodeLink, decodeLink, type LinkProblem } from '../../session/link';
import { MICROS_PER_MS } from '../../base/time';
import { PRESETS } from './presets';
import type { Change, CompareRequest, Where } from '../../worker/compare/contract';
import type { SavedRun } from '../../worker/contract';

/**
 * The link of a comparison: a run as in any share link, and the change beside it: `run=1.…&compare=producers/acks/1/all`. A
 * prepared pair is named: `acks`.
 */
export type Subject = { readonly ok: true; readonly request: CompareRequest; readonly title: string; readonly story: string } | { readonly ok: false; readonly problem: LinkProblem };

const WHERE: readonly Where[] = ['producers', 'topics', 'brokers', 'groups', 'cluster'];

export async function subjectOf(what: string): Promise<Subject> {
  if (!what.includes('compare=')) {
    const preset = PRESETS.find(({ id }) => id === what) ?? PRESETS[0];
    const { scenario, seed, change, untilMs, title, story } = preset as (typeof PRESETS)[number];
    return { ok: true, title, story, request: { scenario, seed, change, untilUs: untilMs * MICROS_PER_MS } };
  }
  const change = readChange(/(?:^|&)compare=([^&]*)/.exec(what)?.[1] ?? '');
  if (change === null) return refuse('This link does not say which setting differs.');
  const link = await decodeLink(what);
  if (!link.ok) return link;
  const request = requestOf(link.run, change);
  return { ok: true, request, title: `${change.name}: ${shown(change.a)} or ${shown(change.b)}`, story: 'A run of your own, twice.' };
}

/** What was done in a run becomes part of its scenario, by the clock: events are counted differently in the other run. */
export function requestOf(run: SavedRun, change: Change): CompareRequest {
  const scenario = run.scenario as { readonly faults?: readonly unknown[] };
  const done = run.commands.map(({ timeUs, command }) => ({ atMs: Math.ceil(timeUs / MICROS_PER_MS), ...command }));
  return { scenario: { ...scenario, faults: [...(scenario.faults ?? []), ...done] }, seed: run.seed, change, untilUs: Math.max(MICROS_PER_MS, run.cursor.timeUs) };
}

export async function compareLink({ scenario, seed, change, untilUs }: CompareRequest): Promise<string> {
  const run = await encodeLink({ scenario, seed, commands: [], cursor: { events: 0, timeUs: untilUs } });
  return `${run}&compare=${[change.where, change.name, change.a, change.b].map(encodeURIComponent).join('/')}`;
}

function readChange(text: string): Change | null {
  const parts = text.split('/');
  if (parts.length !== 4) return null;
  try {
    const [where, name, a, b] = parts.map(decodeURIComponent) as [string, string, string, string];
    const known = WHERE.find((one) => one === where);
    return known === undefined || !/^[\w.-]{1,200}$/.test(name) || a === b || a.length > 200 || b.length > 200 ? null : { where: known, name, a, b };
  } catch {
    return null;
  }
}

export const shown = (value: string): string => (value === '' ? 'the default' : value);

function refuse(message: string): Subject {
  return { ok: false, problem: { trouble: 'damaged', message, wayOut: 'Ask for the link again, or begin with one of the prepared pairs.', errors: [] } };
}
