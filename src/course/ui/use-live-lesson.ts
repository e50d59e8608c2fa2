import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { useDesk } from '../../panels/shared/commands';
import { selectionOf, type ThingId } from '../../session/commands/things';
import type { Session } from '../../session/session';
import type { OpenLesson } from '../lessons';
import { progressKeeper } from '../progress/keeper';
import { liveLesson } from '../run/live-lesson';
import { valuesOf } from '../run/show-me';
import type { LessonDesk } from './lesson-context';

export interface Surroundings {
  readonly session: Session;
  /** Marks things on the stage; none when the list is empty. */
  readonly onMark: (things: readonly ThingId[]) => void;
}

/** What the parts of the panel may ask for: done through the commands, as a click on the stage would be. */
export function useLiveLesson(lesson: OpenLesson, { session, onMark }: Surroundings): LessonDesk {
  const commands = useDesk();
  const keeper = progressKeeper();
  const live = useMemo(() => liveLesson(session, lesson, keeper), [session, lesson, keeper]);
  const { showing, trouble } = useStore(live.show);
  useEffect(() => () => onMark([]), [onMark]);

  return useMemo<LessonDesk>(() => {
    const { run } = live;
    return {
      lesson,
      run,
      keeper,
      showing,
      trouble,
      stopShowing: () => live.stopShowing(),
      showMe: () => void live.showMe(commands.run),
      goTo(timeUs, bookmark) {
        live.stopShowing();
        commands.run('time.go-to', { at: timeUs });
        if (bookmark === undefined) return;
        const { select, highlight, picture } = bookmark;
        if (picture !== undefined) commands.run('panel.open', { panel: picture });
        // What it speaks of is known there, not yet here.
        live.whenAt(timeUs, (now) => {
          const thing = typeof select === 'function' ? select(now) : select;
          if (thing && selectionOf(thing)) commands.run('select.on-stage', { thing });
          onMark(typeof highlight === 'function' ? highlight(now) : (highlight ?? []));
        });
      },
      act(actions) {
        onMark([]);
        const { now } = run.store.getState();
        for (const action of actions) commands.run(action.command, valuesOf(action, now));
      },
    };
  }, [lesson, live, keeper, showing, trouble, commands, onMark]);
}
