import { done, missing } from '../../goals/check';
import { brokerWords, sentence, startAfter } from '../../goals/elections';
import { listed, partition } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import type { Goal } from '../../format';
import { backInSync, CARTS, cartsCrash, lostOf, onOneDisk, ORDERS, PAYMENTS, refusal, takeover, TOPICS } from './facts';

const WITHIN_MS = 60_000;

export const goals: readonly Goal[] = [
  {
    kind: 'reach',
    id: 'lose',
    title: 'Crash the leader so that a record is lost that `cart-app` counts as delivered',
    check: (now) => {
      const crash = cartsCrash(now);
      if (crash === null) return missing(noCrashYet(now));
      const over = takeover(now, CARTS, crash);
      if (over === null) return missing(`${sentence(brokerWords(crash.node))} is gone, and nobody leads \`carts\` yet. The controller waits for its session to run out.`);
      return lostOf(now, CARTS) > 0
        ? done(over)
        : missing('The new leader of `carts` has everything that was acknowledged: this crash came just after a fetch. Go back a little and crash it at another moment.');
    },
  },
  {
    kind: 'recover',
    id: 'whole',
    title: `Start it again: in sync for all four topics within ${WITHIN_MS / 1_000} s`,
    withinMs: WITHIN_MS,
    since: (now) => {
      const crash = cartsCrash(now);
      return crash === null ? null : startAfter(now, crash);
    },
    before: 'The clock starts when the crashed leader is started again.',
    check: (now, since) => {
      const back = backInSync(now, since);
      if (back !== null) return done(back);
      const id = now.view.brokers.find(({ name }) => name === since.node)?.id ?? -1;
      const open = TOPICS.filter((topic) => !(partition(now, topic, 0)?.isr.includes(id) ?? false));
      return missing(open.length === 0 ? 'Its old session has not run out yet.' : `${sentence(brokerWords(since.node))} is not in sync for ${listed(open)}.`);
    },
  },
  {
    kind: 'reach',
    id: 'one-copy',
    title: 'Have `orders` acknowledge a record that a single disk holds, with `acks=all`',
    check: (now) => {
      const records = onOneDisk(now);
      if (records > 0) return done();
      const isr = partition(now, ORDERS, 0)?.isr ?? [];
      if (isr.length > 1) return missing(`\`acks=all\` means ${isr.length} copies now: brokers ${listed(isr.map(String))} are in sync${stillCounted(now, isr)}.`);
      return missing(isr.length === 1 ? 'One replica is in sync, and nothing has been acknowledged by it alone yet.' : '`orders` has no replica in sync.');
    },
  },
  {
    kind: 'reach',
    id: 'refuse',
    title: 'Wait until `payments` refuses a record',
    check: (now) => {
      const refused = refusal(now);
      if (refused !== null) return done(refused);
      const row = partition(now, PAYMENTS, 0);
      if (row === null || row.isr.length >= 2) return missing(`\`payments\` has ${row?.isr.length ?? 0} replicas in sync and needs 2.`);
      return missing(row.leader < 0 ? '`payments` has no leader: nobody is there to refuse anything.' : 'What was sent before still waits for a second copy. It times out after 30 s; what is sent then is refused at once.');
    },
  },
  {
    kind: 'keep',
    id: 'kept',
    title: 'Lose nothing that `orders` or `payments` acknowledged',
    holding: 'Every acknowledged record of orders and payments is in the log of its leader.',
    broken: (now) => {
      const lost = [ORDERS, PAYMENTS].filter((topic) => lostOf(now, topic) > 0);
      return lost.length === 0 ? null : { sentence: `${listed(lost.map((topic) => `${lostOf(now, topic)} of ${topic}`))} were acknowledged and are gone.` };
    },
  },
];

/** A dead broker counts as in sync until the controller gives it up. */
function stillCounted(now: Now, isr: readonly number[]): string {
  const dead = now.view.brokers.filter(({ id, status }) => isr.includes(id) && status !== 'running').map(({ id }) => id);
  return dead.length === 0 ? '' : `, ${listed(dead.map(String))} only until the controller gives it up`;
}

function noCrashYet(now: Now): string {
  const stopped = now.history.last('NodeStopping', ({ node }) => node.startsWith('broker-'));
  const crashed = now.history.last('NodeCrashed', ({ node }) => node.startsWith('broker-'));
  if (crashed !== null) return `${sentence(brokerWords(crashed.node))} led nothing when it crashed: the leader still has everything.`;
  return stopped === null ? 'No broker has crashed yet.' : `${sentence(brokerWords(stopped.node))} was stopped cleanly: before it went, the next leader had caught up with it.`;
}
