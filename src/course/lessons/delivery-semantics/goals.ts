import type { ClientStep } from '../../../engine/client/client-step';
import { done, missing } from '../../goals/check';
import type { Now } from '../../goals/now';
import type { Goal } from '../../format';
import { balance, backAfter, EXACT, lastCrash, LEAST, MOST, statusOf, stepName, stepsOf, type App } from './facts';

/** How many different steps `exact-1` has to survive. */
const STEPS = 2;

export const goals: readonly Goal[] = [
  {
    kind: 'reach',
    id: 'twice',
    title: 'Crash `least-1` so that an order has two invoices',
    check: (now) => {
      const found = balance(now, LEAST);
      return found !== null && found.given > found.due ? done(lastCrash(now, LEAST)) : missing(notYet(now, LEAST, LEAST_LEAVES));
    },
  },
  {
    kind: 'reach',
    id: 'lost',
    title: 'Crash `most-1` so that an order has none',
    check: (now) => {
      const found = balance(now, MOST);
      return found !== null && found.given < found.due ? done(lastCrash(now, MOST)) : missing(notYet(now, MOST, MOST_LEAVES));
    },
  },
  {
    kind: 'reach',
    id: 'exact',
    title: `Crash \`exact-1\` at ${STEPS} different steps, and bring it back each time`,
    check: (now) => {
      const survived = new Set(stepsOf(now, EXACT).filter((crash) => backAfter(now, crash) !== null).map(stepName));
      if (survived.size >= STEPS && balance(now, EXACT) !== null) return done(stepsOf(now, EXACT).at(-1) ?? null);
      if (statusOf(now, EXACT) === 'down') return missing(`\`exact-1\` is down, after ${survived.size} of ${STEPS} steps that it came back from. Start it again.`);
      if (survived.size === 0) return missing(lastCrash(now, EXACT) === null ? 'Nothing has happened to `exact-1` yet.' : '`exact-1` crashed, but at no step of your choice.');
      return missing(survived.size >= STEPS ? '`exact-1` is at work on the orders that have waited for it.' : `\`exact-1\` has come back from a crash at ${survived.size} of ${STEPS} steps.`);
    },
  },
  {
    kind: 'keep',
    id: 'once',
    title: 'See that each order of `exact-1` has one invoice, whatever you do to it',
    holding: 'Every order that `exact-1` is done with has one invoice.',
    broken: (now) => {
      const found = balance(now, EXACT);
      return found === null || found.given === found.due ? null : { sentence: `\`exact-1\` is done with ${found.due} orders, and there are ${found.given} invoices.` };
    },
  },
];

/** What a crash at a step leaves, where it does not do what was asked for. */
type Leaves = Readonly<Partial<Record<ClientStep, string>>>;

const NOTHING_DONE = 'Nothing was written and nothing committed: the order came again, and was done once.';
const LEAST_LEAVES: Leaves = {
  polled: NOTHING_DONE,
  processed: 'The work was done, but no invoice written and nothing committed: the order came again, and has one invoice.',
  committing: 'The commit had left and arrived after all, so the order did not come again.',
  committed: 'Everything was done by then: the order did not come again.',
};
const MOST_LEAVES: Leaves = {
  polled: NOTHING_DONE,
  processed: 'The work was done, but nothing committed: the order came again.',
  sent: 'The invoice was on its way by then, and arrived.',
  written: 'The invoice was written by then.',
};

function notYet(now: Now, app: App, leaves: Leaves): string {
  const crash = lastCrash(now, app);
  if (crash === null) return `\`${app}\` has not crashed yet.`;
  if (statusOf(now, app) === 'down') return `\`${app}\` is down. What its crash has left shows when it is back.`;
  if (balance(now, app) === null) return `\`${app}\` is back and waits for its partition, or is at work on the orders that have waited.`;
  const at = stepsOf(now, app).at(-1);
  if (at === undefined || at.id < crash.id - 1) return `That crash of \`${app}\` fell between two orders, or before anything was half done. Choose the step.`;
  return leaves[stepName(at)] ?? `After that crash \`${app}\` has one invoice for each order.`;
}
