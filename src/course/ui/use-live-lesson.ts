import { useEffect, useMemo, useRef, useState } from 'react';
import { selectionOf } from '../../session/commands/things';
import type { ThingId } from '../../session/commands/things';
import type { Session } from '../../session/session';
import { useDesk } from '../../panels/shared/commands';
import type { OpenLesson } from '../lessons';
import { allMet } from '../goals/tracker';
import { LessonRun } from '../run/lesson-run';
import { showMe, Stopped, valuesOf, type Showing } from '../run/show-me';
import type { LessonDesk } from './lesson-context';
import { progressKeeper } from './keeper';

export interface Surroundings {
  readonly session: Session;
  /** Marks things on the stage; none when the list is empty. */
  readonly onMark: (things: readonly ThingId[]) => void;
}

export interface LiveLesson {
  readonly desk: LessonDesk;
  /** What the show could not do; null when nothing went wrong. */
  readonly trouble: string | null;
}

/** Ties a lesson to the session: watches the run, keeps progress, and does things through the commands. */
export function useLiveLesson(lesson: OpenLesson, { session, onMark }: Surroundings): LiveLesson {
  const commands = useDesk();
  const keeper = progressKeeper();
  const run = useMemo(() => new LessonRun(session, lesson.play, lesson.scenario), [session, lesson]);
  const [showing, setShowing] = useState<Showing | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const abort = useRef<AbortController | undefined>(undefined);
  const { id } = lesson.meta;

  useEffect(() => {
    keeper.opened(id);
    run.start();
    const stop = run.store.subscribe(({ goals, notCounted }, before) => {
      if (goals === before.goals || notCounted !== null) return;
      const met = goals.filter(({ status }) => status === 'met').map((goal) => goal.id);
      if (met.length > 0) keeper.goalsMet(id, met, allMet(goals));
    });
    return () => {
      stop();
      run.stop();
      abort.current?.abort();
    };
  }, [run, keeper, id]);

  useEffect(() => () => onMark([]), [onMark]);

  const desk = useMemo<LessonDesk>(() => {
    const stopShowing = (): void => abort.current?.abort();
    return {
      lesson,
      run,
      keeper,
      showing,
      stopShowing,
      showMe() {
        stopShowing();
        const controller = new AbortController();
        abort.current = controller;
        setTrouble(null);
        showMe(run, lesson.play.solution, commands.run, setShowing, controller.signal)
          .catch((error: unknown) => {
            if (error instanceof Stopped) commands.run('run.pause');
            else setTrouble(error instanceof Error ? error.message : String(error));
          })
          .finally(() => {
            if (abort.current === controller) setShowing(null);
          });
      },
      goTo(timeUs, bookmark) {
        stopShowing();
        commands.run('time.go-to', { at: timeUs });
        const { now } = run.store.getState();
        if (bookmark === undefined || now === null) return;
        const { select, highlight } = bookmark;
        const thing = typeof select === 'function' ? select(now) : select;
        if (thing && selectionOf(thing)) commands.run('select.on-stage', { thing });
        onMark(typeof highlight === 'function' ? highlight(now) : (highlight ?? []));
      },
      act(actions) {
        const { now } = run.store.getState();
        for (const action of actions) commands.run(action.command, valuesOf(action, now));
      },
    };
  }, [lesson, run, keeper, showing, commands, onMark]);

  return { desk, trouble };
}
