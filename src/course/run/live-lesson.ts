import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Session } from '../../session/session';
import type { Now } from '../goals/now';
import { allMet } from '../goals/tracker';
import type { OpenLesson } from '../lessons';
import type { ProgressKeeper } from '../progress/store';
import { LessonRun, type LessonRunState } from './lesson-run';
import { showMe, Stopped, type RunCommand, type Showing } from './show-me';

export interface ShowState {
  /** The solution is being played. */
  readonly showing: Showing | null;
  /** Why it could not be played to the end. */
  readonly trouble: string | null;
}

/** A lesson that is being taken: outlives the panel that shows it, which on a phone comes and goes. */
export class LiveLesson {
  readonly run: LessonRun;
  readonly show: StoreApi<ShowState> = createStore<ShowState>(() => ({ showing: null, trouble: null }));

  private abort: AbortController | null = null;
  private stopWaiting: () => void = () => undefined;
  private readonly stopKeeping: () => void;

  constructor(session: Session, readonly lesson: OpenLesson, private readonly keeper: ProgressKeeper) {
    const { id } = lesson.meta;
    this.run = new LessonRun(session, lesson.play, lesson.scenario);
    keeper.opened(id);
    this.stopKeeping = this.run.store.subscribe(({ goals, notCounted }, before) => {
      if (goals === before.goals || notCounted !== null) return;
      const met = goals.filter(({ status }) => status === 'met').map((goal) => goal.id);
      if (met.length > 0) this.keeper.goalsMet(id, met, allMet(goals));
    });
    this.run.start();
  }

  /** Calls back once the run stands at that time; the call before is called off. */
  whenAt(timeUs: number, arrived: (now: Now) => void): void {
    this.stopWaiting();
    const look = ({ now, place }: LessonRunState): boolean => {
      if (now === null || place?.moment.timeUs !== timeUs) return false;
      arrived(now);
      return true;
    };
    if (look(this.run.store.getState())) return;
    const stop = this.run.store.subscribe((state) => {
      if (look(state)) stop();
    });
    this.stopWaiting = stop;
  }

  close(): void {
    this.stopWaiting();
    this.stopShowing();
    this.stopKeeping();
    this.run.stop();
  }

  stopShowing(): void {
    this.abort?.abort();
  }

  async showMe(command: RunCommand): Promise<void> {
    this.stopShowing();
    const abort = new AbortController();
    this.abort = abort;
    this.show.setState({ showing: null, trouble: null });
    let trouble: string | null = null;
    try {
      await showMe(this.run, this.lesson.play.solution, command, (showing) => this.show.setState({ showing }), abort.signal);
    } catch (error) {
      if (error instanceof Stopped) command('run.pause');
      else trouble = error instanceof Error ? error.message : String(error);
    }
    // Another show may have begun meanwhile.
    if (this.abort === abort) this.show.setState({ showing: null, trouble });
  }
}

const live = new WeakMap<Session, LiveLesson>();

/** The lesson taken in a session; opening another closes the one before. */
export function liveLesson(session: Session, lesson: OpenLesson, keeper: ProgressKeeper): LiveLesson {
  const known = live.get(session);
  if (known?.lesson.meta.id === lesson.meta.id) return known;
  known?.close();
  const fresh = new LiveLesson(session, lesson, keeper);
  live.set(session, fresh);
  return fresh;
}

/** The lesson that is being taken in a session, if its own run is the one that is running. */
export function takenLesson(session: Session): LiveLesson | undefined {
  const known = live.get(session);
  return known?.run.store.getState().whose === 'own' ? known : undefined;
}
