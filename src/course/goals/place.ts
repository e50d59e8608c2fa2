import type { Moment, PlacedCommand } from '../../worker/contract';
import type { ReadFact } from './read-fact';

/**
 * A moment named by what makes it what it is: the commands given before it, and how many events had been processed. Two runs
 * of one scenario that agree in these are the same run, whatever branch they are on.
 */
export interface Place {
  readonly moment: Moment;
  /** Those given so far, oldest first. */
  readonly commands: readonly PlacedCommand[];
}

/** Does `earlier` lie in the past of `later` (or at it)? */
export function isPastOf(earlier: Place, later: Place): boolean {
  const given = earlier.commands.length;
  if (earlier.moment.events > later.moment.events || !samePrefix(earlier.commands, later.commands, given)) return false;
  // What came next in the later run was not given before the earlier moment.
  const next = later.commands[given];
  return next === undefined || next.atEvent >= earlier.moment.events;
}

/** Do both begin with the same commands, that many of them? */
export function samePrefix(a: readonly PlacedCommand[], b: readonly PlacedCommand[], length: number): boolean {
  if (a.length < length || b.length < length) return false;
  for (let i = 0; i < length; i++) if (!sameCommand(a[i] as PlacedCommand, b[i] as PlacedCommand)) return false;
  return true;
}

/** How many of the commands were given before an event was processed. */
export function givenBefore(commands: readonly PlacedCommand[], event: number): number {
  let given = 0;
  while (given < commands.length && (commands[given] as PlacedCommand).atEvent < event) given++;
  return given;
}

/** The place of a fact that lies in the past of a place: of several commands at its event, all that were not later count as given. */
export function placeOfFact(fact: ReadFact, place: Place): Place {
  const commands = place.commands.filter(({ atEvent, timeUs }) => atEvent <= fact.event && timeUs <= fact.timeUs);
  return { moment: { events: fact.event, timeUs: fact.timeUs }, commands };
}

function sameCommand(a: PlacedCommand, b: PlacedCommand): boolean {
  return a === b || (a.atEvent === b.atEvent && a.timeUs === b.timeUs && JSON.stringify(a.command) === JSON.stringify(b.command));
}
