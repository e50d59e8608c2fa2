import { done, missing } from '../../goals/check';
import { listed } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import type { Goal } from '../../format';
import { departures, expiryOf, givenUp, GROUPS, lateJoined, lateStart, partitionCount, quietDeparture, SOON_MS, span, steps, type Departure } from './facts';

/** What is not read now, group by group. */
function unread(now: Now): string {
  const short = GROUPS.map((group) => ({ group, held: steps(now, group).at(-1)?.held ?? 0 })).filter(({ held }) => held < partitionCount(now));
  return short.length === 0 ? 'Every partition is read, but not every fourth member has its share yet.' : `${listed(short.map(({ group, held }) => `\`${group}\` reads ${held}`))} of ${partitionCount(now)} partitions.`;
}

/** Why a departure was not the one that is asked for. */
function whyNot(now: Now, one: Departure): string {
  const { node, group, left, again, fact } = one;
  const others = givenUp(now, group, fact, again, node);
  if (others > 0) return `When \`${node}\` went, the others of \`${group}\` gave up ${others} partitions of their own.`;
  if (again === null) return `The ${left} partitions of \`${node}\` are not read yet, ${span(now.view.timeUs - fact.timeUs)} after it went.`;
  return `The others of \`${group}\` read on, but what \`${node}\` had was not read for ${span(again.timeUs - fact.timeUs)}.`;
}

export const goals: readonly Goal[] = [
  {
    kind: 'reach',
    id: 'join',
    title: 'Run on until the fourth member has its share in all three groups',
    check: (now) => {
      const joined = GROUPS.map((group) => lateJoined(now, group));
      const last = joined.reduce((a, b) => (a === null || b === null ? null : a.id > b.id ? a : b));
      if (last !== null) return done(last);
      return missing(GROUPS.some((group) => lateStart(now, group) === null) ? 'The fourth members start at 24 s.' : unread(now));
    },
  },
  {
    kind: 'reach',
    id: 'goodbye',
    title: `Take a member away so that the others read on, and what it had is read again within ${SOON_MS / 1_000} s`,
    check: (now) => {
      const quiet = quietDeparture(now);
      if (quiet !== null) return done(quiet.again);
      const last = [...departures(now, 'NodeStopping'), ...departures(now, 'NodeCrashed')].sort((a, b) => a.fact.id - b.fact.id).at(-1);
      if (last === undefined) return missing('No member with partitions has gone since the fourth ones came.');
      return missing(whyNot(now, last));
    },
  },
  {
    kind: 'reach',
    id: 'silence',
    title: 'Crash a member, and run on until what it had is read again',
    check: (now) => {
      const crashes = departures(now, 'NodeCrashed');
      const over = crashes.find((one) => expiryOf(now, one) !== null && one.again !== null);
      if (over !== undefined) return done(over.again);
      const last = crashes.at(-1);
      if (last === undefined) return missing('No member with partitions has crashed since the fourth ones came.');
      const sinceUs = now.view.timeUs - last.fact.timeUs;
      return missing(
        expiryOf(now, last) === null
          ? `\`${last.node}\` is gone for ${span(sinceUs)}, and its group does not know it: the coordinator waits for a heartbeat. Nobody reads its ${last.left} partitions.`
          : `The coordinator has given \`${last.node}\` up. Its ${last.left} partitions are being shared out.`,
      );
    },
  },
];
