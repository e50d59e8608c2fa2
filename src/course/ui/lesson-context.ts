import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { Bookmark, LessonAction } from '../format';
import type { OpenLesson } from '../lessons';
import type { ProgressKeeper } from '../progress/store';
import type { LessonRun, LessonRunState } from '../run/lesson-run';
import type { Showing } from '../run/show-me';

/** What the parts of a lesson share. */
export interface LessonDesk {
  readonly lesson: OpenLesson;
  readonly run: LessonRun;
  readonly keeper: ProgressKeeper;
  readonly showing: Showing | null;
  /** Why the solution could not be shown to its end. */
  readonly trouble: string | null;
  showMe(): void;
  stopShowing(): void;
  /** Goes to a moment of the run; with a bookmark, also to what it speaks of. */
  goTo(timeUs: number, bookmark?: Bookmark): void;
  /** Does something as the learner's own act. */
  act(actions: readonly LessonAction[]): void;
}

export const LessonContext = createContext<LessonDesk | undefined>(undefined);

export function useLessonDesk(): LessonDesk {
  const desk = use(LessonContext);
  if (!desk) throw new Error('No lesson around this component.');
  return desk;
}

export function useRun<T>(select: (state: LessonRunState) => T): T {
  return useStore(useLessonDesk().run.store, select);
}
