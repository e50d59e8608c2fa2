import * as v from 'valibot';

/** What a browser keeps of a learner. Times are wall-clock milliseconds; nothing of it leaves the browser. */
export const PROGRESS_VERSION = 2;

const time = v.pipe(v.number(), v.finite(), v.minValue(0));

const answerSchema = v.object({
  /** Was the last answer right? */
  right: v.boolean(),
  answeredAt: time,
  /** Right answers in a row since it was last missed; counted only for questions that were ever missed. */
  streak: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** When it is to be asked again; null: not again. */
  dueAt: v.nullable(time),
});

export const lessonProgressSchema = v.object({
  openedAt: time,
  /** Goals met with the learner's own hands, by id. */
  goals: v.array(v.string()),
  passedAt: v.nullable(time),
  /** The option chosen before the reveal; '' when it was skipped, null when not yet answered. */
  guess: v.nullable(v.string()),
  /** By id of the question. */
  answers: v.record(v.string(), answerSchema),
});

export type Answer = Readonly<v.InferOutput<typeof answerSchema>>;
export type LessonProgress = Readonly<v.InferOutput<typeof lessonProgressSchema>>;

export interface Progress {
  readonly version: typeof PROGRESS_VERSION;
  /** By id of the lesson. */
  readonly lessons: Readonly<Record<string, LessonProgress>>;
}

export const NO_PROGRESS: Progress = { version: PROGRESS_VERSION, lessons: {} };

export function freshLesson(openedAt: number): LessonProgress {
  return { openedAt, goals: [], passedAt: null, guess: null, answers: {} };
}
