import { createStore, type StoreApi } from 'zustand/vanilla';
import { freshLesson, NO_PROGRESS, type LessonProgress, type Progress } from './progress';
import { readProgress } from './read';
import { remember } from './spacing';

export const PROGRESS_KEY = 'highwater.progress';
/** What could not be read is kept here, never thrown away by itself. */
export const ASIDE_KEY = 'highwater.progress.unreadable';

/** The part of the browser's storage that is used; tests give a small one. */
export interface ProgressStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface ProgressTrouble {
  readonly message: string;
  /** The stored text as it was found; null when the trouble is not about what was stored. */
  readonly text: string | null;
}

export interface ProgressState {
  readonly progress: Progress;
  readonly trouble: ProgressTrouble | null;
}

/** A learner's progress, kept in the browser at every change. Trouble is shown, not swallowed, and never stops a lesson. */
export class ProgressKeeper {
  readonly store: StoreApi<ProgressState> = createStore<ProgressState>(() => ({ progress: NO_PROGRESS, trouble: null }));

  constructor(private readonly storage: ProgressStorage, private readonly clockMs: () => number) {
    this.load();
  }

  /** Reads what is stored; also when another tab has changed it. */
  load(): void {
    try {
      const text = this.storage.getItem(PROGRESS_KEY);
      const aside = this.storage.getItem(ASIDE_KEY);
      if (text === null) return this.store.setState({ progress: NO_PROGRESS, trouble: aside === null ? null : leftAside(aside) });
      const { progress, damage } = readProgress(text);
      if (damage !== null) this.storage.setItem(ASIDE_KEY, text);
      const trouble = damage !== null ? { message: damage, text } : aside === null ? null : leftAside(aside);
      this.store.setState({ progress, trouble });
    } catch (error) {
      this.store.setState({ trouble: { message: `This browser does not let the page keep progress (${reason(error)}). The lesson works; nothing of it is remembered.`, text: null } });
    }
  }

  /** The learner has seen the trouble and lets what was put aside go. */
  forgetAside(): void {
    try {
      this.storage.removeItem(ASIDE_KEY);
    } catch {
      // It cannot be stored in the first place then.
    }
    this.store.setState({ trouble: null });
  }

  lesson(id: string): LessonProgress | undefined {
    return this.store.getState().progress.lessons[id];
  }

  opened(id: string): void {
    if (this.lesson(id) === undefined) this.change(id, (lesson) => lesson);
  }

  goalsMet(id: string, goals: readonly string[], all: boolean): void {
    const known = this.lesson(id);
    const fresh = goals.filter((goal) => !known?.goals.includes(goal));
    const passes = all && (known?.passedAt ?? null) === null;
    if (fresh.length === 0 && !passes) return;
    this.change(id, (lesson) => ({ ...lesson, goals: [...lesson.goals, ...fresh], passedAt: passes ? this.clockMs() : lesson.passedAt }));
  }

  guessed(id: string, option: string): void {
    this.change(id, (lesson) => ({ ...lesson, guess: option }));
  }

  answered(id: string, question: string, right: boolean): void {
    this.change(id, (lesson) => ({ ...lesson, answers: { ...lesson.answers, [question]: remember(lesson.answers[question], right, this.clockMs()) } }));
  }

  /** Forgets one lesson, for someone who wants to take it afresh. */
  forget(id: string): void {
    const { progress } = this.store.getState();
    const lessons = Object.fromEntries(Object.entries(progress.lessons).filter(([one]) => one !== id));
    this.save({ ...progress, lessons });
  }

  private change(id: string, change: (lesson: LessonProgress) => LessonProgress): void {
    const { progress } = this.store.getState();
    const lesson = change(progress.lessons[id] ?? freshLesson(this.clockMs()));
    this.save({ ...progress, lessons: { ...progress.lessons, [id]: lesson } });
  }

  private save(progress: Progress): void {
    this.store.setState({ progress });
    try {
      this.storage.setItem(PROGRESS_KEY, JSON.stringify(progress));
    } catch (error) {
      this.store.setState({ trouble: { message: `Progress could not be saved (${reason(error)}). It lasts until this page is closed.`, text: null } });
    }
  }
}

function leftAside(text: string): ProgressTrouble {
  return { message: 'Saved progress that could not be read is still kept aside.', text };
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
