import type { Simulation } from '../simulation';
import type { GroupWatch } from './group-watch';

/** Events replayed to bring the past back, at most; so many take well under a second. */
const REPLAY_EVENTS = 60_000;

/**
 * Consumers and groups from `fromUs` up to the cursor. What was not watched is brought back by one replay at the side, from the
 * checkpoint before; what it saw then takes the place of what was known.
 */
export function groupsSince(simulation: Simulation, fromUs: number): GroupWatch {
  const watch = simulation.watchGroups();
  if (watch.isCut || watch.sinceUs <= Math.max(0, fromUs)) return watch;
  const { cursor } = simulation;
  let side = simulation.asideAt(Math.max(0, fromUs));
  const isTooFar = cursor.events - side.world.events > REPLAY_EVENTS;
  // As far back as may be, then; if that is no further than what is known, it stays with that.
  if (isTooFar) side = simulation.asideWithin(REPLAY_EVENTS);
  if (isTooFar && side.world.nowUs >= watch.sinceUs) {
    watch.isCut = true;
    return watch;
  }
  const whole = side.watchGroups();
  side.goTo(side.goalOfMoment(cursor));
  whole.isCut ||= isTooFar;
  simulation.watchWith(whole);
  return whole;
}
