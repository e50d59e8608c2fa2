import * as v from 'valibot';
import { lessonProgressSchema, NO_PROGRESS, PROGRESS_VERSION, type LessonProgress, type Progress } from './progress';
import { UPGRADES } from './upgrade';

export interface ReadProgress {
  readonly progress: Progress;
  /** Why some or all of it could not be read, as a sentence; null when all of it could. */
  readonly damage: string | null;
}

/** Reads stored progress of any version. What can be read is kept; what cannot is told. */
export function readProgress(text: string): ReadProgress {
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return { progress: NO_PROGRESS, damage: 'The saved progress is not readable: its text is cut or was changed.' };
  }
  if (!isRecord(stored) || typeof stored['version'] !== 'number') return { progress: NO_PROGRESS, damage: 'The saved progress is not readable: it does not say of which version it is.' };
  if (stored['version'] > PROGRESS_VERSION) {
    return { progress: NO_PROGRESS, damage: `The saved progress was written by a newer Highwater (format ${stored['version']}; this one reads up to ${PROGRESS_VERSION}). Reloading the page may bring the newer one.` };
  }
  let current = stored;
  while (current['version'] !== PROGRESS_VERSION) {
    const upgrade = UPGRADES[current['version'] as number];
    if (upgrade === undefined) return { progress: NO_PROGRESS, damage: `The saved progress is of an unknown format (${String(current['version'])}).` };
    try {
      current = upgrade(current);
    } catch {
      return { progress: NO_PROGRESS, damage: 'The saved progress is of an older format and could not be brought up to date.' };
    }
  }
  return readLessons(current['lessons']);
}

function readLessons(stored: unknown): ReadProgress {
  if (!isRecord(stored)) return { progress: NO_PROGRESS, damage: 'The saved progress is not readable: its list of lessons is missing.' };
  const lessons: Record<string, LessonProgress> = {};
  const lost: string[] = [];
  for (const [id, lesson] of Object.entries(stored)) {
    const read = v.safeParse(lessonProgressSchema, lesson);
    if (read.success) lessons[id] = read.output;
    else lost.push(id);
  }
  const damage = lost.length === 0 ? null : `The saved progress of ${lost.length === 1 ? 'one lesson' : `${lost.length} lessons`} is not readable: ${lost.join(', ')}. The rest is here.`;
  return { progress: { version: PROGRESS_VERSION, lessons }, damage };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
