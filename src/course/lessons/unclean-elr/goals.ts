import { done, missing } from '../../goals/check';
import { brokerWords, sentence, shortOf } from '../../goals/elections';
import { listed, partition } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import type { Goal } from '../../format';
import { electedInstead, lastLeader, lastLeaderBack, leaderless, ledInstead, lostOf, ORDERS, otherBack, PAYMENTS, serving, wholeAgain } from './facts';

const WITHIN_MS = 60_000;

export const goals: readonly Goal[] = [
  {
    kind: 'reach',
    id: 'last',
    title: 'Stop broker 3, then broker 2, cleanly and some seconds apart; then crash broker 1, until `orders` has no leader',
    check: (now) => {
      const gone = leaderless(now, ORDERS);
      if (gone !== null) return done(gone);
      const row = partition(now, ORDERS, 0);
      if (row === null) return missing('The topic is not there yet.');
      return missing(`In sync for \`orders\`: ${row.isr.length === 1 ? 'broker' : 'brokers'} ${listed(row.isr.map(String))}. The last one has to go too.`);
    },
  },
  {
    kind: 'reach',
    id: 'eligible',
    title: 'Give `payments` a leader while the last one stays down, without loss',
    check: (now) => {
      const last = lastLeader(now);
      if (last === null || leaderless(now, PAYMENTS) === null) return missing('`payments` still has a leader.');
      const led = ledInstead(now, PAYMENTS);
      if (led !== null) return done(led);
      return missing(notEligible(now, last));
    },
  },
  {
    kind: 'reach',
    id: 'unclean',
    title: 'Make `orders` writable too, without the broker that led it last',
    check: (now) => {
      const last = lastLeader(now);
      if (last === null) return missing('`orders` still has a leader.');
      const led = ledInstead(now, ORDERS);
      if (led !== null) return done(led);
      if (electedInstead(now, ORDERS) !== null) return missing('Somebody is elected, and does not know it yet.');
      const row = partition(now, ORDERS, 0);
      if (row !== null && row.leader >= 0) return missing(`${sentence(brokerWords(last))} is back and leads with all its records. That is the clean way. Go back to before it to see the other.`);
      return missing(serving(now).length === 0 ? 'No broker is up that could take it.' : `Broker ${listed(serving(now).map(String))} could, but is not in sync, and no one has said that it may.`);
    },
  },
  {
    kind: 'recover',
    id: 'whole',
    title: `Bring the last leader and all others back: three replicas in sync of both topics within ${WITHIN_MS / 1_000} s`,
    withinMs: WITHIN_MS,
    since: lastLeaderBack,
    before: 'The clock starts when the last leader is started again, after another has taken its place.',
    check: (now, since) => {
      const whole = wholeAgain(now, since);
      if (whole !== null) return done(whole);
      return missing(`${listed([...shortOf(now, ORDERS), ...shortOf(now, PAYMENTS)])}.`);
    },
  },
  {
    kind: 'keep',
    id: 'payments-kept',
    title: 'Lose no acknowledged record of `payments`',
    holding: 'Every acknowledged record of payments is in the log of its leader, or waits on a disk for one.',
    broken: (now) => (lostOf(now, PAYMENTS) === 0 ? null : { sentence: `${lostOf(now, PAYMENTS)} acknowledged records of payments are gone.` }),
  },
];

function notEligible(now: Now, last: string): string {
  const row = partition(now, PAYMENTS, 0);
  const elr = row?.elr ?? [];
  if (row !== null && row.leader >= 0) return `${sentence(brokerWords(last))} is back and leads \`payments\` again. The lesson is about doing without it: go back to before that.`;
  if (otherBack(now) === null) return `Eligible are ${elr.length === 1 ? 'broker' : 'brokers'} ${listed(elr.map(String))}. Start one of them that is not the last leader.`;
  return `Who is back is not eligible: ${elr.length === 0 ? 'nobody is' : `only ${listed(elr.map((id) => `broker ${id}`))}`}. A broker that crashed may have lost what it had not flushed, so it does not count; one that was stopped cleanly does, if it was in sync when too few were left.`;
}
