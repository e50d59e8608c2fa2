import type { Fact } from '../../../engine/kernel/fact';
import type { Message } from '../../messages/message-log';

/** What the path is read from. */
export interface History {
  /** The message whose arrival that event was, if it was one. */
  takenIn(event: number): Message | undefined;
  sentIn(event: number): readonly Message[];
  message(id: number): Message | undefined;
  fact(id: number): Fact | undefined;
}

export interface Step {
  readonly part: 'before' | 'chosen' | 'after';
  readonly message: Message | null;
  readonly fact: Fact | null;
}

const MAX_BEFORE = 24;
const MAX_AFTER = 8;

/**
 * What led to a message: it was sent in the event in which another was taken, or because of a fact that an earlier event
 * stated, which in turn was the taking of a message, and so on back to a timer or an action from outside. Then what its
 * own arrival led to, one step on.
 */
export function pathOfMessage(history: History, chosen: Message): Step[] {
  const before = backFrom(history, chosen.sentEvent, chosen.cause);
  const after: Step[] = [];
  if (chosen.takenEvent >= 0) {
    for (const message of history.sentIn(chosen.takenEvent)) {
      if (message !== chosen && after.length < MAX_AFTER) after.push({ part: 'after', message, fact: null });
    }
  }
  return [...before, { part: 'chosen', message: chosen, fact: null }, ...after];
}

export function pathOfFact(history: History, chosen: Fact): Step[] {
  const before = backFrom(history, chosen.event, chosen.cause);
  const after: Step[] = [];
  for (const message of history.sentIn(chosen.event)) {
    if (message.cause >= chosen.id && after.length < MAX_AFTER) after.push({ part: 'after', message, fact: null });
  }
  return [...before, { part: 'chosen', message: null, fact: chosen }, ...after];
}

/** Steps that led to what was done in an event because of a fact, oldest first. */
function backFrom(history: History, fromEvent: number, fromCause: number): Step[] {
  const steps: Step[] = [];
  let event = fromEvent;
  let cause = fromCause;
  while (steps.length < MAX_BEFORE) {
    // Facts of this very event, which lie between the arrival and what was done.
    let fact = cause === 0 ? undefined : history.fact(cause);
    while (fact !== undefined && fact.event === event && steps.length < MAX_BEFORE) {
      steps.push({ part: 'before', message: null, fact });
      cause = fact.cause;
      fact = cause === 0 ? undefined : history.fact(cause);
    }
    const taken = history.takenIn(event);
    if (taken !== undefined) {
      steps.push({ part: 'before', message: taken, fact: null });
      event = taken.sentEvent;
      cause = taken.cause;
      if (event < 0 && cause === 0) break;
      continue;
    }
    // A timer or an action: what it follows from was stated earlier.
    if (fact === undefined || fact.event >= event) break;
    event = fact.event;
  }
  return steps.reverse();
}
