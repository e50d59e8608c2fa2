import { formatSpan, type Micros } from '../../../base/time';
import { backInIsr, electionOf, lastAtLeader, ledBy, startAfter, takeoverOf } from '../../goals/elections';
import { brokerNamed, partitionsOf } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';

/** What the lesson on elections looks for in a run. */

export const TOPIC = 'orders';

/** A hand-over may take this long before it counts as a gap. */
export const HANDOVER_MS = 1_000;

/** The first crash of a broker that led something. */
export function leaderCrash(now: Now): ReadFact | null {
  return now.history.first('NodeCrashed', (crash) => ledBy(now, TOPIC, crash).length > 0);
}

/** The election that gave a partition of the crashed broker away, the first of them. */
export function crashElection(now: Now): ReadFact | null {
  const crash = leaderCrash(now);
  const [first] = crash === null ? [] : ledBy(now, TOPIC, crash);
  return crash === null || first === undefined ? null : electionOf(now, first, crash);
}

export function restartAfterCrash(now: Now): ReadFact | null {
  const crash = leaderCrash(now);
  return crash === null ? null : startAfter(now, crash);
}

/** The crashed broker is back in every set of in-sync replicas. */
export function backInSync(now: Now): ReadFact | null {
  const restart = restartAfterCrash(now);
  return restart === null || crashElection(now) === null ? null : backInIsr(now, TOPIC, restart);
}

/** The election that gave a partition back to the first of its list, after the crash. */
export function preferredElection(now: Now): ReadFact | null {
  const election = crashElection(now);
  if (election === null) return null;
  const preferred = new Map(partitionsOf(now, TOPIC).map(({ topic, partition, replicas }) => [`${topic}-${partition}`, replicas[0]]));
  return now.history.after(election, 'LeaderElected', ({ args }) => preferred.get(String(args['partition'])) === args['leader']);
}

/** The last clean stop of a broker that led something. */
export function leaderStop(now: Now): ReadFact | null {
  return lastAtLeader(now, TOPIC, 'NodeStopping');
}

/** How long nobody led a partition because of a crash or a stop: from the moment its leader was gone until the next one took over; null while that lasts. */
export function gapUs(now: Now, partition: string, cause: ReadFact): number | null {
  const election = electionOf(now, partition, cause);
  const takeover = election === null ? null : takeoverOf(now, election);
  if (takeover === null) return null;
  if (cause.kind === 'NodeCrashed') return takeover.timeUs - cause.timeUs;
  // One that stops cleanly leads on until it reads in the metadata that another does, or until its process ends.
  const gone = now.history.after(cause, 'BecameFollower', ({ node, args }) => node === cause.node && args['partition'] === partition)
    ?? now.history.after(cause, 'NodeStopped', ({ node }) => node === cause.node);
  return gone === null ? 0 : Math.max(0, takeover.timeUs - gone.timeUs);
}

/** The longest of these gaps; null while one of them lasts. */
export function longestGapUs(now: Now, cause: ReadFact): number | null {
  let longest = 0;
  for (const partition of ledBy(now, TOPIC, cause)) {
    const gap = gapUs(now, partition, cause);
    if (gap === null) return null;
    longest = Math.max(longest, gap);
  }
  return longest;
}

export function span(us: number): string {
  return us < 1_000 ? 'less than a millisecond' : formatSpan(us as Micros);
}

/** Partitions of the topic that each broker leads, by broker id. */
export function leads(now: Now, node: string): number {
  const id = brokerNamed(now, node)?.id;
  return partitionsOf(now, TOPIC).filter(({ leader }) => leader === id).length;
}

/** Partitions that are led by another than the first of their list. */
export function notPreferred(now: Now): string[] {
  return partitionsOf(now, TOPIC).filter(({ leader, replicas }) => leader !== replicas[0]).map(({ topic, partition }) => `${topic}-${partition}`);
}
