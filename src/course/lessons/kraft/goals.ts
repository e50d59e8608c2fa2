import { formatSpan, MICROS_PER_MS, type Micros } from '../../../base/time';
import { done, missing } from '../../goals/check';
import { listed } from '../../goals/phrases';
import type { Goal } from '../../format';
import type { Now } from '../../goals/now';
import { activeController, awayUs, brokerCrash, isController, leaderCrash, majority, nameInWords, runningControllers, successor, WATCH_MS, WATCH_US, withoutLeader } from './facts';

/** Longer than a controller would have waited for the broker. */
const STUCK_MS = 12_000;
const WITHIN_MS = 30_000;

const isBroker = ({ node }: { readonly node: string }): boolean => node.startsWith('broker-');

export const goals: readonly Goal[] = [
  {
    kind: 'reach',
    id: 'failover',
    title: 'Crash the active controller, and let the others elect one',
    check: (now) => {
      const crash = leaderCrash(now);
      if (crash === null) return missing(noLeaderCrashYet(now));
      const next = successor(now, crash);
      if (next !== null) return done(next);
      return missing(runningControllers(now) < 2 ? 'One of three is no majority. It asks for votes, and nobody is there to give one.' : 'The others have not missed it yet: they wait for 2 s without an answer.');
    },
  },
  {
    kind: 'reach',
    id: 'no-majority',
    title: `Take the majority away, and watch \`shop\` for ${WATCH_MS / 1000} s`,
    check: (now) => {
      const away = majority(now);
      if (away === null) return missing(`${runningControllers(now)} of ${now.view.controllers.length} controllers run: a majority.`);
      const forUs = awayUs(now, away);
      if (forUs >= WATCH_US) return done();
      return missing(away.back === null ? `No majority for ${formatSpan(forUs as Micros)} so far.` : `The majority was away for ${formatSpan(forUs as Micros)} only. Take it away for longer.`);
    },
  },
  {
    kind: 'reach',
    id: 'stuck',
    title: `While it is away, crash a broker, and see whether anyone takes over within ${STUCK_MS / 1000} s`,
    check: (now) => {
      const away = majority(now);
      if (away === null) return missing(now.history.last('NodeCrashed', isBroker) === null ? 'The majority is still there.' : 'A broker crashed while there was a majority: leaders are elected as always.');
      const crash = brokerCrash(now, away);
      if (crash === null) return missing(away.back === null ? 'No broker has crashed since the majority went.' : 'The majority was back before a broker crashed.');
      const forUs = (away.back?.timeUs ?? now.view.timeUs) - crash.timeUs;
      if (forUs >= STUCK_MS * MICROS_PER_MS) return done();
      return missing(away.back === null ? `${listed(withoutLeader(now))}: no leader for ${formatSpan(forUs as Micros)} so far.` : 'The majority was back too soon to be sure.');
    },
  },
  {
    kind: 'recover',
    id: 'again',
    title: `Bring one controller back: every partition led again, within ${WITHIN_MS / 1000} s`,
    withinMs: WITHIN_MS,
    since: (now) => {
      const away = majority(now);
      return away === null || brokerCrash(now, away) === null ? null : away.back;
    },
    before: 'The clock starts when two controllers run again, after a broker has crashed.',
    check: (now, since) => {
      const active = activeController(now);
      if (active === null) return missing('Two controllers run, and neither leads yet.');
      const leaderless = withoutLeader(now);
      if (leaderless.length === 0) return done(now.history.last('LeaderElected', ({ id }) => id > since.id));
      return missing(`${nameInWords(active.name)} leads. It gives every broker a fresh session of 9 s before it counts it as gone; ${listed(leaderless)} ${leaderless.length === 1 ? 'waits' : 'wait'}.`);
    },
  },
  {
    kind: 'keep',
    id: 'nothing-lost',
    title: 'Lose no acknowledged record',
    holding: 'Every acknowledged record is in the log of its leader.',
    broken: ({ view }) => (view.ledger.acknowledgedLost === 0 ? null : { sentence: `${view.ledger.acknowledgedLost} acknowledged records are in no leader’s log.` }),
  },
];

/** What to say while the leader of the quorum has not crashed: a near miss deserves its own words. */
function noLeaderCrashYet(now: Now): string {
  const stopped = now.history.last('NodeStopping', isController);
  const crashed = now.history.last('NodeCrashed', isController);
  if (stopped !== null) return `${nameInWords(stopped.node)} was stopped cleanly: a leader tells the others that it goes, and who should try first. A crash tells nobody anything.`;
  if (crashed !== null) return `${nameInWords(crashed.node)} did not lead when it crashed: the others hardly noticed.`;
  const active = activeController(now);
  return active === null ? 'No controller leads yet.' : `${nameInWords(active.name)} leads the quorum.`;
}
