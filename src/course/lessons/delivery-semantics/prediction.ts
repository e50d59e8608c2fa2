import { nodeThing } from '../../../session/commands/things';
import type { Prediction } from '../../format';
import { balance, backAfter, LEAST, stepName, stepsOf } from './facts';

export const prediction: Prediction = {
  question: () => '`least-1` has done its work on an order, and its invoice is acknowledged. It crashes before it commits its offset. You start it again. How many invoices does that order have then?',
  notYet: (now) => (stepsOf(now, LEAST).length > 0 ? '`least-1` has crashed already. Go back to before that to guess.' : now.view.timeUs < 6_000_000 ? 'The applications have just begun. Let them run for a moment.' : null),
  options: () => [
    { id: 'one', text: 'One: its producer is idempotent, and the broker drops the second', feedback: 'Idempotence recognises a batch that one process sends again. The new process has a producer id of its own and makes a new invoice of an order it has not seen.' },
    { id: 'two', text: 'Two: the order is read again, and done again', feedback: 'The group’s committed offset stands before the order. To Kafka it has not been read, and nothing ties the invoice that is there to it.' },
    { id: 'none', text: 'None: what a crashed application wrote is taken back', feedback: 'An acknowledged record stays. Only what was written in a transaction can still be aborted.' },
  ],
  answer: (now) => {
    const crash = stepsOf(now, LEAST).find((one) => stepName(one) === 'written');
    const found = crash === undefined || backAfter(now, crash) === null ? null : balance(now, LEAST);
    if (found === null) return null;
    return found.given > found.due ? 'two' : found.given < found.due ? 'none' : 'one';
  },
  outcome: (now) => {
    const found = balance(now, LEAST);
    return found === null ? '' : `In this run \`least-1\` is done with ${found.due} orders, and there are ${found.given} invoices.`;
  },
  reveal: { title: () => 'Let least-1 crash there, then start it again (R)', actions: [{ command: 'fault.crash-at', values: () => ({ node: nodeThing(LEAST), step: 'written' }) }, { command: 'run.play' }] },
};
