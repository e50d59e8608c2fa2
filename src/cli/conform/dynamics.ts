import { offeredAssignors } from '../../engine/client/member-assignors';
import { crashController, crashLeader, lagFollower, pauseFollower, pauseLeader, resumeFollower, stopController, stopLeader } from './dynamics/broker-faults';
import { Draw, type DynamicsCase, type Measure } from './dynamics/measurement';
import { assignorClass, memberCloses, memberCrashes } from './dynamics/member-faults';
import { producerFallsSilent } from './dynamics/transaction-faults';
import { fail, PASS, skip, type Outcome, type Runner } from './outcome';

/** Trials of a case, each with a seed of its own. */
const TRIALS = 24;

/** The middle must lie near what was measured; no single time may lie far off. */
const MIDDLE = { below: 0.95, above: 1.05, slackMs: 1000 };
const SINGLE = { below: 0.9, above: 1.1, slackMs: 3000 };

/** How long faults take to show: a fault at a random moment, several times, against times on a real cluster. */
export const runDynamics: Runner = (recorded) => {
  const dynamics = recorded as unknown as DynamicsCase;
  const measure = measureFor(dynamics.fault);
  if (typeof measure === 'string') return skip(measure);
  const timesMs = Array.from({ length: TRIALS }, (_, i) => measure(dynamics, new Draw(i + 1))).sort((a, b) => a - b);
  return judge(timesMs, dynamics.measuredMs);
};

/** Who measures a fault, or what it needs that is not built. */
function measureFor(fault: string): Measure | string {
  if (/^kill the active controller/.test(fault)) return crashController;
  if (/^stop the active controller/.test(fault)) return stopController;
  if (/^a transactional producer sends one record and falls silent/.test(fault)) return producerFallsSilent;
  if (/\(classic/.test(fault) && offeredAssignors([assignorClass(fault)]).length === 0) return `needs consumers with ${assignorClass(fault)}`;
  if (/^kill the leader of t-0/.test(fault)) return crashLeader;
  if (/^stop the leader of t-0/.test(fault)) return stopLeader;
  if (/^pause the leader of t-0/.test(fault)) return pauseLeader;
  if (/^pause a follower of t-0$/.test(fault)) return pauseFollower;
  if (/^pause a follower and write one record/.test(fault)) return lagFollower;
  if (/^resume it a second after it left/.test(fault)) return resumeFollower;
  if (/^one of two members closes \(/.test(fault)) return memberCloses;
  if (/^kill one of two members \(/.test(fault)) return memberCrashes;
  return `needs fault "${fault}"`;
}

function judge(timesMs: readonly number[], measuredMs: readonly number[]): Outcome {
  const min = Math.min(...measuredMs);
  const max = Math.max(...measuredMs);
  const middle = middleOf(timesMs);
  const lines: string[] = [];
  const [from, to] = window(min, max, MIDDLE);
  if (middle < from || middle > to) lines.push(`middle: expected ${show(from)} to ${show(to)}, got ${show(middle)}`);
  const [least, most] = window(min, max, SINGLE);
  for (const timeMs of timesMs) if (timeMs < least || timeMs > most) lines.push(`single: expected ${show(least)} to ${show(most)}, got ${show(timeMs)}`);
  if (lines.length === 0) return PASS;
  return fail(...lines, `measured: ${measuredMs.map(show).join(', ')}`, `simulated: ${timesMs.map(show).join(', ')}`);
}

function middleOf(sorted: readonly number[]): number {
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}

function window(min: number, max: number, { below, above, slackMs }: typeof MIDDLE): readonly [number, number] {
  return [below * min - slackMs, above * max + slackMs];
}

function show(ms: number): string {
  return `${Math.round(ms)} ms`;
}
