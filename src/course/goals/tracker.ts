import type { Moment } from '../../worker/contract';
import type { Goal, RecoverGoal } from '../format';
import { formatClock, formatSpan, MICROS_PER_MS, type Micros } from '../../base/time';
import type { Now } from './now';
import { isPastOf, placeOfFact, type Place } from './place';
import type { ReadFact } from './read-fact';

/**
 * `open`: not yet. `met`: done. `holding`: a keep goal that was never broken (it counts once the others are met). `broken`: a
 * keep goal that was. `late`: a recover goal whose time has run out. The last two are mended by going back in time only.
 */
export type GoalStatus = 'open' | 'met' | 'holding' | 'broken' | 'late';

export interface GoalState {
  readonly id: string;
  readonly status: GoalStatus;
  /** What is still missing, what holds, or what went wrong. Empty when met. */
  readonly sentence: string;
  /** When it was met or broken: a click goes there. */
  readonly moment: Moment | null;
}

interface Mark {
  readonly status: 'met' | 'broken' | 'late';
  readonly sentence: string;
  readonly place: Place;
}

/**
 * Follows the goals of a lesson through a run that may jump, go back and fork. What it says of a moment depends on the run up
 * to that moment alone: a goal met later, or in a branch that was left, is open there. The same tracker serves the app, where
 * it sees the state a few times a second, and the tests, where it sees every step.
 */
export class GoalTracker {
  private readonly marks = new Map<string, Mark[]>();

  constructor(private readonly goals: readonly Goal[]) {}

  /** Looks at the run at a place, and gives the state of every goal there. */
  observe(place: Place, now: Now): GoalState[] {
    const states = this.goals.map((goal) => this.look(goal, place, now));
    const waiting = states.some(({ status }) => status !== 'met' && status !== 'holding');
    // Keep goals are kept when there is nothing left to do.
    return waiting ? states : states.map((state) => (state.status === 'holding' ? { ...state, status: 'met' as const, moment: lastMoment(states) } : state));
  }

  private look(goal: Goal, place: Place, now: Now): GoalState {
    const known = this.markBefore(goal.id, place);
    if (known !== null) return { id: goal.id, status: known.status, sentence: known.sentence, moment: known.place.moment };
    switch (goal.kind) {
      case 'reach': {
        const check = goal.check(now);
        return check.done ? this.mark(goal, place, 'met', '', check.by) : open(goal, check.missing);
      }
      case 'keep': {
        const broken = goal.broken(now);
        return broken === null ? { id: goal.id, status: 'holding', sentence: goal.holding, moment: null } : this.mark(goal, place, 'broken', broken.sentence, broken.fact ?? null);
      }
      case 'recover':
        return this.lookAtRecovery(goal, place, now);
    }
  }

  private lookAtRecovery(goal: RecoverGoal, place: Place, now: Now): GoalState {
    const since = goal.since(now);
    if (since === null) return open(goal, goal.before);
    const check = goal.check(now, since);
    const spentUs = (check.done && check.by !== null ? check.by.timeUs : place.moment.timeUs) - since.timeUs;
    const overdue = spentUs > goal.withinMs * MICROS_PER_MS;
    const within = formatSpan((goal.withinMs * MICROS_PER_MS) as Micros);
    if (check.done && !overdue) return this.mark(goal, place, 'met', '', check.by);
    // Not marked: a new fault starts the clock again, and then it is open once more.
    if (overdue) return { id: goal.id, status: 'late', sentence: `It took longer than ${within}. Go back to before ${formatClock(since.timeUs as Micros)}, or break it again and be quicker.`, moment: momentOf(since) };
    return open(goal, check.done ? '' : check.missing);
  }

  private mark(goal: Goal, place: Place, status: Mark['status'], sentence: string, by: ReadFact | null): GoalState {
    const marked = by === null ? place : placeOfFact(by, place);
    const list = this.marks.get(goal.id) ?? [];
    list.push({ status, sentence, place: marked });
    this.marks.set(goal.id, list);
    return { id: goal.id, status, sentence, moment: marked.moment };
  }

  private markBefore(goal: string, place: Place): Mark | null {
    return this.marks.get(goal)?.find((mark) => isPastOf(mark.place, place)) ?? null;
  }
}

export function allMet(states: readonly GoalState[]): boolean {
  return states.length > 0 && states.every(({ status }) => status === 'met');
}

function open(goal: Goal, sentence: string): GoalState {
  return { id: goal.id, status: 'open', sentence, moment: null };
}

function momentOf({ event, timeUs }: ReadFact): Moment {
  return { events: event, timeUs };
}

function lastMoment(states: readonly GoalState[]): Moment | null {
  return states.reduce<Moment | null>((last, { moment }) => (moment !== null && (last === null || moment.events > last.events) ? moment : last), null);
}
