import { done, missing } from '../../goals/check';
import type { Now } from '../../goals/now';
import type { Goal } from '../../format';
import { assignedAfter, lagOf, positionOf, QUICK, QUICK_GROUP, readerCrash, readTwice, SLOW_GROUP, readerOf, restartAfter } from './facts';

const APART = 50;
const PILE = 60;
const NEAR = 10;
const WITHIN_MS = 30_000;

export const goals: readonly Goal[] = [
  {
    kind: 'reach',
    id: 'apart',
    title: `Run until the two readers of one log stand ${APART} records apart`,
    check: (now) => {
      const quick = positionOf(now, QUICK_GROUP);
      const slow = positionOf(now, SLOW_GROUP);
      if (quick === null || slow === null) return missing('Not both groups have a place in the log yet.');
      const apart = quick - slow;
      return apart >= APART ? done() : missing(`\`${QUICK_GROUP}\` stands at offset ${quick}, \`${SLOW_GROUP}\` at ${slow}: ${apart} apart.`);
    },
  },
  {
    kind: 'reach',
    id: 'pile',
    title: `Crash \`${QUICK}\` and let ${PILE} records wait for it`,
    check: (now) => {
      const crash = readerCrash(now);
      if (crash === null) return missing(noCrashYet(now));
      const lag = lagOf(now, QUICK_GROUP) ?? 0;
      if (restartAfter(now, crash) !== null) return missing(`\`${QUICK}\` was started again before ${PILE} records waited for it. Crash it once more and give it longer.`);
      return lag >= PILE ? done() : missing(`${lag} records wait for \`${QUICK_GROUP}\` so far. The log goes on growing by itself.`);
    },
  },
  {
    kind: 'recover',
    id: 'resume',
    title: `Start it again: at most ${NEAR} records from the end of the log, within ${WITHIN_MS / 1000} s`,
    withinMs: WITHIN_MS,
    since: (now) => {
      const crash = readerCrash(now);
      return crash === null ? null : restartAfter(now, crash);
    },
    before: `The clock starts when \`${QUICK}\` is started again.`,
    check: (now, since) => {
      if (assignedAfter(now, since) === null || positionOf(now, QUICK_GROUP) === null) return missing(`\`${QUICK}\` runs, but its group has not given it the partition yet.`);
      const lag = lagOf(now, QUICK_GROUP) ?? Infinity;
      return lag <= NEAR ? done() : missing(`${lag} records are still before it.`);
    },
  },
  {
    kind: 'keep',
    id: 'no-gap',
    title: 'Let no reader leave out a record',
    holding: 'Both readers have been given every record up to their offset.',
    broken: (now) => {
      for (const group of [QUICK_GROUP, SLOW_GROUP]) {
        const twice = readTwice(now, group);
        if (twice !== null && twice < 0) return { sentence: `\`${group}\` has left out ${-twice} records.` };
      }
      return null;
    },
  },
];

/** What to say while the quick reader has not crashed: a near miss deserves its own words. */
function noCrashYet(now: Now): string {
  const stopped = now.history.last('NodeStopping');
  const crashed = now.history.last('NodeCrashed');
  if (stopped !== null && stopped.node === QUICK) return `\`${QUICK}\` was stopped cleanly: it stored its place before it went. A crash gives no time for that.`;
  if (readerOf(now, QUICK_GROUP)?.status === 'paused') return `\`${QUICK}\` is paused: it keeps its place in memory. A crash takes that away.`;
  const other = crashed ?? stopped;
  if (other !== null) return `${other.node} is not the reader in question: \`${QUICK}\` reads on.`;
  return `\`${QUICK}\` runs.`;
}
