import { useEffect } from 'react';
import { keepPlace } from '../../course/progress/place';
import { safeStorage } from './settings';
import { useLab } from './lab-context';

const EVERY_MS = 4_000;

/** Remembers where the learner is in a lesson, so that home can take it up there. */
export function useKeepPlace(lesson: string | undefined): void {
  const { session } = useLab();
  useEffect(() => {
    const storage = safeStorage();
    if (lesson === undefined || !storage) return;
    let taken: typeof import('../../course/run/live-lesson').takenLesson | undefined;
    void import('../../course/run/live-lesson').then((module) => (taken = module.takenLesson));
    const keep = (): void => {
      const live = taken?.(session);
      const run = session.savedRun();
      // What was shown, or opened from a link, is not the learner's own and is not taken up as such.
      if (run === null || live?.lesson.meta.id !== lesson || live.run.store.getState().notCounted !== null) return;
      keepPlace(storage, lesson, run);
    };
    const timer = window.setInterval(keep, EVERY_MS);
    // Heard before the next page is drawn, while the run is still this one.
    window.addEventListener('hashchange', keep);
    window.addEventListener('pagehide', keep);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener('hashchange', keep);
      window.removeEventListener('pagehide', keep);
    };
  }, [session, lesson]);
}
