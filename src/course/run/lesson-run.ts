import { createStore, type StoreApi } from 'zustand/vanilla';
import { FACT_COLUMNS, type ClusterView, type FactRows, type PlacedCommand } from '../../worker/contract';
import type { Session } from '../../session/session';
import type { LessonPlay } from '../format';
import { FactArchive } from '../goals/archive';
import type { Now } from '../goals/now';
import { isPastOf, samePrefix, type Place } from '../goals/place';
import { readFact, type ReadFact } from '../goals/read-fact';
import { GoalTracker, type GoalState } from '../goals/tracker';
import { BookmarkFinder, sameBookmarks, type BookmarkState } from './bookmarks';
import { isPartOf } from './own-run';

export interface LessonRunState {
  /** Whose run it is: `other` means that something else runs, of which the goals say nothing; `none`, that nothing does yet. */
  readonly whose: 'none' | 'own' | 'other';
  /** Null before the first picture of the run. */
  readonly now: Now | null;
  readonly place: Place | null;
  readonly goals: readonly GoalState[];
  readonly bookmarks: BookmarkState;
  /** Why this run does not count as the learner's own work; null when it does. */
  readonly notCounted: 'shown' | 'opened' | null;
}

const NOTHING: LessonRunState = { whose: 'none', now: null, place: null, goals: [], bookmarks: { timesUs: {}, latest: null }, notCounted: null };

const STEPS = 1;
const EVENT_COLUMN = 2;

interface Borrowed {
  readonly place: Place;
  readonly how: 'shown' | 'opened';
}

/**
 * A lesson and the session's run put together: gathers facts, looks at each new picture of the state, and says how the goals
 * stand at the cursor.
 */
export class LessonRun {
  readonly store: StoreApi<LessonRunState> = createStore<LessonRunState>(() => NOTHING);

  private readonly archive = new FactArchive();
  private tracker: GoalTracker;
  private finder: BookmarkFinder;
  private pending: FactRows[] = [];
  private ownMoment = false;
  private borrowed: Borrowed[] = [];
  private run: unknown = undefined;
  /** The last picture is from before a jump or a command: wait for the next. */
  private stale = true;
  private seenView: ClusterView | null = null;
  private given: readonly PlacedCommand[] = [];
  private givenOf: { readonly commands: readonly PlacedCommand[]; readonly applied: number } | null = null;
  private arrivedByLink = false;
  /** What was looked at last. */
  private looked: { readonly view: ClusterView; readonly given: readonly PlacedCommand[] } | null = null;
  private stops: (() => void)[] = [];

  constructor(private readonly session: Session, private readonly play: LessonPlay, private readonly scenario: unknown) {
    this.tracker = new GoalTracker(play.goals);
    this.finder = new BookmarkFinder(play.bookmarks);
  }

  start(): void {
    const { session } = this;
    const { stores } = session;
    this.takeRun();
    this.stops = [
      stores.run.subscribe(() => this.takeRun()),
      stores.views.cluster.subscribe(({ data }) => {
        if (data === this.seenView) return;
        this.seenView = data;
        this.stale = false;
        this.observe();
      }),
      stores.cursor.subscribe((now, before) => {
        if (now.commandsApplied !== before.commandsApplied || now.branch !== before.branch || now.events < before.events) this.stale = true;
        // A picture often comes before the cursor that it belongs to.
        if (this.stale || !now.playing || this.looked?.view !== this.seenView) this.observe();
      }),
      stores.branches.subscribe(() => this.observe()),
      session.onFacts((rows, reset) => {
        if (reset) {
          this.pending = [];
          this.stale = true;
        }
        if (rows.length > 0) this.pending.push(rows);
      }, this.play.factLevel ?? STEPS),
      session.subscribe('cluster', {}),
    ];
  }

  stop(): void {
    for (const stop of this.stops) stop();
    this.stops = [];
  }

  /** The next run to arrive is the learner's own, taken up where it was left: what was done in it counts. */
  expectOwn(): void {
    this.ownMoment = true;
  }

  /** What was just done was shown, not done by the learner. */
  markShown(): void {
    const place = this.here();
    if (place !== null) this.borrowed.push({ place, how: 'shown' });
    this.looked = null;
    this.observe();
  }

  /** Commands given so far, as far as known. */
  get commandsGiven(): number {
    return this.session.stores.cursor.getState().commandsApplied;
  }

