import type { Moment, PlacedCommand } from '../../worker/contract';

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
  if (given > later.commands.length || earlier.moment.events > later.moment.events) return false;
  for (let i = 0; i < given; i++) {
    if (!sameCommand(earlier.commands[i] as PlacedCommand, later.commands[i] as PlacedCommand)) return false;
  }
  // What came next in the later run was not given before the earlier moment.
  const next = later.commands[given];
  return next === undefined || next.atEvent >= earlier.moment.events;
}

function sameCommand(a: PlacedCommand, b: PlacedCommand): boolean {
  return a === b || (a.atEvent === b.atEvent && a.timeUs === b.timeUs && JSON.stringify(a.command) === JSON.stringify(b.command));
}
