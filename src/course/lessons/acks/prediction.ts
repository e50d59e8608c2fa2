import { nodeThing } from '../../../session/commands/things';
import { brokerName } from '../../../engine/scenario/scenario';
import type { Prediction } from '../../format';
import { partition } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import { CARTS, CLICKS, firstCrash, leftBehind, lostOf, ORDERS, PAYMENTS, takeover, TOPICS } from './facts';

function leader(now: Now): number {
  return partition(now, CARTS, 0)?.leader ?? -1;
}

/** Has every topic a new leader that has taken over? */
function settled(now: Now): boolean {
  const crash = firstCrash(now);
  return crash !== null && TOPICS.every((topic) => takeover(now, topic, crash) !== null);
}

/** Records of the clicks that were sent, counted as delivered, and left behind. */
function clicksLost(now: Now): number {
  const crash = firstCrash(now);
  return crash === null ? 0 : (leftBehind(now, CLICKS, crash) ?? 0);
}

export const prediction: Prediction = {
  question: (now) => `Broker ${leader(now)} leads all four topics and crashes, for good or for a while. Which topics lose records that their producer counts as delivered?`,
  notYet: (now) => {
    if (firstCrash(now) !== null) return 'The leader has crashed already. Go back to before the crash to guess.';
    return leader(now) < 0 ? 'The topics have no leader yet. Press play for a moment.' : null;
  },
  options: () => [
    { id: 'none', text: 'None: each topic has two more copies', feedback: 'Two more copies, a fetch behind. What the leader took since their last fetch is on its disk alone.' },
    { id: 'clicks', text: 'Only `clicks`, which asks for no answer', feedback: '`acks=1` asks for an answer, but the leader gives it alone, before any follower has the record. Such an answer says nothing about a second copy.' },
    { id: 'both', text: '`clicks` and `carts`', feedback: 'With `acks=0` nobody answers, with `acks=1` the leader answers for itself. With `all` it answers when the in-sync replicas have the record, and one of them leads next.' },
    { id: 'all', text: 'All four: nobody knows what the dead broker had', feedback: '`orders` and `payments` were answered only for what the followers had too. The rest their producers still hold, and send again.' },
  ],
  answer: (now) => {
    if (!settled(now)) return null;
    if (lostOf(now, ORDERS) + lostOf(now, PAYMENTS) > 0) return 'all';
    if (lostOf(now, CARTS) > 0) return 'both';
    return clicksLost(now) > 0 ? 'clicks' : 'none';
  },
  outcome: (now) => {
    if (!settled(now)) return '';
    const safe = lostOf(now, ORDERS) + lostOf(now, PAYMENTS);
    return `In this run \`clicks\` lost ${clicksLost(now)} that the leader had taken and \`carts\` ${lostOf(now, CARTS)} that it had acknowledged; \`orders\` and \`payments\` together lost ${safe}.`;
  },
  reveal: {
    title: (now) => `Crash broker ${leader(now)} and see`,
    actions: [{ command: 'fault.crash', values: (now) => ({ node: nodeThing(brokerName(leader(now))) }) }, { command: 'run.play' }],
  },
};
