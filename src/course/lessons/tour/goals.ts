import { done, missing } from '../../goals/check';
import { listed, partitionsOf } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import type { Goal } from '../../format';
import { brokerWords, electionAfter, leaderCrash, restartAfter, takeoverAfter, TOPIC, wholeAgain, withoutLeader } from './facts';

const RECORDS = 30;
const WITHIN_MS = 30_000;

export const goals: readonly Goal[] = [
  {
    kind: 'reach',
    id: 'consume',
    title: `Run until \`billing\` has read ${RECORDS} records`,
    check: ({ view }) => {
      const left = RECORDS - view.ledger.delivered;
      return left <= 0 ? done() : missing(`${view.ledger.delivered} read so far, ${left} to go. Press play.`);
    },
  },
  {
    kind: 'reach',
    id: 'crash',
    title: 'Crash a broker that leads a partition of `orders`',
    check: (now) => {
      const crash = leaderCrash(now);
      return crash === null ? missing(noCrashYet(now)) : done(crash);
    },
  },
  {
    kind: 'reach',
    id: 'elect',
    title: 'Run on until every partition has a leader that takes records',
    check: (now) => {
      const crash = leaderCrash(now);
      if (crash === null) return missing('No leader has crashed yet.');
      const election = electionAfter(now, crash);
      if (election === null) return missing(`The controller still waits for ${brokerWords(crash.node)}; ${listed(withoutLeader(now))} ${withoutLeader(now).length === 1 ? 'has' : 'have'} no leader that answers.`);
      const takeover = takeoverAfter(now, election);
      if (takeover === null) return missing('The new leader is elected but does not know it yet: the news is on its way.');
      const leaderless = withoutLeader(now);
      return leaderless.length === 0 ? done(takeover) : missing(`${listed(leaderless)} still ${leaderless.length === 1 ? 'has' : 'have'} no leader that answers.`);
    },
  },
  {
    kind: 'recover',
    id: 'whole',
    title: `Restart the broker: three in-sync replicas everywhere, within ${WITHIN_MS / 1000} s`,
    withinMs: WITHIN_MS,
    since: (now) => {
      const crash = leaderCrash(now);
      return crash === null ? null : restartAfter(now, crash);
    },
    before: 'The clock starts when the crashed broker is started again.',
    check: (now, since) => {
      const whole = wholeAgain(now, since);
      if (whole !== null && electionAfter(now, leaderCrash(now) ?? since) !== null) return done(whole);
      const short = partitionsOf(now, TOPIC).filter(({ isr, replicas }) => isr.length < replicas.length);
      return short.length === 0
        ? missing(`${brokerWords(since.node)} is not noticed as gone yet: it may not register anew before its old session has run out.`)
        : missing(short.map(({ topic, partition, isr, replicas }) => `${topic}-${partition}: ${isr.length} of ${replicas.length} in sync`).join(', ') + '.');
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

/** What to say while no leader has crashed: a near miss deserves its own words. */
function noCrashYet(now: Now): string {
  const stopped = now.history.last('NodeStopping', ({ node }) => node.startsWith('broker-'));
  const crashed = now.history.last('NodeCrashed');
  if (crashed !== null && (stopped === null || crashed.id > stopped.id)) {
    return crashed.node.startsWith('broker-') ? `${sentence(brokerWords(crashed.node))} led nothing of orders when it crashed.` : `${crashed.node} is no broker: the cluster did not mind.`;
  }
  if (stopped !== null) return `${sentence(brokerWords(stopped.node))} was stopped cleanly: it handed its partitions over before it went. A crash gives no time for that.`;
  return 'No broker has crashed yet.';
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
