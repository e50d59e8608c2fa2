import { nodeThing } from '../../../session/commands/things';
import type { Hint } from '../../format';
import { FIRST, SECOND } from './facts';

export const hints: readonly Hint[] = [
  { goal: 'held', text: 'A transaction ends when its producer says so. What if the producer says nothing?' },
  { goal: 'held', text: `Wait until the log has an open record of \`${FIRST}\`, select \`${FIRST}\`, press P, and let five seconds go by.`, action: { title: `Freeze ${FIRST}`, command: 'fault.pause', values: () => ({ node: nodeThing(FIRST) }) } },
  { goal: 'fence', text: `\`${SECOND}\` has the same \`transactional.id\`. The first thing it does is call initTransactions().` },
  { goal: 'fence', text: `Select \`${SECOND}\` and press R.`, action: { title: `Start ${SECOND}`, command: 'fault.restart', values: () => ({ node: nodeThing(SECOND) }) } },
  { goal: 'zombie', text: `\`${FIRST}\` does not know what has happened. It has to live to find out.` },
  { goal: 'zombie', text: `Select \`${FIRST}\` and press Shift P.`, action: { title: `Let ${FIRST} go on`, command: 'fault.resume', values: () => ({ node: nodeThing(FIRST) }) } },
  { goal: 'timeout', text: 'Somebody has to leave in the middle of a transaction, and nobody may take its id over.' },
  { goal: 'timeout', text: `While a record of \`${SECOND}\` is open, crash it and let half a minute go by. Raise the speed with > if you like.`, action: { title: `Crash ${SECOND}`, command: 'fault.crash', values: () => ({ node: nodeThing(SECOND) }) } },
];
