/** Reassignment arithmetic: what is written at its start, when it is complete, what cancelling it restores (§3.12). */
export interface Reassignment {
  readonly replicas: readonly number[];
  readonly adding: readonly number[];
  readonly removing: readonly number[];
}

/** Replicas and in-sync replicas that follow from finishing or cancelling a reassignment. */
export interface ReassignmentOutcome {
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

/** The first record of a change from `current` to `target`: the target, then those to be removed (R-REASN-01). */
export function startReassignment(current: readonly number[], target: readonly number[]): Reassignment {
  const removing = ascendingDifference(current, target);
  return { replicas: [...target, ...removing], adding: ascendingDifference(target, current), removing };
}

export function isReassigning(reassignment: Reassignment): boolean {
  return reassignment.adding.length > 0 || reassignment.removing.length > 0;
}

/**
 * The final replicas and ISR when this ISR completes the reassignment, null while it does not. Contrary to R-REASN-03 not the
 * whole target has to be in sync: every added replica must be, and somebody who stays; only when the factor goes down, all.
 */
export function completeReassignment(reassignment: Reassignment, isr: readonly number[]): ReassignmentOutcome | null {
  if (!isReassigning(reassignment)) return null;
  const { adding, removing } = reassignment;
  const stays = (broker: number) => !removing.includes(broker);
  const replicas = reassignment.replicas.filter(stays);
  const remaining = isr.filter(stays);
  if (remaining.length === 0 || replicas.length === 0) return null;
  const required = removing.length > adding.length ? replicas : adding.filter(stays);
  return required.every((broker) => remaining.includes(broker)) ? { replicas, isr: remaining } : null;
}

export interface CancelledReassignment extends ReassignmentOutcome {
  /** Nobody of the original replicas is in sync: the first of them would have to lead uncleanly. */
  readonly unclean: boolean;
}

/** Takes out what was being added, keeps what was being removed (R-REASN-06). */
export function cancelReassignment(reassignment: Reassignment, isr: readonly number[]): CancelledReassignment {
  const original = (broker: number) => !reassignment.adding.includes(broker);
  const replicas = reassignment.replicas.filter(original);
  const remaining = isr.filter(original);
  const unclean = remaining.length === 0;
  return { replicas, isr: unclean ? replicas.slice(0, 1) : remaining, unclean };
}

function ascendingDifference(from: readonly number[], without: readonly number[]): number[] {
  return from.filter((broker) => !without.includes(broker)).sort((a, b) => a - b);
}
