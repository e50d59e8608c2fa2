import type { MemberTrack } from '../../groups/group-watch';
import type { ConsumerPicture, LoopMark, LoopSpan } from './consumer-contract';

/** More spans than that are drawn as shares. */
const MAX_SPANS = 200;
const BUSY_PARTS = 120;
const MAX_MARKS = 300;

export type Loop = Pick<ConsumerPicture, 'loop' | 'busy' | 'joins' | 'marks' | 'polls'> & { /** −1: none in the window. */ readonly lastPollUs: number };

/** What the application's thread and the heartbeat thread did in a window. */
export function loopOf(track: MemberTrack | undefined, fromUs: number, toUs: number): Loop {
  const spans: LoopSpan[] = [];
  const joins: ConsumerPicture['joins'][number][] = [];
  const changes = track?.changes ?? [];
  const pollTimes = (track?.marks ?? []).filter(({ kind }) => kind === 'poll').map(({ timeUs }) => timeUs);
  changes.forEach(({ timeUs, activity, membership, ...change }, i) => {
    const fact = timeUs < fromUs ? 0 : change.fact;
    const from = Math.max(fromUs, timeUs);
    const to = Math.min(toUs, changes[i + 1]?.timeUs ?? toUs);
    if (to <= from) return;
    const before = spans.at(-1);
    // Work that begins with the very poll that the work before ended with is work of its own.
    if (activity === 'processing') spans.push(...cutAt(pollTimes, from, to).map(([a, b]): LoopSpan => ({ fromUs: a, toUs: b, what: activity, fact })));
    else if (before?.what === activity) spans[spans.length - 1] = { ...before, toUs: to };
    else spans.push({ fromUs: from, toUs: to, what: activity, fact });
    if (membership !== 'joining' && membership !== 'syncing' && membership !== 'reconciling') return;
    const join = joins.at(-1);
    if (join?.what === membership && join.toUs === from) joins[joins.length - 1] = { ...join, toUs: to };
    else joins.push({ fromUs: from, toUs: to, what: membership, fact });
  });
  const all = (track?.marks ?? []).filter(({ timeUs }) => timeUs >= fromUs);
  const polls = all.filter(({ kind }) => kind === 'poll');
  let longestGapUs = 0;
  polls.forEach(({ timeUs }, i) => {
    const before = polls[i - 1];
    if (before !== undefined) longestGapUs = Math.max(longestGapUs, timeUs - before.timeUs);
  });
  const isMany = spans.length > MAX_SPANS;
  return {
    loop: isMany ? [] : spans,
    busy: isMany ? sharesOf(spans, fromUs, toUs) : null,
    joins,
    // Polls that are too many to be told apart are left to the numbers.
    marks: (polls.length > MAX_SPANS ? all.filter(({ kind }) => kind !== 'poll') : all).slice(-MAX_MARKS).map((mark): LoopMark => ({ ...mark })),
    polls: { count: polls.length, records: polls.reduce((sum, { count }) => sum + count, 0), longestGapUs },
    lastPollUs: lastPoll(track),
  };
}

/** A stretch in the pieces that the times within it make. */
function cutAt(times: readonly number[], fromUs: number, toUs: number): (readonly [number, number])[] {
  const cuts = [fromUs, ...times.filter((time) => time > fromUs && time < toUs), toUs];
  return cuts.slice(1).map((to, i) => [cuts[i] as number, to] as const);
}

/** How much of each equal part of the window went into work. */
function sharesOf(spans: readonly LoopSpan[], fromUs: number, toUs: number): number[] {
  const partUs = (toUs - fromUs) / BUSY_PARTS;
  const busyUs = new Array<number>(BUSY_PARTS).fill(0);
  for (const { fromUs: from, toUs: to, what } of spans) {
    if (what !== 'processing') continue;
    for (let part = Math.floor((from - fromUs) / partUs); part < BUSY_PARTS; part++) {
      const start = fromUs + part * partUs;
      if (start >= to) break;
      busyUs[part] = (busyUs[part] ?? 0) + Math.min(to, start + partUs) - Math.max(from, start);
    }
  }
  return busyUs.map((us) => Math.round((100 * us) / partUs) / 100);
}

/** When poll() last returned something. */
function lastPoll(track: MemberTrack | undefined): number {
  return track?.marks.findLast(({ kind }) => kind === 'poll')?.timeUs ?? -1;
}
