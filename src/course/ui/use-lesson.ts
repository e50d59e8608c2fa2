import { useEffect, useState } from 'react';
import { loadLesson, type OpenLesson } from '../lessons';

export type LessonState = { readonly phase: 'loading' } | { readonly phase: 'failed'; readonly reason: string } | { readonly phase: 'ready'; readonly lesson: OpenLesson };

const LOADING: LessonState = { phase: 'loading' };

/** Fetches a lesson. Gives the way to try again, for a connection that failed. */
export function useLesson(id: string): readonly [LessonState, () => void] {
  const [state, setState] = useState<LessonState & { readonly of?: string }>(LOADING);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let wanted = true;
    loadLesson(id).then(
      (lesson) => wanted && setState({ phase: 'ready', lesson, of: id }),
      (error: unknown) => wanted && setState({ phase: 'failed', reason: error instanceof Error ? error.message : String(error), of: id }),
    );
    return () => {
      wanted = false;
    };
  }, [id, attempt]);
  const again = (): void => {
    setState(LOADING);
    setAttempt(attempt + 1);
  };
  return [state.of === id ? state : LOADING, again];
}
