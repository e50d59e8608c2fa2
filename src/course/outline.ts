import { CURRICULUM } from './curriculum';
import type { LessonMeta } from './format';
import { LESSONS } from './lessons';
import { PARTS } from './parts';
import type { Progress } from './progress/progress';

export type LessonStanding = 'not written' | 'fresh' | 'begun' | 'passed';

export interface OutlineLesson {
  readonly id: string;
  /** `2.6`: the part and the place in it. Places move when lessons are added; ids do not. */
  readonly number: string;
  readonly title: string;
  readonly moment: string;
  readonly standing: LessonStanding;
  /** Null while it is not written. */
  readonly meta: LessonMeta | null;
}

export interface OutlinePart {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly lessons: readonly OutlineLesson[];
  readonly written: number;
  readonly passed: number;
  /** Of the lessons that are written. */
  readonly minutes: number;
}

/** The whole course with what has been done of it. */
export function outline(progress: Progress, written: readonly LessonMeta[] = LESSONS): readonly OutlinePart[] {
  return PARTS.map(({ id, title }, number) => {
    const lessons = CURRICULUM[id].map((planned, i): OutlineLesson => {
      const meta = written.find((one) => one.id === planned.id) ?? null;
      return { id: planned.id, number: `${number}.${i + 1}`, title: meta?.title ?? planned.title, moment: planned.moment, standing: standingOf(planned.id, meta, progress), meta };
    });
    const there = lessons.flatMap(({ meta }) => (meta === null ? [] : [meta]));
    return {
      id,
      number,
      title,
      lessons,
      written: there.length,
      passed: lessons.filter(({ standing }) => standing === 'passed').length,
      minutes: there.reduce((sum, { minutes }) => sum + minutes, 0),
    };
  });
}

/** The lesson to go on with: the one that was left, else the first that is written and not passed. */
export function nextLesson(parts: readonly OutlinePart[], leftId: string | null): OutlineLesson | null {
  const all = parts.flatMap(({ lessons }) => lessons).filter(({ meta }) => meta !== null);
  const left = all.find(({ id }) => id === leftId);
  if (left && left.standing !== 'passed') return left;
  const open = all.filter(({ standing }) => standing !== 'passed');
  return open.find(({ standing }) => standing === 'begun') ?? open.find(({ id }) => id === FIRST) ?? open[0] ?? left ?? null;
}

/** Five minutes of everything come before the reasons for it. */
const FIRST = 'tour';

function standingOf(id: string, meta: LessonMeta | null, progress: Progress): LessonStanding {
  if (meta === null) return 'not written';
  const known = progress.lessons[id];
  if (known === undefined) return 'fresh';
  if (known.passedAt !== null) return 'passed';
  return known.goals.length > 0 || known.guess !== null ? 'begun' : 'fresh';
}
