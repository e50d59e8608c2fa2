import { done, missing } from '../../goals/check';
import { partition } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import type { Goal } from '../../format';
import { firstAppend, firstCommit, held, HELD_MS, isrShrink, lastBreak, leaderNode, mend, TOPIC } from './facts';

const WITHIN_MS = 5_000;

export const goals: readonly Goal[] = [
  {
    kind: 'reach',
    id: 'commit',
    title: 'Run until the first record is committed',
    check: (now) => {
      const commit = firstCommit(now);
      if (commit !== null) return done(commit);
      return missing(firstAppend(now) === null ? 'Nothing has been written yet. Press play.' : 'It is in the leader’s log, and the high watermark stands at 0.');
    },
  },
  {
    kind: 'reach',
    id: 'hold',
    title: `Hold the high watermark back: two of the three logs have a record for ${HELD_MS / 1_000} s, and it is not committed`,
    check: (now) => {
      const one = held(now);
      return one === null ? missing(notHeld(now)) : done(one.copied);
    },
  },
  {
    kind: 'recover',
    id: 'free',
    title: `Mend it, and have the record committed within ${WITHIN_MS / 1_000} s`,
    withinMs: WITHIN_MS,
    since: mend,
    before: 'The clock starts when you undo what holds the high watermark back.',
    check: (now) => {
      const one = held(now);
      if (one?.committed != null) return done(one.committed);
      return missing(`The high watermark has to reach ${one?.end ?? 0}.`);
    },
  },
  {
    kind: 'keep',
    id: 'in-sync',
    title: 'Keep all three replicas in sync',
    holding: 'Nobody has left the in-sync replicas.',
    broken: (now) => {
      const shrink = isrShrink(now);
      return shrink === null ? null : { sentence: `Broker ${shrink.args['removed']} left the in-sync replicas: it was away for too long, and the high watermark waits for it no more.`, fact: shrink };
    },
  },
];

function notHeld(now: Now): string {
  const fault = lastBreak(now);
  const row = partition(now, TOPIC, 0);
  if (fault === null || row === null) return 'Every fetch goes through. Something has to keep one follower from fetching.';
  const others = now.view.replicas.filter(({ topic, broker }) => topic === TOPIC && `broker-${broker}` !== leaderNode(now));
  const leo = now.view.replicas.find(({ topic, broker }) => topic === TOPIC && broker === row.leader)?.leo ?? 0;
  if (others.length > 0 && others.every((one) => one.leo < leo)) return 'Only the leader has the last record. Leave one follower able to fetch.';
  return others.every((one) => one.leo === leo) ? 'All three have every record so far. Let the next one come.' : 'Two have it. Let the run go on for a moment.';
}
