import type { World } from '../../engine/kernel/world';
import type { Ledger } from '../ledger';
import { commandsAt, type Branch, type Given, type Known } from './branch';
import { bytesBeside } from './size-of';

/** A world put aside. It is never run itself, only copied. */
export interface Checkpoint extends Known {
  readonly events: number;
  readonly timeUs: number;
  readonly lastCommand: Given | null;
  readonly world: World;
  readonly ledger: Ledger;
  readonly hash: string;
  readonly bytes: number;
}

export interface CheckpointLimits {
  /** A new one is kept after that many events, later in a long run after up to `SPACING_GROWTH` times as many. */
  readonly spacingEvents: number;
  /** All together, beside the start of the run. */
  readonly budgetBytes: number;
}

export const DEFAULT_LIMITS: CheckpointLimits = { spacingEvents: 1500, budgetBytes: 128 * 1024 * 1024 };

const SPACING_GROWTH = 6;
/** While a run is short, it has about so many. */
const AIMED_COUNT = 256;

/** Walking a copy to learn its size costs more than making it, so only one in so many is measured. */
const MEASURE_ONE_IN = 8;
/** Kept close behind the cursor while someone steps backwards; beside the budgeted ones, and few. */
const NEAR_KEPT = 4;

/**
 * Worlds put aside, so that any moment is reached by a bounded replay. Over the budget, the one goes whose absence makes the
 * smallest gap: the gaps stay even, and double as a run gets long.
 */
export class Checkpoints {
  /** By events, ascending, of all branches. The start of the run is first and always stays. */
  private list: Checkpoint[] = [];
  private near: Checkpoint[] = [];
  private bytes = 0;
  private measured = 0;
  private lastBytes = 0;

  constructor(readonly limits: CheckpointLimits) {}

  get totalBytes(): number {
    return this.bytes;
  }

  get count(): number {
    return this.list.length;
  }

  /** Largest so far measured, for the bench. */
  get lastMeasuredBytes(): number {
    return this.lastBytes;
  }

  add(world: World, ledger: Ledger, lastCommand: Given | null, branch: Branch): Checkpoint {
    const checkpoint = this.make(world, ledger, lastCommand, this.measured++ % MEASURE_ONE_IN === 0);
    let at = this.list.length;
    while (at > 0 && (this.list[at - 1] as Checkpoint).events > checkpoint.events) at--;
    this.list.splice(at, 0, checkpoint);
    if (this.list.length > 1) this.bytes += checkpoint.bytes;
    while (this.bytes > this.limits.budgetBytes && this.list.length > 2) this.dropOne(branch);
    return checkpoint;
  }

  addNear(world: World, ledger: Ledger, lastCommand: Given | null): void {
    this.near.push(this.make(world, ledger, lastCommand, false));
    if (this.near.length > NEAR_KEPT) this.near.shift();
  }

  private make(world: World, ledger: Ledger, lastCommand: Given | null, measure: boolean): Checkpoint {
    const copy = world.copy();
    // What a copy shares with the running world costs nothing more: log segments, bodies, images.
    if (measure) this.lastBytes = bytesBeside(world, copy);
    return {
      events: copy.events, timeUs: copy.nowUs, lastCommand, world: copy, ledger: ledger.copy(), hash: copy.traceHash(), bytes: this.lastBytes,
    };
  }

  /** The latest one of the branch for which `isBefore` holds; the start when there is none. */
  latest(branch: Branch, isBefore: (checkpoint: Checkpoint) => boolean): Checkpoint {
    let best = this.list[0] as Checkpoint;
    for (const near of this.near) {
      if (near.events > best.events && isBefore(near) && commandsAt(branch, near) >= 0) best = near;
    }
    for (let i = this.list.length - 1; i > 0; i--) {
      const checkpoint = this.list[i] as Checkpoint;
      if (checkpoint.events <= best.events) break;
      if (isBefore(checkpoint) && commandsAt(branch, checkpoint) >= 0) return checkpoint;
    }
    return best;
  }

  /** The number of events at which the branch wants the next one. */
  nextAt(branch: Branch): number {
    const { spacingEvents } = this.limits;
    const frontier = this.frontier(branch);
    return frontier + Math.max(spacingEvents, Math.min(SPACING_GROWTH * spacingEvents, Math.floor(frontier / AIMED_COUNT)));
  }

  /** Events of the latest budgeted one of the branch. */
  private frontier(branch: Branch): number {
    for (let i = this.list.length - 1; i > 0; i--) {
      const checkpoint = this.list[i] as Checkpoint;
      if (commandsAt(branch, checkpoint) >= 0) return checkpoint.events;
    }
    return 0;
  }

  ofBranch(branch: Branch): Checkpoint[] {
    return this.list.filter((checkpoint) => commandsAt(branch, checkpoint) >= 0);
  }

  private dropOne(branch: Branch): void {
    const { list } = this;
    let worst = 1;
    let worstGap = Infinity;
    // The start stays, and so does the last, which the present hangs on.
    for (let i = 1; i < list.length - 1; i++) {
      const gap = (list[i + 1] as Checkpoint).events - (list[i - 1] as Checkpoint).events;
      // Those of branches left behind go first: half the gap counts.
      const weighed = commandsAt(branch, list[i] as Checkpoint) >= 0 ? gap : gap / 2;
      if (weighed < worstGap) {
        worstGap = weighed;
        worst = i;
      }
    }
    const [dropped] = list.splice(worst, 1);
    this.bytes -= (dropped as Checkpoint).bytes;
  }
}
