import { linkThing } from '../../../session/commands/things';
import type { Prediction } from '../../format';
import { partition } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import { firstCommit, held, isrShrink, lastBreak, TOPIC } from './facts';

/** Where the high watermark stood while two had the record. */
function verdict(now: Now): 'waits' | 'majority' | null {
  if (held(now) !== null) return 'waits';
  const fault = lastBreak(now);
  if (fault === null) return null;
  // Two had a record that was taken after the fault, and it was committed without the third.
  const name = `${TOPIC}-0`;
  const append = now.history.after(fault, 'RecordsAppended', ({ args }) => args['partition'] === name);
  if (append === null || isrShrink(now) !== null) return null;
  const committed = now.history.after(append, 'HighWatermarkAdvanced', ({ node, args }) => node === append.node && args['partition'] === name && Number(args['highWatermark']) > Number(append.args['baseOffset']));
  return committed === null ? null : 'majority';
}

export const prediction: Prediction = {
  question: () => 'You cut the link between broker 1, which leads, and broker 3. Brokers 1 and 2 go on as before, so two of three logs get the next record. Is it committed?',
  notYet: (now) => {
    if (firstCommit(now) === null) return 'First see a record committed with nothing broken. Press play.';
    return lastBreak(now) === null ? null : 'Something is broken already. Go back to before it to guess.';
  },
  options: () => [
    { id: 'majority', text: 'Yes: two of three are a majority', feedback: 'Counting to a majority is how the controllers agree among themselves. Partitions work otherwise: all in-sync replicas must have the record, and broker 3 still counts as one.' },
    { id: 'waits', text: 'No: it waits for broker 3', feedback: 'The high watermark is the smallest log end of all in-sync replicas. Broker 3 is one of them until it has been behind for `replica.lag.time.max.ms`.' },
    { id: 'detour', text: 'Yes: broker 3 fetches from broker 2 instead', feedback: 'A follower fetches from the leader alone. Broker 2 has the record and would not hand it on.' },
  ],
  answer: verdict,
  outcome: (now) => {
    const one = held(now);
    if (one === null) return 'In this run it was committed.';
    const row = partition(now, TOPIC, 0);
    const ends = now.view.replicas.filter(({ topic }) => topic === TOPIC).map(({ broker, leo }) => `broker ${broker} ends at ${leo}`);
    return `In this run the record before offset ${one.end} was on two logs for seconds and was not committed. Now ${ends.join(', ')}; the leader is broker ${row?.leader ?? -1}.`;
  },
  reveal: {
    title: () => 'Cut the link and see',
    actions: [{ command: 'fault.cut', values: () => ({ link: linkThing('broker-1', 'broker-3') }) }, { command: 'run.play' }],
  },
};
