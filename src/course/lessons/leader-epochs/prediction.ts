import { nodeThing } from '../../../session/commands/things';
import type { Prediction } from '../../format';
import type { Now } from '../../goals/now';
import { backInSync, cutAfter, epochStart, OLD, OLD_ID, PARTITION, replica, takeover } from './facts';

interface Cut {
  readonly option: 'none' | 'hw' | 'epoch' | 'all';
  readonly from: number;
  readonly to: number;
  readonly epochStart: number;
}

/** What the old leader did to its log, in this run; null as long as it has not come back. */
function cutOf(now: Now): Cut | null {
  const since = takeover(now);
  if (since === null) return null;
  const start = epochStart(since);
  const cut = cutAfter(now, since);
  if (cut === null) return backInSync(now, since) === null ? null : { option: 'none', from: 0, to: 0, epochStart: start };
  const to = Number(cut.args['to']);
  return { option: to === start ? 'epoch' : to === 0 ? 'all' : 'hw', from: Number(cut.args['from']), to, epochStart: start };
}

export const prediction: Prediction = {
  question: (now) => {
    const old = replica(now, OLD_ID);
    return `Broker ${OLD_ID} leads \`${PARTITION}\`: its log ends at ${old?.leo ?? 0}, its high watermark is ${old?.hw ?? 0}. You crash it and another broker takes over. When broker ${OLD_ID} comes back as a follower, what becomes of its log?`;
  },
  notYet: (now) => {
    if (takeover(now) !== null) return 'Another broker leads already. Go back to before the crash to guess.';
    const old = replica(now, OLD_ID);
    return old === null || old.leo === old.hw ? 'All logs still agree. Let the run go on to where broker 1 is alone.' : null;
  },
  options: () => [
    { id: 'none', text: 'It keeps all of it: nothing that was written is ever taken back', feedback: 'Then two brokers would hold different records at one offset for ever. What no other in-sync replica had was never acknowledged, and may be taken back.' },
    { id: 'hw', text: 'It is cut at its own high watermark: only what lies below is certain', feedback: 'That is what Kafka did before 0.11. A high watermark is news from the past: the new leader may well have more of the same records, and they may be committed by now.' },
    { id: 'epoch', text: 'It is cut exactly where the log of the new leader goes on differently', feedback: 'Each batch carries the epoch of the leader that took it. The new leader says where the old epoch ends with it, and there the two histories part.' },
    { id: 'all', text: 'It is thrown away and copied anew', feedback: 'That would be safe, and would take hours on a real disk. All but the last records are known to be the same.' },
  ],
  answer: (now) => cutOf(now)?.option ?? null,
  outcome: (now) => {
    const cut = cutOf(now);
    if (cut === null) return '';
    if (cut.option === 'none') return `In this run broker ${OLD_ID} had nothing that the new leader lacked, and cut nothing.`;
    const records = cut.from - cut.to;
    return `In this run broker ${OLD_ID} cut its log from ${cut.from} to ${cut.to}: ${records} ${records === 1 ? 'record' : 'records'}. The epoch of the new leader begins at ${cut.epochStart}.`;
  },
  reveal: {
    title: () => 'Crash broker 1 and see',
    actions: [{ command: 'fault.crash', values: () => ({ node: nodeThing(OLD) }) }, { command: 'run.play' }],
  },
};
