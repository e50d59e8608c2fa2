import type { TimelineView } from '../contract';
import { LANES } from '../history/marks';
import type { Simulation } from '../simulation';

const DEFAULT_MARKS = 600;

/** The notable facts of the whole known branch, also those ahead of the cursor. */
export function timelineView(simulation: Simulation, params: { readonly maxMarks?: number }): TimelineView {
  const branch = simulation.currentBranch;
  const perLane = Math.max(10, Math.floor(params.maxMarks ?? DEFAULT_MARKS));
  return {
    startUs: 0,
    cursor: simulation.cursor,
    head: branch.head,
    lanes: LANES.map((lane, i) => ({ lane, marks: branch.marks.pick(i, perLane), total: branch.marks.total(i) })),
    commands: branch.commands.slice(),
    checkpoints: simulation.checkpoints.ofBranch(branch).map(({ events, timeUs }) => ({ events, timeUs })),
    branches: simulation.branchInfos(),
    branch: branch.id,
  };
}
