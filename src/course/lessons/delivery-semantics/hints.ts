import { nodeThing } from '../../../session/commands/things';
import type { ClientStep } from '../../../engine/client/client-step';
import type { Hint } from '../../format';
import { EXACT, LEAST, MOST, type App } from './facts';

const crash = (app: App, step: ClientStep) => ({ title: `Crash ${app} there`, command: 'fault.crash-at', values: () => ({ node: nodeThing(app), step }) });
const start = (app: App) => ({ title: `Start ${app} again`, command: 'fault.restart', values: () => ({ node: nodeThing(app) }) });

export const hints: readonly Hint[] = [
  { goal: 'twice', text: '`least-1` works, writes, commits. Between which two of them does a crash leave an invoice behind and the order unread?' },
  { goal: 'twice', text: 'Select `least-1` and press **Crash at …**: when all that it wrote is acknowledged, before it commits.', action: crash(LEAST, 'written') },
  { goal: 'twice', text: 'It is down. Select it and press R; after six seconds the group gives its partition to the new process.', action: start(LEAST) },
  { goal: 'lost', text: '`most-1` works, commits, writes. The order is done with before the invoice is there.' },
  { goal: 'lost', text: 'Crash `most-1` right after its next commit.', action: crash(MOST, 'committed') },
  { goal: 'lost', text: 'Start it again with R, and wait until it is back at work.', action: start(MOST) },
  { goal: 'exact', text: 'Place the crash wherever you think it hurts. Each step counts once.' },
  { goal: 'exact', text: 'With EndTxn under way, for one.', action: crash(EXACT, 'ending') },
  { goal: 'exact', text: 'Start it again.', action: start(EXACT) },
  { goal: 'once', text: 'Nothing to do but look: the ledger and this line go by the same run.' },
];
