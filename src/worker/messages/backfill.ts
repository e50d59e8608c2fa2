import type { Fact } from '../../engine/kernel/fact';
import type { Simulation } from '../simulation';
import { MessageLog } from './message-log';

/** Events replayed to bring messages of the past back, at most; so many take well under a second. */
const REPLAY_EVENTS = 60_000;
const SLICE_EVENTS = 512;

/** Messages of a run and the facts that the running world's own log may have forgotten. */
export interface Messages {
  readonly log: MessageLog;
  /** Facts from before what the recorder holds, oldest first. */
  readonly earlier: readonly Fact[];
  /** The window could not be brought back to its beginning. */
  readonly cut: boolean;
}

const earlierFacts = new WeakMap<MessageLog, { readonly since: number; readonly facts: readonly Fact[] }>();

/**
 * The messages of the running world from `fromUs` on. What was not listened to is brought back by a replay at the side, from
 * the checkpoint before, once: after that it is in the log.
 */
export function messagesSince(simulation: Simulation, fromUs: number): Messages {
  const log = simulation.listen();
  const kept = earlierFacts.get(log);
  const known = kept !== undefined && kept.since === log.sinceEvent ? kept.facts : [];
  if (log.sinceUs <= Math.max(0, fromUs)) return { log, earlier: known, cut: false };
  const side = simulation.asideAt(Math.max(0, fromUs));
  const wanted = log.sinceEvent - side.world.events;
  if (wanted <= 0 || wanted > REPLAY_EVENTS) return { log, earlier: known, cut: log.sinceUs > 0 };
  const before = side.listen();
  const end = log.sinceEvent;
  const firstFact = side.world.factCount;
  while (side.world.events < end && side.advance(Math.min(SLICE_EVENTS, end - side.world.events), Infinity) > 0);
  const facts: Fact[] = [];
  side.recorder.log.backwards(Infinity, false, (fact) => {
    if (fact.id <= firstFact) return false;
    facts.push(fact);
    return true;
  });
  log.prepend(before);
  const all = [...facts.reverse(), ...known];
  earlierFacts.set(log, { since: log.sinceEvent, facts: all });
  return { log, earlier: all, cut: log.sinceUs > fromUs };
}
