import { linkThing, nodeThing } from '../../../session/commands/things';
import type { Hint } from '../../format';
import { BARE, SAFE } from './facts';

const cut = (name: string) => ({ title: `Cut ${name} off broker 1`, command: 'fault.cut', values: () => ({ link: linkThing(name, 'broker-1') }) });
const mend = (name: string) => ({ title: `Mend the links of ${name}`, command: 'fault.rejoin', values: () => ({ node: nodeThing(name) }) });

export const hints: readonly Hint[] = [
  { goal: 'twice', text: 'The record has to arrive, and its answer must not. Four records are on their way at any time.' },
  { goal: 'twice', text: 'Cut the link between `bare-app` and broker 1 and wait until the producer has sent again.', action: cut(BARE) },
  { goal: 'twice', text: 'When it waits to send again, mend the link: select `bare-app`, Shift C.', action: mend(BARE) },
  { goal: 'recognised', text: 'The same, with the link between `safe-app` and broker 1.', action: cut(SAFE) },
  { goal: 'recognised', text: 'After 3 s mend it.', action: mend(SAFE) },
  { goal: 'newborn', text: 'A producer id belongs to a process. What does a new process have?' },
  { goal: 'newborn', text: 'Select `safe-app`, press X, then R.', action: { title: 'Crash safe-app', command: 'fault.crash', values: () => ({ node: nodeThing(SAFE) }) } },
  { goal: 'none-failed', text: 'Two minutes after send() a record fails, sent or not. Mend links well before that.' },
];
