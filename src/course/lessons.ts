import type { ComponentType } from 'react';
import type { MDXComponents } from 'mdx/types';
import type { Lesson, LessonBeyond, LessonMeta, LessonPlay, Quiz } from './format';
import { PARTS } from './parts';

/**
 * The lessons there are: one for each folder. Only their `lesson.ts` comes with the page; the rest is loaded when a lesson is
 * opened, in chunks of its own.
 */
const metas = import.meta.glob<LessonMeta>('./lessons/*/lesson.ts', { eager: true, import: 'default' });
const plays = import.meta.glob<LessonPlay>('./lessons/*/play.ts', { import: 'default' });
const quizzes = import.meta.glob<Quiz>('./lessons/*/quiz.ts', { import: 'default' });
const beyonds = import.meta.glob<LessonBeyond>('./lessons/*/beyond.ts', { import: 'default' });
const scenarios = import.meta.glob<unknown>('./lessons/*/scenario.json', { import: 'default' });
const proses = import.meta.glob<Prose>('./lessons/*/prose.mdx', { import: 'default' });

export type Prose = ComponentType<{ readonly components?: MDXComponents }>;

export interface OpenLesson extends Lesson {
  readonly Prose: Prose;
}

/** In the order in which they are learnt. */
export const LESSONS: readonly LessonMeta[] = Object.values(metas).sort((a, b) => partIndex(a) - partIndex(b) || a.place - b.place);

export function lessonMeta(id: string): LessonMeta | undefined {
  return LESSONS.find((lesson) => lesson.id === id);
}

export function partTitle(lesson: LessonMeta): string {
  return PARTS[partIndex(lesson)]?.title ?? '';
}

/** The next one in the order of the course. */
export function lessonAfter(id: string): LessonMeta | undefined {
  return LESSONS[LESSONS.findIndex((lesson) => lesson.id === id) + 1];
}

export async function loadLesson(id: string): Promise<OpenLesson> {
  const meta = lessonMeta(id);
  if (meta === undefined) throw new Error(`There is no lesson ${id}.`);
  const [play, quiz, beyond, scenario, Prose] = await Promise.all([
    part(plays, id, 'play.ts'), part(quizzes, id, 'quiz.ts'), part(beyonds, id, 'beyond.ts'), part(scenarios, id, 'scenario.json'), part(proses, id, 'prose.mdx'),
  ]);
  return { meta, play, quiz, beyond, scenario, Prose };
}

/** The scenario alone, for whoever starts the run. */
export function loadScenario(id: string): Promise<unknown> {
  return part(scenarios, id, 'scenario.json');
}

export function loadQuiz(id: string): Promise<Quiz> {
  return part(quizzes, id, 'quiz.ts');
}

function part<T>(files: Record<string, () => Promise<T>>, id: string, file: string): Promise<T> {
  const load = files[`./lessons/${id}/${file}`];
  return load === undefined ? Promise.reject(new Error(`Lesson ${id} has no ${file}.`)) : load();
}

function partIndex({ part: id }: LessonMeta): number {
  return PARTS.findIndex((one) => one.id === id);
}
