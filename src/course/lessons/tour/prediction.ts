import { brokerDefinitions } from '../../../engine/config/broker-definitions';
import { formatSpan, MICROS_PER_MS, type Micros } from '../../../base/time';
import { nodeThing } from '../../../session/commands/things';
import type { Prediction } from '../../format';
import type { Now } from '../../goals/now';
import { partition } from '../../goals/phrases';
import { brokerWords, electionAfter, leaderCrash, ledBy, TOPIC } from './facts';

const SESSION_MS = brokerDefinitions.brokerSessionTimeoutMs.defaultValue;
const LAG_MS = brokerDefinitions.replicaLagTimeMaxMs.defaultValue;

/** The partition the question is about, and its leader now. */
function subject(now: Now): { readonly name: string; readonly leader: number } {
  return { name: `${TOPIC}-0`, leader: partition(now, TOPIC, 0)?.leader ?? -1 };
}

function span(ms: number): string {
  return formatSpan((ms * MICROS_PER_MS) as Micros);
}

/** How long nobody led, in this run; null as long as it lasts. */
function leaderlessUs(now: Now): number | null {
  const crash = leaderCrash(now);
  const election = crash === null ? null : electionAfter(now, crash);
  return crash === null || election === null ? null : election.timeUs - crash.timeUs;
}

export const prediction: Prediction = {
  question: (now) => {
    const { name, leader } = subject(now);
    return `Broker ${leader} leads \`${name}\`. You crash it. How long will \`${name}\` have no leader?`;
  },
  notYet: (now) => {
    if (leaderCrash(now) !== null) return 'The broker has crashed already. Go back to before the crash to guess.';
    return subject(now).leader < 0 ? 'The topic has no leader yet. Press play for a moment.' : null;
  },
  options: () => [
    { id: 'blink', text: 'A moment: the followers see the connection break', feedback: 'Followers do see it break, but a follower cannot tell a dead leader from a slow network, and it may not promote itself. Only the controller elects.' },
    { id: 'session', text: `About ${span(SESSION_MS)}: until the controller has waited long enough`, feedback: 'The controller learns of a crash by silence only, so it waits for `broker.session.timeout.ms` before it acts.' },
    { id: 'lag', text: `About ${span(LAG_MS)}: until the followers count as too far behind`, feedback: '`replica.lag.time.max.ms` is what a leader grants its followers. It says nothing about leaders that are gone.' },
    { id: 'restart', text: 'Until the broker is back', feedback: 'Two replicas hold all that was acknowledged. Waiting for the third would make every crash a long outage.' },
  ],
  answer: (now) => {
    const us = leaderlessUs(now);
    if (us === null) return null;
    const candidates = [['blink', 0], ['session', SESSION_MS], ['lag', LAG_MS]] as const;
    const distance = (ms: number): number => Math.abs(us - ms * MICROS_PER_MS);
    return candidates.reduce((best, one) => (distance(one[1]) < distance(best[1]) ? one : best))[0];
  },
  outcome: (now) => {
    const crash = leaderCrash(now);
    const us = leaderlessUs(now);
    if (crash === null || us === null) return '';
    return `In this run ${ledBy(now, crash).join(' and ')} had no leader for ${formatSpan(us as Micros)} after ${brokerWords(crash.node)} crashed.`;
  },
  reveal: {
    title: (now) => `Crash broker ${subject(now).leader} and see`,
    actions: [
      { command: 'fault.crash', values: (now) => ({ node: nodeThing(`broker-${subject(now).leader}`) }) },
      { command: 'run.play' },
    ],
  },
};
