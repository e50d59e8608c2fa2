import { done, missing } from '../../goals/check';
import type { Now } from '../../goals/now';
import type { Goal } from '../../format';
import { auditBetween, completedAfter, fence, FIRST, held, HELD_BACK, openAt, producer, SECOND, timedOut, zombieRefused } from './facts';

export const goals: readonly Goal[] = [
  {
    kind: 'reach',
    id: 'held',
    title: `Keep one transaction open until ${HELD_BACK} records of \`audit\` wait behind it`,
    check: (now) => {
      const found = held(now);
      return found === null ? missing(notHeld(now)) : done(found.by);
    },
  },
  {
    kind: 'reach',
    id: 'fence',
    title: `Have another producer of the same \`transactional.id\` end it`,
    check: (now) => {
      const shutOut = fence(now);
      if (shutOut === null) return missing(notFenced(now));
      const completed = completedAfter(now, shutOut);
      return completed === null ? missing('The old producer is shut out; its transaction is being aborted in every partition.') : done(completed);
    },
  },
  {
    kind: 'reach',
    id: 'zombie',
    title: 'Let the producer that was shut out go on, and see it refused',
    check: (now) => {
      const refused = zombieRefused(now);
      return refused === null ? missing(notRefused(now)) : done(refused);
    },
  },
  {
    kind: 'reach',
    id: 'timeout',
    title: 'Leave a transaction open until the coordinator aborts it by itself',
    check: (now) => {
      const late = timedOut(now);
      if (late === null) return missing(notTimedOut(now));
      const completed = completedAfter(now, late);
      return completed === null ? missing('The coordinator has lost its patience; the markers are on their way.') : done(completed);
    },
  },
];

function notHeld(now: Now): string {
  const open = openAt(now);
  const frozen = producer(now, FIRST)?.status === 'paused';
  if (frozen && open === null) return `\`${FIRST}\` was frozen between two transactions: there is nothing open that could hold anybody back. Undo it, and freeze it when a record of it is open.`;
  if (open === null) return 'No transaction is open at this moment.';
  const waiting = auditBetween(now, open, null).length;
  if (producer(now, FIRST)?.status === 'running') return `A transaction is open, with ${waiting} of ${HELD_BACK} records of \`audit\` behind it. \`${FIRST}\` will end it in good time.`;
  return `${waiting} of ${HELD_BACK} records of \`audit\` wait behind the open transaction so far.`;
}

function notFenced(now: Now): string {
  if (held(now) === null) return 'Nobody has been shut out. First a transaction has to be left open.';
  if (openAt(now) !== null) return `Nobody has been shut out: \`${SECOND}\` has the same \`transactional.id\`, and it is down.`;
  return `Nobody was shut out: the transaction that was left open has been ended already${timedOut(now) === null ? ` by \`${FIRST}\` itself` : ', by its timeout'}. Leave another one open.`;
}

function notRefused(now: Now): string {
  if (fence(now) === null) return 'No producer has been shut out yet.';
  const status = producer(now, FIRST)?.status;
  if (status === 'paused') return `\`${FIRST}\` is frozen still, and believes that its transaction is open.`;
  if (status === 'down') return `\`${FIRST}\` is dead: only one that lives on can be refused.`;
  return `\`${FIRST}\` has not asked for anything since.`;
}

function notTimedOut(now: Now): string {
  const open = openAt(now);
  const stopped = now.history.last('NodeStopping', ({ node }) => node === FIRST || (node === SECOND && now.history.first('ProducerIdAcquired', (fact) => fact.node === SECOND) !== null));
  if (open === null) return stopped !== null ? `\`${stopped.node}\` was stopped cleanly: it ended its transaction before it went.` : 'No transaction is open at this moment.';
  const age = Math.floor((now.view.timeUs - open.timeUs) / 1_000_000);
  return `A transaction has been open for ${age} s. After 20 s (\`transaction.timeout.ms\`) it is aborted at the coordinator’s next round, one every 10 s.`;
}
