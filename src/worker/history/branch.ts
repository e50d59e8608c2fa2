import type { Moment, PlacedCommand } from '../contract';
import { Marks } from './marks';

/** A command at its place. The object itself is its identity: branches that share a past share its commands. */
export type Given = PlacedCommand;

/** Orders moments of one branch. */
export function compareMoments(a: Moment, b: Moment): number {
  return a.events - b.events || a.timeUs - b.timeUs;
}

export function placeOf(command: PlacedCommand): Moment {
  return { events: command.atEvent, timeUs: command.timeUs };
}

/** A command that was taken back, and how to give it back. */
export interface Undone {
  readonly given: Given;
  readonly returnTo: Moment;
}

/** One course of history: the commands given in it, and how far it has been computed. */
export class Branch {
  /** Oldest first; the first ones may be shared with other branches. */
  commands: Given[] = [];
  /** The latest moment computed. */
  head: Moment = { events: 0, timeUs: 0 };
  marks = new Marks();
  undone: Undone[] = [];

  constructor(readonly id: number, readonly parent: number, readonly forkedAt: Moment, readonly firstCommand: Given | null) {}
}

/**
 * A moment that was computed before, named so that it can be recognised: number of events and the last command given. Nothing
 * else decides what a world is like.
 */
export interface Known {
  readonly events: number;
  /** Null: none yet. */
  readonly lastCommand: Given | null;
}

/** Number of commands of the branch that were given at a known moment; −1 when the moment is not in that branch. */
export function commandsAt(branch: Branch, known: Known): number {
  const { commands } = branch;
  const given = known.lastCommand === null ? 0 : commands.lastIndexOf(known.lastCommand) + 1;
  if (given === 0 && known.lastCommand !== null) return -1;
  const next = commands[given];
  return next !== undefined && next.atEvent < known.events ? -1 : given;
}
