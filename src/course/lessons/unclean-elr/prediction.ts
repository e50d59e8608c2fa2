import { nodeThing } from '../../../session/commands/things';
import type { Prediction } from '../../format';
import { partition } from '../../goals/phrases';
import { cameBySelf, leaderless, lostOf, ORDERS, otherBack, PAYMENTS } from './facts';

export const prediction: Prediction = {
  question: () => 'Broker 3 is stopped, then broker 2; broker 1 goes on alone for a while and crashes. Then broker 2 is started again. For which topics may it lead, with nobody asking it to lose anything?',
  notYet: (now) => {
    if (leaderless(now, ORDERS) !== null) return 'The last leader is gone already. Go back to before the first broker stops to guess.';
    return (partition(now, ORDERS, 0)?.isr.length ?? 0) < 3 ? 'All three brokers have to be in sync first.' : null;
  },
  options: () => [
    { id: 'neither', text: 'Neither: it was in sync for none of them at the end', feedback: 'It had left the in-sync replicas of both. But of `payments` nothing can have been committed since: with one replica in sync and a floor of 2, the high watermark stood still.' },
    { id: 'orders', text: 'Only `orders`, whose floor is 1', feedback: 'The low floor is what forbids it: with one replica in sync, `orders` went on committing, and broker 2 has none of that.' },
    { id: 'payments', text: 'Only `payments`, whose floor is 2', feedback: 'Below the floor nothing is committed. Whoever was in sync until then still has everything that was, and the controller remembers it: an eligible leader replica.' },
    { id: 'both', text: 'Both: it has a copy of each', feedback: 'A copy, but of `orders` an old one. What broker 1 committed alone is only on its disk.' },
  ],
  answer: (now) => {
    const orders = cameBySelf(now, ORDERS);
    const payments = cameBySelf(now, PAYMENTS);
    if (orders === null || payments === null) return null;
    return orders ? (payments ? 'both' : 'orders') : payments ? 'payments' : 'neither';
  },
  outcome: (now) => {
    const back = otherBack(now);
    if (back === null) return '';
    const words = [ORDERS, PAYMENTS].map((topic) => `\`${topic}\` ${cameBySelf(now, topic) === true ? 'got a leader at once' : 'stayed without one'}`);
    return `In this run broker ${back.args['broker']} came back, and ${words.join(' and ')}; of payments ${lostOf(now, PAYMENTS)} acknowledged records were lost.`;
  },
  reveal: {
    title: () => 'Begin: stop broker 3',
    actions: [{ command: 'fault.stop', values: () => ({ node: nodeThing('broker-3') }) }, { command: 'run.play' }],
  },
};
