import { done, missing } from '../../goals/check';
import { allTakenOver, brokerWords, leaderlessOf, ledBy, sentence, shortOf } from '../../goals/elections';
import { listed } from '../../goals/phrases';
import type { Now } from '../../goals/now';
import type { Goal } from '../../format';
import { backInSync, crashElection, HANDOVER_MS, leaderCrash, leaderStop, longestGapUs, notPreferred, preferredElection, restartAfterCrash, span, TOPIC } from './facts';

export const goals: readonly Goal[] = [
  {
    kind: 'reach',
    id: 'crash',
    title: 'Crash a broker that leads, and run on until all it led has a leader again',
    check: (now) => {
      const crash = leaderCrash(now);
      if (crash === null) return missing(noCrashYet(now));
      const led = ledBy(now, TOPIC, crash);
      const over = allTakenOver(now, led, crash);
      if (over !== null) return done(over);
      const waited = now.view.timeUs - crash.timeUs;
      return crashElection(now) === null
        ? missing(`${listed(led)} had ${brokerWords(crash.node)} as leader. The controller has not given it up yet, ${span(waited)} after the crash.`)
        : missing('New leaders are elected but do not know it yet: the news is on its way.');
    },
  },
  {
    kind: 'reach',
    id: 'back',
    title: 'Start it again, until it is in sync everywhere',
    check: (now) => {
      const crash = leaderCrash(now);
      if (crash === null) return missing('No leader has crashed yet.');
      const back = backInSync(now);
      if (back !== null) return done(back);
      if (restartAfterCrash(now) === null) return missing(`${sentence(brokerWords(crash.node))} is down. It does not come back by itself.`);
      const short = shortOf(now, TOPIC);
      return missing(short.length === 0 ? 'Its old session has not run out yet, so its crash is not noticed.' : `${listed(short)}.`);
    },
  },
  {
    kind: 'reach',
    id: 'preferred',
    title: 'Give every partition back to the first broker of its list',
    check: (now) => {
      if (crashElection(now) === null) return missing('All partitions are where they belong. Something has to move them first.');
      const wrong = notPreferred(now);
      if (wrong.length === 0) return done(preferredElection(now));
      return missing(`${listed(wrong)} ${wrong.length === 1 ? 'is' : 'are'} led by another than the first of ${wrong.length === 1 ? 'its' : 'their'} list.`);
    },
  },
  {
    kind: 'reach',
    id: 'handover',
    title: `Take a leading broker away so that nothing it leads is without a leader for over ${HANDOVER_MS / 1_000} s`,
    check: (now) => {
      const stop = leaderStop(now);
      if (stop === null) {
        const crash = leaderCrash(now);
        const gap = crash === null ? null : longestGapUs(now, crash);
        return missing(gap === null || crash === null ? 'No leader has been taken away yet.' : `The crash of ${brokerWords(crash.node)} left its partitions without a leader for ${span(gap)}. There is a way that asks first.`);
      }
      const gap = longestGapUs(now, stop);
      if (gap === null) return missing(`${sentence(brokerWords(stop.node))} is asking the controller to hand over what it leads.`);
      if (gap > HANDOVER_MS * 1_000) return missing(`${sentence(brokerWords(stop.node))} stopped cleanly, but nobody led for ${span(gap)}: an in-sync replica must be there to take over.`);
      return done(allTakenOver(now, ledBy(now, TOPIC, stop), stop));
    },
  },
  {
    kind: 'keep',
    id: 'nothing-lost',
    title: 'Lose no acknowledged record',
    holding: 'Every acknowledged record is in the log of its leader.',
    broken: ({ view }) => (view.ledger.acknowledgedLost === 0 ? null : { sentence: `${view.ledger.acknowledgedLost} acknowledged records are in no leader’s log.` }),
  },
];

/** What to say while no leader has crashed: a near miss deserves its own words. */
function noCrashYet(now: Now): string {
  const crashed = now.history.last('NodeCrashed');
  const stop = leaderStop(now);
  if (stop !== null && (crashed === null || stop.id > crashed.id)) return `${sentence(brokerWords(stop.node))} was stopped cleanly. That comes later: first see what happens without a goodbye.`;
  if (crashed === null) return 'No broker has crashed yet.';
  if (!crashed.node.startsWith('broker-')) return `${crashed.node} is no broker: nothing has to be elected.`;
  return leaderlessOf(now, TOPIC).length === 0 ? `${sentence(brokerWords(crashed.node))} led nothing of ${TOPIC} when it crashed.` : 'The topic is not there yet.';
}
