import { nodeThing } from '../../../session/commands/things';
import type { Prediction } from '../../format';
import { AUDIT, FIRST, freeze, openAt, stillness } from './facts';

export const prediction: Prediction = {
  question: () => `\`${FIRST}\` is in the middle of a transaction and freezes. \`${AUDIT}\` writes on to the same partition, without any transaction, and is acknowledged. What is \`ship\` (\`read_committed\`) given meanwhile?`,
  notYet: (now) => {
    if (freeze(now) !== null) return `\`${FIRST}\` was frozen already. Go back to before that to guess.`;
    return openAt(now) === null ? 'No transaction is open at this moment. Let the run go on for half a second.' : null;
  },
  options: () => [
    { id: 'audit', text: 'The records of `audit`; those of the open transaction are left out', feedback: 'They are committed, and yet out of reach: a reader of committed data stops at the first offset of the oldest open transaction. It goes by offsets, and may not skip what it may have to give later.' },
    { id: 'all', text: 'All of it: everything was acknowledged', feedback: 'Acknowledged means replicated. Whether a record of a transaction counts is decided at its end. The reader with `read_uncommitted` is given all of it.' },
    { id: 'nothing', text: 'Nothing at all', feedback: 'The last stable offset stands at the first record of the open transaction. Everything behind it waits, whoever wrote it.' },
  ],
  answer: (now) => {
    const found = stillness(now);
    if (found === null) return null;
    if (found.given === 0) return 'nothing';
    return found.given > found.acknowledged ? 'all' : 'audit';
  },
  outcome: (now) => {
    const found = stillness(now);
    if (found === null) return '';
    return `In the seconds after the freeze ${found.acknowledged} records of \`${AUDIT}\` were acknowledged. \`ship\` was given ${found.given}, \`peek\` (\`read_uncommitted\`) ${found.givenUncommitted}.`;
  },
  reveal: { title: () => `Freeze ${FIRST} and see`, actions: [{ command: 'fault.pause', values: () => ({ node: nodeThing(FIRST) }) }, { command: 'run.play' }] },
};
