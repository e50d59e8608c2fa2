import { formatSpan, MICROS_PER_MS, type Micros } from '../../../base/time';
import { brokerDefinitions } from '../../../engine/config/broker-definitions';
import { nodeThing } from '../../../session/commands/things';
import type { Prediction } from '../../format';
import type { Now } from '../../goals/now';
import type { ReadFact } from '../../goals/read-fact';
import { activeController, awayUs, brokerCrash, controllerIn, leaderCrash, majority, successor, WATCH_US } from './facts';

const SESSION_US = brokerDefinitions.brokerSessionTimeoutMs.defaultValue * MICROS_PER_MS;

interface Watched {
  readonly option: 'on' | 'stop' | 'session' | 'failed';
  readonly forUs: number;
}

/** How the shop fared without a majority, in this run; null before it has been watched for long enough. */
function watched(now: Now): Watched | null {
  const away = majority(now);
  if (away === null) return null;
  const { lost } = away;
  // What a broker's own crash does to the shop is another matter.
  const crash = brokerCrash(now, away);
  const forUs = crash === null ? awayUs(now, away) : crash.timeUs - lost.timeUs;
  if (forUs < WATCH_US) return null;
  const within = ({ id, node, timeUs }: ReadFact): boolean => id > lost.id && node === 'shop' && timeUs < lost.timeUs + forUs;
  if (now.history.first('SendFailed', within) !== null) return { option: 'failed', forUs };
  const trouble = now.history.first('SendRetried', within);
  if (trouble === null) return { option: 'on', forUs };
  return { option: trouble.timeUs - lost.timeUs < SESSION_US ? 'stop' : 'session', forUs };
}

export const prediction: Prediction = {
  question: () => 'Two of three controllers run. You crash another, and one is left, which can decide nothing alone. What becomes of the orders that `shop` sends?',
  notYet: (now) => {
    if (majority(now) !== null) return 'The majority has been lost already. Go back to before that to guess.';
    const crash = leaderCrash(now);
    if (crash === null) return 'A question waits here until the active controller has crashed and another one leads.';
    return successor(now, crash) === null ? 'Wait until another controller leads.' : null;
  },
  options: () => [
    { id: 'stop', text: 'They stop at once: without controllers nobody may lead', feedback: 'The controller made the leaders, but they do not ask it for leave. A broker leads until it learns otherwise.' },
    { id: 'session', text: 'They stop after 9 s, when the sessions of the brokers run out', feedback: 'A session is the patience of a controller. Where none can act, nobody’s patience ends.' },
    { id: 'failed', text: '`shop` is told that its orders failed', feedback: 'Nothing that a producer needs has failed: it knows the leaders, and they answer.' },
    { id: 'on', text: 'Nothing: they are written and acknowledged as before', feedback: 'Producing, replicating and reading take place between clients and brokers. Controllers are needed when something changes.' },
  ],
  answer: (now) => watched(now)?.option ?? null,
  outcome: (now) => {
    const result = watched(now);
    if (result === null) return '';
    const span = formatSpan(result.forUs as Micros);
    return result.option === 'on' ? `In this run no majority was there for ${span}, and \`shop\` had to send nothing twice.` : `In this run no majority was there for ${span}, and \`shop\` had trouble sending.`;
  },
  reveal: {
    title: () => 'Crash the second controller and see',
    actions: [{ command: 'fault.crash', values: (now) => ({ node: nodeThing(activeController(now)?.name ?? controllerIn(now, 'running')) }) }, { command: 'run.play' }],
  },
};
