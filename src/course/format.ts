import type { ThingId } from '../session/commands/things';
import type { PictureId } from '../session/commands/pictures';
import type { Values } from '../session/commands/command';
import type { Check } from './goals/check';
import type { Now } from './goals/now';
import type { ReadFact } from './goals/read-fact';
import type { PartId } from './parts';

/**
 * What a lesson is made of. A lesson is a folder `lessons/<id>/`; each type below is the default export of one of its
 * files. Texts are plain sentences; `backticks` set Kafka's own words in mono, and one that the glossary knows becomes
 * a link to its card.
 */

/** `lesson.ts`: all that a list of lessons needs. Loaded with the page, so nothing else may be in that file. */
export interface LessonMeta {
  /** Name of the folder. Stable for ever: links and progress hold it. */
  readonly id: string;
  readonly part: PartId;
  /** Orders the lessons of a part; gaps are fine. */
  readonly place: number;
  readonly title: string;
  readonly minutes: number;
  /** Goes on from "After this you can …". */
  readonly objective: string;
  /** Ids of lessons that help to have done before. Nothing is locked. */
  readonly prerequisites: readonly string[];
}

/** `play.ts`: what is played. Everything here looks at the run and decides nothing by itself. */
export interface LessonPlay {
  /** Simulated seconds per real second when the lesson presses play. */
  readonly speed: number;
  /** Where the run stands when the lesson opens: what comes before has been computed and can be gone back to. */
  readonly startMs: number;
  /** Time stands still until the learner lets it run: for a lesson about one moment, which reading may not pass by. */
  readonly opensPaused?: true;
  /** The lowest level of facts that the lesson reads: 1 when absent, steps worth stopping at. With 0 also routine ones, which only a quiet run can afford. */
  readonly factLevel?: 0 | 1;
  readonly bookmarks: readonly Bookmark[];
  readonly prediction: Prediction | null;
  readonly goals: readonly Goal[];
  readonly hints: readonly Hint[];
  /** Plays the lesson through. The tests hold that it meets every goal. */
  readonly solution: readonly SolutionStep[];
}

/** A moment of the run that a piece of prose speaks of. */
export interface Bookmark {
  readonly id: string;
  readonly title: string;
  readonly at: BookmarkAt;
  /** What is selected there, so that the inspector speaks of it. */
  readonly select?: ThingId | ((now: Now) => ThingId | null);
  /** What the stage shows there; without it, whatever it shows. */
  readonly picture?: PictureId;
  /** What is marked on the stage beside the selection. */
  readonly highlight?: readonly ThingId[] | ((now: Now) => readonly ThingId[]);
}

export type BookmarkAt =
  /** The same in every run, because nothing that the learner does comes before it. */
  | { readonly timeMs: number }
  /** The fact it is about, in this run; null as long as it has not happened. */
  | { readonly find: (now: Now) => ReadFact | null; readonly until: string };

/** Does something through the command layer, as a click or a key would. */
export interface LessonAction {
  /** Id of a command. */
  readonly command: string;
  readonly values?: (now: Now) => Values;
}

/** A question about this very run, answered by running on. */
export interface Prediction {
  readonly question: (now: Now) => string;
  readonly options: (now: Now) => readonly PredictionOption[];
  /** Can the question be asked here? Null when it can, else why not yet. */
  readonly notYet: (now: Now) => string | null;
  /** Id of the right option as the run has decided it; null as long as it has not. */
  readonly answer: (now: Now) => string | null;
  /** Written after the run has answered: how it came out, in numbers of this run. */
  readonly outcome: (now: Now) => string;
  /** The button that lets the run answer. */
  readonly reveal: { readonly title: (now: Now) => string; readonly actions: readonly LessonAction[] };
}

export interface PredictionOption {
  readonly id: string;
  readonly text: string;
  /** Said to someone who chose this one, once the run has answered: why it is right, or what the thought behind it misses. */
  readonly feedback: string;
}

interface GoalWords {
  readonly id: string;
  /** What to do, as a request. */
  readonly title: string;
}

/** Make it so. Once reached it stays reached, unless time goes back to before. */
export interface ReachGoal extends GoalWords {
  readonly kind: 'reach';
  readonly check: (now: Now) => Check;
}

/** Never let it become so. It counts when the other goals are met and it was never broken. */
export interface KeepGoal extends GoalWords {
  readonly kind: 'keep';
  /** Said while it holds. */
  readonly holding: string;
  /** Done: it is broken. What is missing: nothing. Judge by facts where the state could slip by unseen. */
  readonly broken: (now: Now) => { readonly sentence: string; readonly fact?: ReadFact } | null;
}

/** After the fault, back to healthy within a time. */
export interface RecoverGoal extends GoalWords {
  readonly kind: 'recover';
  readonly withinMs: number;
  /** The fact that starts the clock; a later one starts it again. */
  readonly since: (now: Now) => ReadFact | null;
  /** Said before the clock runs. */
  readonly before: string;
  readonly check: (now: Now, since: ReadFact) => Check;
}

export type Goal = ReachGoal | KeepGoal | RecoverGoal;

/** From a nudge to the exact action. The last ones may do it. */
export interface Hint {
  /** The goal it helps with. */
  readonly goal: string;
  readonly text: string;
  readonly action?: LessonAction & { readonly title: string };
}

/** The reference solution: actions, and waiting for what must come first. */
export type SolutionStep =
  | { readonly say: string; readonly wait: (now: Now) => boolean; readonly atMostMs: number }
  | { readonly say: string; readonly action: LessonAction };

/** `quiz.ts` */
export type Quiz = readonly Question[];

export interface Question {
  /** Stable within the lesson. */
  readonly id: string;
  readonly text: string;
  readonly options: readonly QuizOption[];
}

export interface QuizOption {
  readonly text: string;
  readonly right?: true;
  /** Why it is right or wrong. Shown for every option after the answer. */
  readonly because: string;
}

/** `beyond.ts`: what the same thing is outside this simulator. */
export interface LessonBeyond {
  /** What the tests type the commands at, one after the other: the lesson's own cluster, so far into its run, or a new one as the texts say. */
  readonly typedAt: { readonly lessonMs: number } | { readonly brokers: number; readonly controllers: number };
  readonly realCluster: readonly RealCommand[];
  readonly simplified: readonly { readonly title: string; readonly text: string }[];
}

export interface RealCommand {
  readonly text: string;
  /** A line for the shell of someone with Kafka's `bin` in the path. */
  readonly command: string;
  /** Typed into it, a line each. */
  readonly input?: readonly string[];
  /**
   * What it prints; parts that differ from cluster to cluster in <angle brackets>, and a line that is nothing else stands for any number of
   * lines. … leaves something out. Empty when it prints nothing.
   */
  readonly output: string;
  /** What the text says was done before, for the tests: lines of a transcript, as `src/cli/conform/transcript` reads them. */
  readonly before?: readonly string[];
  /** It goes on until somebody ends it: the tests do so after that long. */
  readonly endedAfterMs?: number;
  /** Why neither tests nor the terminal type it. */
  readonly notTyped?: string;
}

/** A lesson with everything it needs to be played. */
export interface Lesson {
  readonly meta: LessonMeta;
  readonly scenario: unknown;
  readonly play: LessonPlay;
  readonly quiz: Quiz;
  readonly beyond: LessonBeyond;
}
