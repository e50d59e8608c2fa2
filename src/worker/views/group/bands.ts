import type { BandSpan, GroupSums } from './group-contract';

/** A stretch in which one member held a partition, as that member saw it. */
export interface Holding {
  readonly member: number;
  readonly fromUs: number;
  /** Infinity: still. */
  readonly toUs: number;
  readonly stalled: boolean;
  /** The facts that began and ended it. */
  readonly fact: number;
  readonly endFact: number;
  /** It ended because its group rebalances, not because something befell the member. */
  readonly wasGivenUp: boolean;
}

/** What a group was in the middle of, from when on, and the fact that says so. */
export interface Cause {
  readonly fromUs: number;
  readonly fact: number;
}

/** A partition changes hands: where the one who takes it begins, where the one who gives it had got to, and the log's end then. */
export interface HandOver {
  readonly timeUs: number;
  readonly takes: boolean;
  readonly position: number;
  readonly end: number;
}

/** The holdings of one partition as one row of spans without holes from `fromUs` to `toUs`. `end` is where its log ends now. */
export function bandOf(holdings: readonly Holding[], handOvers: readonly HandOver[], fromUs: number, toUs: number, end: number, causes: readonly Cause[] = []): BandSpan[] {
  const times = new Set([fromUs]);
  for (const { fromUs: a, toUs: b } of holdings) {
    if (a > fromUs && a < toUs) times.add(a);
    if (b > fromUs && b < toUs) times.add(b);
  }
  const cuts = [...times].sort((a, b) => a - b);
  const spans: BandSpan[] = [];
  cuts.forEach((from, i) => {
    const to = cuts[i + 1] ?? toUs;
    const holders = holdings.filter((one) => one.fromUs <= from && one.toUs > from).sort((a, b) => Number(a.stalled) - Number(b.stalled) || b.fromUs - a.fromUs);
    const [first, ...rest] = holders;
    const ended = holdings.findLast((one) => one.toUs === from);
    const owner = first?.member ?? -1;
    const stalled = first?.stalled ?? false;
    const others = [...new Set(rest.map(({ member }) => member))].filter((member) => member !== owner).sort((a, b) => a - b);
    const fact = first?.fromUs === from ? first.fact : from === fromUs ? 0 : endCause(ended, causes);
    const before = spans.at(-1);
    if (before !== undefined && before.owner === owner && before.stalled === stalled && before.others.join() === others.join()) spans[spans.length - 1] = { ...before, toUs: to };
    else spans.push({ fromUs: from, toUs: to, owner, stalled, others, fact, pause: null });
  });
  return spans.map((span, i) => withPause(span, spans[i - 1], spans[i + 1], handOvers, end));
}

/** Why a holding ended. That a member gave up is no answer to why it did: the group's own step is. */
function endCause(ended: Holding | undefined, causes: readonly Cause[]): number {
  if (ended === undefined) return 0;
  const group = ended.wasGivenUp ? causes.findLast(({ fromUs }) => fromUs <= ended.toUs) : undefined;
  return group === undefined || group.fact === 0 ? ended.endFact : group.fact;
}

/** Before the first owner there is no pause: the partition was not read yet. */
function withPause(span: BandSpan, before: BandSpan | undefined, after: BandSpan | undefined, handOvers: readonly HandOver[], end: number): BandSpan {
  if (before === undefined || (span.owner >= 0 && !span.stalled)) return span;
  const given = handOvers.findLast(({ takes, timeUs }) => !takes && timeUs <= span.fromUs);
  const taken = handOvers.find(({ takes, timeUs }) => takes && timeUs >= span.toUs);
  const endThen = after === undefined ? end : (taken?.end ?? -1);
  const waited = given === undefined || given.end < 0 || endThen < 0 ? -1 : Math.max(0, endThen - given.end);
  const again = given === undefined || taken === undefined || given.position < 0 || taken.position < 0 ? 0 : Math.max(0, given.position - taken.position);
  return { ...span, pause: { from: before.owner, to: after?.owner ?? -1, waited, again } };
}

/** What the rows of a group add up to. */
export function sumsOf(rows: readonly (readonly BandSpan[])[]): GroupSums {
  let read = 0;
  let moved = 0;
  let stopped = 0;
  let unreadUs = 0;
  let longestUs = 0;
  let waited = 0;
  let again = 0;
  for (const spans of rows) {
    const last = spans.at(-1);
    if (last !== undefined && last.owner >= 0 && !last.stalled) read++;
    const owners = spans.filter(({ owner }) => owner >= 0).map(({ owner }) => owner);
    if (owners.some((owner, i) => i > 0 && owner !== owners[i - 1])) moved++;
    const pauses = spans.filter(({ pause }) => pause !== null);
    if (pauses.length > 0) stopped++;
    for (const { fromUs, toUs, pause } of pauses) {
      unreadUs += toUs - fromUs;
      longestUs = Math.max(longestUs, toUs - fromUs);
      waited += Math.max(0, pause?.waited ?? 0);
      again += pause?.again ?? 0;
    }
  }
  return { partitions: rows.length, read, moved, stopped, unreadUs, longestUs, waited, again };
}
