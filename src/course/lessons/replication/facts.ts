import { partition } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';

/** What the lesson on replication looks for in a run. It reads routine facts too: every append, fetch and move of the high watermark. */

export const TOPIC = 'orders';
export const NAME = `${TOPIC}-0`;
/** A record may be on two of three logs that long before it counts as held back; without a fault it is a few hundred milliseconds. */
export const HELD_MS = 3_000;

const ours = ({ args }: ReadFact): boolean => args['partition'] === NAME;

export function leaderNode(now: Now): string {
  return `broker-${partition(now, TOPIC, 0)?.leader ?? -1}`;
}

export function firstAppend(now: Now): ReadFact | null {
  return now.history.first('RecordsAppended', ours);
}

/** The first record is in the log of the last of the followers. */
export function copiedEverywhere(now: Now): ReadFact | null {
  const followers = new Set<string>();
  const wanted = (partition(now, TOPIC, 0)?.replicas.length ?? 0) - 1;
  return now.history.first('RecordsReplicated', (fact) => {
    if (ours(fact)) followers.add(fact.node);
    return wanted > 0 && followers.size >= wanted;
  });
}

/** The leader moves its high watermark for the first time. */
export function firstCommit(now: Now): ReadFact | null {
  const append = firstAppend(now);
  return append === null ? null : now.history.after(append, 'HighWatermarkAdvanced', (fact) => ours(fact) && fact.node === append.node);
}

/** A follower hears of it. */
export function firstNews(now: Now): ReadFact | null {
  const commit = firstCommit(now);
  return commit === null ? null : now.history.after(commit, 'HighWatermarkAdvanced', (fact) => ours(fact) && fact.node !== commit.node);
}

/** A record that leader and one follower have had for `HELD_MS` without being committed. */
export interface Held {
  /** The follower took it. */
  readonly copied: ReadFact;
  /** The high watermark has to reach this. */
  readonly end: number;
  /** The moment the leader committed it after all. */
  readonly committed: ReadFact | null;
}

export function held(now: Now): Held | null {
  const commits = now.history.of('HighWatermarkAdvanced').filter(ours);
  for (const copied of now.history.of('RecordsReplicated')) {
    if (!ours(copied)) continue;
    const end = Number(copied.args['logEndOffset']);
    const committed = commits.find(({ args }) => Number(args['highWatermark']) >= end) ?? null;
    const untilUs = committed?.timeUs ?? now.view.timeUs;
    if (untilUs - copied.timeUs >= HELD_MS * 1_000) return { copied, end, committed };
  }
  return null;
}

const BREAKS = ['LinkCut', 'LinkDegraded', 'NodePaused', 'DiskSlowed', 'NodeCrashed', 'NodeStopping'];
const MENDS = ['LinkHealed', 'NodeResumed', 'DiskRestored', 'NodeStarted'];

/** The fault that holds the first held record back, or the last fault of all while none is held. Faults of clients hold nothing back. */
export function lastBreak(now: Now): ReadFact | null {
  const one = held(now);
  const limitUs = one === null ? Infinity : one.copied.timeUs + HELD_MS * 1_000;
  return now.history.facts.findLast((fact) => BREAKS.includes(fact.kind) && fact.timeUs <= limitUs && isBetweenBrokers(fact)) ?? null;
}

function isBetweenBrokers({ node, args }: ReadFact): boolean {
  const ends = args['from'] === undefined ? [node] : [args['from'], args['to']];
  return ends.every((end) => String(end).startsWith('broker-'));
}

/** What was broken is mended, after a record was held back. */
export function mend(now: Now): ReadFact | null {
  const one = held(now);
  const broken = lastBreak(now);
  if (one === null || broken === null) return null;
  return now.history.facts.find(({ kind, id, timeUs }) => id > broken.id && timeUs >= one.copied.timeUs && MENDS.includes(kind)) ?? null;
}

export function isrShrink(now: Now): ReadFact | null {
  return now.history.first('IsrShrunk', ours);
}
