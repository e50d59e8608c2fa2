import type { ClientStep } from '../../../engine/client/client-step';
import type { NodeStatusName } from '../../../worker/contract';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';

/** What the lesson on delivery semantics looks for in a run. */

export const MOST = 'most-1';
export const LEAST = 'least-1';
export const EXACT = 'exact-1';
export type App = typeof MOST | typeof LEAST | typeof EXACT;

const INPUT = 'orders-0';
const OUTPUT: Readonly<Record<App, string>> = { [MOST]: 'by-most-0', [LEAST]: 'by-least-0', [EXACT]: 'by-exact-0' };
const AUDIT = 'audit-1';
/** An order comes every half a second and is dealt with in a quarter: that long without news, nothing is under way. */
const REST_US = 180_000;

/** The crashes of an application at a step, oldest first. */
export function stepsOf(now: Now, app: App): readonly ReadFact[] {
  return now.history.of('StepReached').filter(({ node }) => node === app);
}

export function stepName(fact: ReadFact): ClientStep {
  return fact.args['step'] as ClientStep;
}

/** The first thing that an application is given after it came up again from a crash. */
export function backAfter(now: Now, crash: ReadFact): ReadFact | null {
  return now.history.after(crash, 'RecordsDelivered', ({ node, args }) => node === crash.node && args['partition'] === INPUT);
}

export function lastCrash(now: Now, app: App): ReadFact | null {
  return now.history.last('NodeCrashed', ({ node }) => node === app);
}

export interface Balance {
  /** Orders that the application has committed to be done with: they begin at offset 0, and none is missing. */
  readonly due: number;
  /** Invoices that a reader of committed data was given. */
  readonly given: number;
}

/** Invoices against orders, at a moment at which nothing is under way; null in between, and as long as the application is not back at work. */
export function balance(now: Now, app: App): Balance | null {
  const crash = lastCrash(now, app);
  const commit = now.history.last('OffsetsCommitted', ({ node, args }) => node === app && args['partition'] === INPUT);
  const read = now.history.last('RecordsDelivered', ({ node, args }) => node === app && args['partition'] === INPUT);
  if (commit === null || read === null || (crash !== null && (commit.id < crash.id || read.id < crash.id))) return null;
  // Something it was given is not committed yet.
  if (Number(commit.args['offset']) < Number(read.args['position'])) return null;
  const invoices = now.history.of('RecordsDelivered').filter(({ node, args }) => node === AUDIT && args['partition'] === OUTPUT[app]);
  const latestUs = Math.max(commit.timeUs, read.timeUs, invoices.at(-1)?.timeUs ?? 0);
  if (now.view.timeUs < latestUs + REST_US) return null;
  return { due: Number(commit.args['offset']), given: invoices.reduce((sum, { args }) => sum + Number(args['records']), 0) };
}

export function statusOf(now: Now, app: App): NodeStatusName | null {
  for (const { members } of now.view.groups) for (const member of members) if (member.name === app) return member.status;
  return null;
}
