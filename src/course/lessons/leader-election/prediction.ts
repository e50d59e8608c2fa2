import { nodeThing } from '../../../session/commands/things';
import type { Prediction } from '../../format';
import { allTakenOver, brokerWords, electionOf, ledBy, sentence } from '../../goals/elections';
import { listed, nameOf, partitionsOf } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import { leaderCrash, leads, longestGapUs, span, TOPIC } from './facts';

const SUBJECT = 'broker-1';

/** Who took what the crashed broker led: broker ids, one for each partition; null as long as one is open. */
function heirs(now: Now): number[] | null {
  const crash = leaderCrash(now);
  if (crash === null) return null;
  const led = ledBy(now, TOPIC, crash);
  if (allTakenOver(now, led, crash) === null) return null;
  return led.map((partition) => Number(electionOf(now, partition, crash)?.args['leader']));
}

function ledNow(now: Now): string {
  return listed(partitionsOf(now, TOPIC).filter(({ leader }) => leader === 1).map(nameOf));
}

export const prediction: Prediction = {
  question: (now) => `${sentence(brokerWords(SUBJECT))} leads ${ledNow(now)}, broker 2 leads ${leads(now, 'broker-2')} partition, broker 3 leads ${leads(now, 'broker-3')}. All replicas are in sync. You crash broker 1. Who takes over what it led?`,
  notYet: (now) => {
    if (leaderCrash(now) !== null) return 'A leader has crashed already. Go back to before the crash to guess.';
    return leads(now, SUBJECT) < 2 ? 'The topic has no leaders yet. Press play for a moment.' : null;
  },
  options: () => [
    { id: 'two', text: 'Broker 2, which leads least', feedback: 'That would balance the load, and nobody looks at the load. The controller reads the list of replicas.' },
    { id: 'split', text: 'One partition each', feedback: 'Each partition is decided by itself. Two lists in the same order give the same heir twice.' },
    { id: 'three', text: 'Broker 3, which leads most already', feedback: 'Both lists read 1, 3, 2: the first in-sync replica after the dead one is broker 3. Load plays no part.' },
    { id: 'longest', text: 'Whichever has the longest log of each partition', feedback: 'In-sync replicas hold everything that was acknowledged, so the controller need not compare logs. It does not even know how long they are.' },
  ],
  answer: (now) => {
    const taken = heirs(now);
    if (taken === null) return null;
    if (taken.every((id) => id === 3)) return 'three';
    return taken.every((id) => id === 2) ? 'two' : 'split';
  },
  outcome: (now) => {
    const crash = leaderCrash(now);
    const taken = heirs(now);
    if (crash === null || taken === null) return '';
    const led = ledBy(now, TOPIC, crash);
    return `In this run ${listed(led.map((partition, i) => `${partition} went to broker ${taken[i]}`))}, after ${span(longestGapUs(now, crash) ?? 0)} without a leader.`;
  },
  reveal: {
    title: () => 'Crash broker 1 and see',
    actions: [{ command: 'fault.crash', values: () => ({ node: nodeThing(SUBJECT) }) }, { command: 'run.play' }],
  },
};
