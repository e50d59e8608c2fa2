import { done, missing } from '../../goals/check';
import type { Now } from '../../goals/now';
import type { Goal } from '../../format';
import { acknowledgedAfter, BARE, failure, newIdentity, producer, recognised, SAFE, SEATS, sentAgain, TICKETS, twice } from './facts';

export const goals: readonly Goal[] = [
  {
    kind: 'reach',
    id: 'twice',
    title: 'Lose an answer on its way, so that a record of `tickets` is in the log twice',
    check: (now) => {
      const again = sentAgain(now, TICKETS);
      if (twice(now, TICKETS) > 0) return done(again === null ? null : acknowledgedAfter(now, TICKETS, again));
      return missing(notTwice(now, BARE, TICKETS, 'tickets'));
    },
  },
  {
    kind: 'reach',
    id: 'recognised',
    title: 'Do the same to `safe-app`: the leader recognises what it has already',
    check: (now) => {
      const known = recognised(now);
      return known === null ? missing(notTwice(now, SAFE, SEATS, 'seats')) : done(known);
    },
  },
  {
    kind: 'reach',
    id: 'newborn',
    title: 'End `safe-app` and start it again: to the leader it is a stranger',
    check: (now) => {
      const acquired = newIdentity(now);
      if (acquired !== null) return done(acquired);
      const status = producer(now, SAFE)?.status;
      const resumed = now.history.last('NodeResumed', ({ node }) => node === SAFE);
      if (status === 'down') return missing('`safe-app` is down, and its producer id with it.');
      if (status === 'paused' || resumed !== null) return missing('A process that was frozen is the same process afterwards: it keeps its producer id and its sequences.');
      return missing('`safe-app` runs since the beginning, under one producer id.');
    },
  },
  {
    kind: 'keep',
    id: 'none-failed',
    title: 'Let no record be given up',
    holding: 'No producer has given a record up.',
    broken: (now) => {
      const failed = failure(now);
      return failed === null ? null : { sentence: `\`${failed.node}\` gave up ${Number(failed.args['records'])} of its records after two minutes (\`delivery.timeout.ms\`), and does not know whether they are in the log.`, fact: failed };
    },
  },
];

/** Why nothing came twice: each near miss has its own words. */
function notTwice(now: Now, name: string, partition: string, topic: string): string {
  const again = sentAgain(now, partition);
  const isCut = now.view.linkFaults.some(({ from, to, cut }) => cut && (from === name || to === name));
  if (again === null) {
    if (isCut) return `\`${name}\` waits for its answers. After 3 s (\`request.timeout.ms\`) it gives the connection up and sends again.`;
    const healed = now.history.last('LinkHealed', ({ args }) => args['from'] === name || args['to'] === name);
    if (healed !== null) return 'The link was mended before 3 s were over: the connection lived on, and everything arrived after all, once.';
    return now.history.first('NodeCrashed', ({ node }) => node === name) !== null
      ? `\`${name}\` has crashed. What it had not been answered for is gone with it: nobody sends that again.`
      : `Every batch of \`${topic}\` has been answered at the first try.`;
  }
  if (acknowledgedAfter(now, partition, again) === null) return `\`${name}\` sends again as soon as it reaches the leader. Mend its way there.`;
  return 'What was sent again had not arrived the first time. Cut the link while records are on their way to the leader.';
}
