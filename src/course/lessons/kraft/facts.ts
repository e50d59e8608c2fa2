import { MICROS_PER_MS } from '../../../base/time';
import type { ControllerRow } from '../../../worker/contract';
import { broker, nameOf, partitionsOf } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';

/** What this lesson looks for in a run. */

export const TOPIC = 'orders';
/** How long the shop is watched without a majority: longer than a broker's session, after which a controller would have acted. */
export const WATCH_MS = 15_000;
export const WATCH_US = WATCH_MS * MICROS_PER_MS;

const GONE: ReadonlySet<string> = new Set(['NodeCrashed', 'NodeStopped', 'NodePaused']);
const BACK: ReadonlySet<string> = new Set(['NodeStarted', 'NodeResumed']);

export const isController = ({ node }: ReadFact): boolean => node.startsWith('controller-');

/** The first crash of a controller that led the quorum at that moment. */
export function leaderCrash(now: Now): ReadFact | null {
  return now.history.first('NodeCrashed', (crash) => isController(crash) && ledBefore(now, crash) === crash.node);
}

function ledBefore(now: Now, fact: ReadFact): string | null {
  return now.history.last('QuorumLeaderElected', ({ id }) => id < fact.id)?.node ?? null;
}

/** Another controller is elected. */
export function successor(now: Now, crash: ReadFact): ReadFact | null {
  return now.history.after(crash, 'QuorumLeaderElected', ({ node }) => node !== crash.node);
}

export interface Majority {
  /** When the majority was lost the last time. */
  readonly lost: ReadFact;
  /** When a controller came back that made a majority of them again. */
  readonly back: ReadFact | null;
}

/** Goes through what befell the controllers: the last time that fewer than a majority of them ran, null if that never was. */
export function majority(now: Now): Majority | null {
  const voters = now.view.controllers.length;
  const needed = Math.floor(voters / 2) + 1;
  const gone = new Set<string>();
  let lost: ReadFact | undefined;
  let back: ReadFact | null = null;
  for (const fact of now.history.facts) {
    if (!isController(fact)) continue;
    const before = voters - gone.size;
    if (GONE.has(fact.kind)) gone.add(fact.node);
    else if (BACK.has(fact.kind)) gone.delete(fact.node);
    const after = voters - gone.size;
    if (before >= needed && after < needed) {
      lost = fact;
      back = null;
    } else if (before < needed && after >= needed) back = fact;
  }
  return lost === undefined ? null : { lost, back };
}

/** How long the majority was, or has been, away. */
export function awayUs(now: Now, { lost, back }: Majority): number {
  return (back?.timeUs ?? now.view.timeUs) - lost.timeUs;
}

/** A broker crashes while the majority is away. */
export function brokerCrash(now: Now, { lost, back }: Majority): ReadFact | null {
  return now.history.after(lost, 'NodeCrashed', ({ id, node }) => node.startsWith('broker-') && (back === null || id < back.id));
}

/** Names of partitions whose leader does not run. */
export function withoutLeader(now: Now): string[] {
  return partitionsOf(now, TOPIC).filter(({ leader }) => broker(now, leader)?.status !== 'running').map(nameOf);
}

export function activeController(now: Now): ControllerRow | null {
  return now.view.controllers.find(({ active, status }) => active && status === 'running') ?? null;
}

/** Any controller in that condition, by name; empty for none. */
export function controllerIn(now: Now, condition: ControllerRow['status']): string {
  return now.view.controllers.find(({ status }) => status === condition)?.name ?? '';
}

export function runningControllers(now: Now): number {
  return now.view.controllers.filter(({ status }) => status === 'running').length;
}

/** `controller-101` as people say it at the beginning of a sentence. */
export function nameInWords(node: string): string {
  return `${node.charAt(0).toUpperCase()}${node.slice(1)}`.replace('-', ' ');
}
