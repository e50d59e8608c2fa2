import { formatSpan, type Micros } from '../../../base/time';
import type { GroupRow } from '../../../worker/contract';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';

/** What the lesson on rebalancing looks for in a run. */

export const TOPIC = 'orders';
export const EAGER = 'eager';
export const COOPERATIVE = 'cooperative';
export const NEXT = 'next';
export const GROUPS = [EAGER, COOPERATIVE, NEXT] as const;

/** What a member leaves behind is to be read again within that time. */
export const SOON_MS = 15_000;

/** The member that starts later, by group. */
const LATE: Readonly<Record<string, string>> = { [EAGER]: 'eager-d', [COOPERATIVE]: 'coop-d', [NEXT]: 'next-d' };

export function lateMember(group: string): string {
  return LATE[group] ?? '';
}

export function groupOf(now: Now, name: string): GroupRow | null {
  return now.view.groups.find(({ group }) => group === name) ?? null;
}

export function groupOfMember(now: Now, node: string): GroupRow | null {
  return now.view.groups.find(({ members }) => members.some(({ name }) => name === node)) ?? null;
}

export function partitionCount(now: Now): number {
  return now.view.topics.find(({ topic }) => topic === TOPIC)?.partitions ?? 0;
}

/** A change of what the members of a group hold together. */
export interface Step {
  readonly fact: ReadFact;
  readonly node: string;
  /** Partitions that it held before and after, and all members after. */
  readonly before: number;
  readonly holds: number;
  readonly held: number;
}

/** How many partitions the members of a group held, change by change, as the members themselves said. */
export function steps(now: Now, group: string): Step[] {
  const members = new Set(groupOf(now, group)?.members.map(({ name }) => name) ?? []);
  const holds = new Map<string, number>();
  let held = 0;
  const found: Step[] = [];
  for (const fact of now.history.facts) {
    const { kind, node, args } = fact;
    if (!members.has(node)) continue;
    const before = holds.get(node) ?? 0;
    const after =
      kind === 'PartitionsAssigned' ? Number(args['partitions']) : kind === 'PartitionsRevoked' ? Math.max(0, before - Number(args['partitions'])) : kind === 'NodeCrashed' || kind === 'NodeStopped' ? 0 : before;
    if (after === before) continue;
    holds.set(node, after);
    held += after - before;
    found.push({ fact, node, before, holds: after, held });
  }
  return found;
}

/** Every partition is held by somebody. */
export function isWhole(now: Now, group: string): boolean {
  const all = partitionCount(now);
  return all > 0 && (steps(now, group).at(-1)?.held ?? 0) === all;
}

/** The start of the member that comes later, after the scenario had stopped it. */
export function lateStart(now: Now, group: string): ReadFact | null {
  const node = lateMember(group);
  const stopped = now.history.first('NodeStopped', (fact) => fact.node === node);
  return stopped === null ? null : now.history.after(stopped, 'NodeStarted', (fact) => fact.node === node);
}

/** The change with which the late member has its share and every partition is read. */
export function lateJoined(now: Now, group: string): ReadFact | null {
  const start = lateStart(now, group);
  if (start === null) return null;
  const all = partitionCount(now);
  let share = 0;
  for (const { fact, node, holds, held } of steps(now, group)) {
    if (fact.id < start.id) continue;
    if (node === lateMember(group)) share = holds;
    if (share > 0 && held === all) return fact;
  }
  return null;
}

/** Partitions that members gave up between two facts, without those of one that went. */
export function givenUp(now: Now, group: string, from: ReadFact, to: ReadFact | null, without = ''): number {
  let sum = 0;
  for (const { fact, node, before, holds } of steps(now, group)) {
    if (fact.id > from.id && (to === null || fact.id <= to.id) && node !== without && holds < before) sum += before - holds;
  }
  return sum;
}

/** Seconds in which partitions were not read, added up over all of them, between two facts. */
export function unreadSeconds(now: Now, group: string, from: ReadFact, to: ReadFact): number {
  const all = partitionCount(now);
  let held = all;
  let sinceUs = from.timeUs;
  let sum = 0;
  for (const step of steps(now, group)) {
    if (step.fact.id <= from.id) held = step.held;
    else if (step.fact.id <= to.id) {
      sum += (all - held) * (step.fact.timeUs - sinceUs);
      held = step.held;
      sinceUs = step.fact.timeUs;
    }
  }
  return sum / 1_000_000;
}

/** A member that went away, cleanly or not, while its group read everything. */
export interface Departure {
  readonly fact: ReadFact;
  readonly group: string;
  readonly node: string;
  /** What it had. */
  readonly left: number;
  /** The change with which everything was read again, null as long as it is not. */
  readonly again: ReadFact | null;
}

/** Members that stopped or crashed after the late one had its share. */
export function departures(now: Now, kind: 'NodeStopping' | 'NodeCrashed'): Departure[] {
  const found: Departure[] = [];
  for (const fact of now.history.of(kind)) {
    const group = groupOfMember(now, fact.node)?.group;
    if (group === undefined) continue;
    const joined = lateJoined(now, group);
    if (joined === null || fact.id < joined.id) continue;
    const all = steps(now, group);
    // A clean stop gives up first: what it had is what it held when it was asked to go.
    const left = all.findLast((step) => step.node === fact.node && step.fact.id < fact.id)?.holds ?? 0;
    if (left === 0) continue;
    const again = all.find((step) => step.fact.id > fact.id && step.node !== fact.node && step.held === partitionCount(now)) ?? null;
    found.push({ fact, group, node: fact.node, left, again: again?.fact ?? null });
  }
  return found;
}

/** The first member that left so that nobody else stopped and its share was soon read again. */
export function quietDeparture(now: Now): Departure | null {
  return [...departures(now, 'NodeStopping'), ...departures(now, 'NodeCrashed')].find((one) => one.again !== null && isQuiet(now, one) && isSoon(one)) ?? null;
}

export function isQuiet(now: Now, { group, fact, again, node }: Departure): boolean {
  return givenUp(now, group, fact, again, node) === 0;
}

export function isSoon({ fact, again }: Departure): boolean {
  return again !== null && again.timeUs - fact.timeUs <= SOON_MS * 1_000;
}

/** The coordinator has given up a crashed member. */
export function expiryOf(now: Now, { fact, group }: Departure): ReadFact | null {
  return now.history.after(fact, 'MemberExpired', ({ args }) => args['group'] === group);
}

export function span(us: number): string {
  return formatSpan(us as Micros);
}
