import { done, missing } from '../../goals/check';
import { brokerNamed, listed, partition } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import type { Goal } from '../../format';
import type { ReadFact } from '../../goals/read-fact';
import { cutAfter, epochStart, isCutFrom, OLD, OLD_ID, oldIsUp, onlyOnOld, replica, takeover, TOPIC } from './facts';

const WITHIN_MS = 30_000;

export const goals: readonly Goal[] = [
  {
    kind: 'reach',
    id: 'parted',
    title: 'Take broker 1 away, and let two brokers hold different records at one offset',
    check: (now) => {
      const since = takeover(now);
      if (since === null) return missing(noTakeoverYet(now));
      const written = leaderEnd(now) - epochStart(since);
      if (onlyOnOld(now) === 0) return missing('Broker 1 had nothing that the new leader lacked, so nothing has parted. Go back to 12 s and take it away while its links are cut.');
      return written > 0 ? done() : missing(`${brokerWords(since.node)} leads from offset ${epochStart(since)} on, and has not written there yet.`);
    },
  },
  {
    kind: 'reach',
    id: 'cut',
    title: 'Bring broker 1 back, and let it cut off what only it has',
    check: (now) => {
      const since = takeover(now);
      if (since === null) return missing('Broker 1 has not been replaced yet.');
      const cut = cutAfter(now, since);
      return cut !== null ? done(cut) : missing(notCutYet(now, since));
    },
  },
  {
    kind: 'recover',
    id: 'same',
    title: `Three in-sync replicas with one history, within ${WITHIN_MS / 1000} s of the cut`,
    withinMs: WITHIN_MS,
    since: (now) => {
      const since = takeover(now);
      return since === null ? null : cutAfter(now, since);
    },
    before: 'The clock starts when broker 1 has cut its log.',
    check: (now, since) => {
      const row = partition(now, TOPIC, 0);
      if (row !== null && row.isr.length === row.replicas.length) return done(now.history.last('IsrExpanded', ({ id, args }) => id > since.id && args['partition'] === `${TOPIC}-0`) ?? since);
      const out = (row?.replicas ?? []).filter((id) => !row?.isr.includes(id)).map((id) => `broker ${id}`);
      return missing(`${sentence(listed(out))} ${out.length === 1 ? 'is' : 'are'} not in sync yet.`);
    },
  },
  {
    kind: 'keep',
    id: 'nothing-lost',
    title: 'Lose no acknowledged record',
    holding: 'Every acknowledged record is in the log of the leader.',
    broken: ({ view }) => (view.ledger.acknowledgedLost === 0 ? null : { sentence: `${view.ledger.acknowledgedLost} acknowledged records are in no leader’s log.` }),
  },
];

function leaderEnd(now: Now): number {
  return replica(now, partition(now, TOPIC, 0)?.leader ?? -1)?.leo ?? 0;
}

/** Why no other broker leads yet: each reason deserves its own words. */
function noTakeoverYet(now: Now): string {
  const row = partition(now, TOPIC, 0);
  const old = replica(now, OLD_ID);
  if (row === null || old === null) return 'The topic is not there yet.';
  if (row.isr.length === 1 && row.isr[0] === OLD_ID) return 'Broker 1 has given up waiting for its followers and is the only one in sync: nobody else may lead now. Go back to 12 s.';
  if (row.leader < 0) return 'Broker 1 had given up both followers before it went, so none of those left may lead. Go back to 12 s.';
  if (!oldIsUp(now) || isCutFrom(now, 'controller-101')) return 'The controller still waits for broker 1. Let the run go on.';
  const waiting = old.leo - old.hw;
  return `Broker 1 still leads. ${waiting} of its records are not committed.`;
}

function notCutYet(now: Now, since: ReadFact): string {
  if (brokerNamed(now, OLD)?.status === 'paused') return 'Broker 1 is still paused.';
  if (!oldIsUp(now)) return 'Broker 1 is down. Start it again.';
  if (isCutFrom(now, since.node)) return `Broker 1 runs, but the link to ${brokerWords(since.node)} is still cut: it cannot ask the new leader anything.`;
  if (isCutFrom(now, 'controller-101')) return 'Broker 1 runs, but the link to the controller is still cut: it does not know that it has been replaced.';
  return onlyOnOld(now) === 0 ? 'Broker 1 had nothing to cut off.' : `Broker 1 is on its way back. ${onlyOnOld(now)} of its records are in no other log.`;
}

function brokerWords(node: string): string {
  return sentence(node.replace('broker-', 'broker '));
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
