import { linkThing } from '../../../session/commands/things';
import type { Prediction } from '../../format';
import { BARE, failure, outcome, SAFE, sentAgain, SEATS, TICKETS } from './facts';

const LEADER = 'broker-1';
const cut = (name: string) => ({ command: 'fault.cut', values: () => ({ link: linkThing(name, LEADER) }) });

export const prediction: Prediction = {
  question: () => 'Both producers have records on their way to broker 1. You cut both links: what has left still arrives, the answers do not. After 3 s both give up waiting, you mend the links, and both send again. How often is a record in the log then?',
  notYet: (now) => (sentAgain(now, TICKETS) !== null || sentAgain(now, SEATS) !== null ? 'A producer has sent again already. Go back to before that to guess.' : now.view.timeUs < 4_000_000 ? 'The producers have just begun. Let them run for a moment.' : null),
  options: () => [
    { id: 'once', text: 'Once, in both topics: the leader sees that it has the record', feedback: 'What would it see that by? Two records with the same key and value may well be meant. It needs something that only a retry repeats.' },
    { id: 'bare', text: 'Some twice in `tickets`, all once in `seats`', feedback: 'A batch of `safe-app` carries producer id, epoch and sequence, and keeps them when it is sent again. The leader compares and answers with the offset it gave the first time. A batch of `bare-app` carries none of that.' },
    { id: 'both', text: 'Some twice in both: whatever was answered in vain is sent again', feedback: 'It is sent again by both. Sent twice is not appended twice, if the leader can tell.' },
    { id: 'lost', text: 'Some are in neither log: what was on its way is lost', feedback: 'A producer keeps what was not acknowledged and sends it again, here for up to two minutes. With `acks=all` and retries nothing is lost this way; the question is how often it arrives.' },
  ],
  answer: (now) => {
    if (failure(now) !== null) return 'lost';
    const found = outcome(now);
    if (found === null) return null;
    if (found.seats > 0) return 'both';
    return found.tickets > 0 ? 'bare' : 'once';
  },
  outcome: (now) => {
    const found = outcome(now);
    return found === null ? '' : `In this run ${found.tickets} records of \`tickets\` are in the log twice, and ${found.seats} of \`seats\`.`;
  },
  reveal: { title: () => 'Cut both links to broker 1', actions: [cut(BARE), cut(SAFE), { command: 'run.play' }] },
};
