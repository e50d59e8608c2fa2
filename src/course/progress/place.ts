import * as v from 'valibot';
import type { SavedRun } from '../../worker/contract';
import type { ProgressStorage } from './store';

/** Where a learner was: the lesson, and the very run at its moment. Kept beside the progress, and may be lost without harm. */
export interface LeftPlace {
  readonly lesson: string;
  readonly timeUs: number;
  /** Null when the run was too long to be kept: the lesson then starts afresh. */
  readonly run: SavedRun | null;
}

const PLACE_KEY = 'highwater.place';
const VERSION = 1;
/** Runs with thousands of actions are not kept: the browser's storage is small and shared. */
const MAX_TEXT = 300_000;

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const schema = v.object({
  version: v.literal(VERSION),
  lesson: v.string(),
  timeUs: whole,
  run: v.nullable(
    v.object({
      scenario: v.unknown(),
      seed: whole,
      // Each command is checked by the worker when the run is loaded.
      commands: v.array(v.object({ atEvent: whole, timeUs: whole, command: v.any() })),
      cursor: v.object({ events: whole, timeUs: whole }),
    }),
  ),
});

export function keepPlace(storage: Pick<ProgressStorage, 'setItem'>, lesson: string, run: SavedRun): void {
  const { timeUs } = run.cursor;
  const whole = JSON.stringify({ version: VERSION, lesson, timeUs, run });
  try {
    storage.setItem(PLACE_KEY, whole.length <= MAX_TEXT ? whole : JSON.stringify({ version: VERSION, lesson, timeUs: 0, run: null }));
  } catch {
    // Full or forbidden: the lesson is then opened from its start.
  }
}

export function leftPlace(storage: Pick<ProgressStorage, 'getItem'>): LeftPlace | null {
  try {
    const read = v.safeParse(schema, JSON.parse(storage.getItem(PLACE_KEY) ?? 'null'));
    if (!read.success) return null;
    const { lesson, timeUs, run } = read.output;
    return { lesson, timeUs, run: run === null ? null : (run as SavedRun) };
  } catch {
    return null;
  }
}