  private takeRun(): void {
    const { run, phase } = this.session.stores.run.getState();
    if (run === null || run === this.run || phase !== 'ready') return;
    this.run = run;
    this.archive.clear();
    this.tracker = new GoalTracker(this.play.goals);
    this.finder = new BookmarkFinder(this.play.bookmarks);
    this.borrowed = [];
    this.looked = null;
    this.stale = true;
    // Whatever had been done when the run arrived was done by someone else, or at another time.
    this.arrivedByLink = run.cursor.commandsApplied > 0 && !this.ownMoment;
    this.ownMoment = false;
    this.store.setState({ ...NOTHING, whose: isPartOf(this.scenario, run.scenario) ? 'own' : 'other' });
  }

  private here(): Place | null {
    const { stores } = this.session;
    const cursor = stores.cursor.getState();
    const { branches, current } = stores.branches.getState();
    const commands = branches.find(({ branch }) => branch === cursor.branch)?.commands ?? [];
    if (cursor.branch !== current || commands.length < cursor.commandsApplied) return null;
    const applied = cursor.commandsApplied;
    if (this.givenOf?.commands !== commands || this.givenOf.applied !== applied) {
      this.givenOf = { commands, applied };
      // The same commands stay the same array, however often they were sent.
      if (this.given.length !== applied || !samePrefix(this.given, commands, applied)) this.given = commands.slice(0, applied);
    }
    return { moment: { events: cursor.events, timeUs: cursor.timeUs }, commands: this.given };
  }

  private observe(): void {
    const { stores } = this.session;
    const view = stores.views.cluster.getState().data;
    const cursor = stores.cursor.getState();
    if (view === null || this.store.getState().whose !== 'own' || stores.run.getState().run !== this.run) return;
    // A picture of the very moment is right in any case. While it plays, so is one of the past since the last jump; one of the
    // same event is not: it may show what a command has done that the cursor does not know of yet.
    if (view.traceHash === cursor.traceHash && view.events === cursor.events) this.stale = false;
    else if (this.stale || !cursor.playing || view.events >= cursor.events) return;
    const here = this.here();
    if (here === null || (this.looked?.view === view && this.looked.given === here.commands)) return;
    this.looked = { view, given: here.commands };
    if (this.arrivedByLink) {
      this.arrivedByLink = false;
      this.borrowed.push({ place: here, how: 'opened' });
    }
    this.takeFacts(here, view.events);
    const place: Place = { moment: { events: view.events, timeUs: view.timeUs }, commands: here.commands };
    const now: Now = { view, history: this.archive.historyAt(place) };
    const goals = this.tracker.observe(place, now);
    const notCounted = this.borrowed.find((one) => isPastOf(one.place, place))?.how ?? null;
    const before = this.store.getState();
    const bookmarks = this.finder.look(place, { moment: cursor.head, commands: this.givenOf?.commands ?? here.commands }, now);
    this.store.setState({
      now,
      place,
      notCounted,
      // What looks the same stays the same object, so that nothing is drawn again.
      goals: sameStates(before.goals, goals) ? before.goals : goals,
      bookmarks: sameBookmarks(before.bookmarks, bookmarks) ? before.bookmarks : bookmarks,
    });
  }

  /** Facts beyond the picture wait for the next one: which commands came before them is known only then. */
  private takeFacts(here: Place, events: number): void {
    if (this.pending.length === 0) return;
    const { names } = this.session.stores.names.getState();
    const facts: ReadFact[] = [];
    const later: FactRows[] = [];
    for (const rows of this.pending) {
      let at = 0;
      for (; at < rows.length && (rows[at + EVENT_COLUMN] as number) <= events; at += FACT_COLUMNS) facts.push(readRow(rows, at, names));
      if (at < rows.length) later.push(rows.slice(at));
    }
    this.pending = later;
    this.archive.add(facts, here);
  }
}

function readRow(rows: FactRows, at: number, names: Parameters<typeof readFact>[1]): ReadFact {
  const n = (column: number): number => rows[at + column] as number;
  return readFact({ id: n(0), timeUs: n(1), event: n(2), node: n(3), kind: n(4), a: n(5), b: n(6), c: n(7), d: n(8), cause: n(9) }, names);
}

function sameStates(a: readonly GoalState[], b: readonly GoalState[]): boolean {
  return a.length === b.length && a.every((one, i) => {
    const other = b[i] as GoalState;
    return one.status === other.status && one.sentence === other.sentence && one.moment?.events === other.moment?.events;
  });
}
