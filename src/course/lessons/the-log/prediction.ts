import { nodeThing } from '../../../session/commands/things';
import type { Prediction } from '../../format';
import type { Now } from '../../goals/now';
import { assignedAfter, positionOf, QUICK, QUICK_GROUP, readerCrash, readTwice, restartAfter, TOPIC } from './facts';

/** How the restarted reader went on, by the numbers of this run; null as long as it has no place yet. */
function wentOn(now: Now): { readonly option: string; readonly twice: number } | null {
  const crash = readerCrash(now);
  const restart = crash === null ? null : restartAfter(now, crash);
  const assigned = restart === null ? null : assignedAfter(now, restart);
  const twice = readTwice(now, QUICK_GROUP);
  if (restart === null || assigned === null || twice === null) return null;
  // A group of which no offset is stored starts as `auto.offset.reset` says, and states that it did.
  if (now.history.after(restart, 'PositionReset', ({ node }) => node === QUICK) !== null) return { option: 'start', twice };
  return { option: twice > 0 ? 'stored' : twice === 0 ? 'exact' : 'end', twice };
}

export const prediction: Prediction = {
  question: (now) => `\`${QUICK}\` has read \`${TOPIC}-0\` up to offset ${positionOf(now, QUICK_GROUP) ?? 0}. You crash it, let the log grow, and start it again. Where does it go on reading?`,
  notYet: (now) => {
    if (readerCrash(now) !== null) return `\`${QUICK}\` has crashed already. Go back to before the crash to guess.`;
    return positionOf(now, QUICK_GROUP) === null ? `\`${QUICK}\` reads nothing yet. Press play for a moment.` : null;
  },
  options: () => [
    { id: 'end', text: 'At the end of the log: what was written meanwhile has passed it by', feedback: 'A log keeps what nobody was there to read. Records are not handed out when they are written; they lie there until they are asked for.' },
    { id: 'exact', text: 'At the very record where it stopped', feedback: 'Its exact place was in its memory and died with it. What survives is the offset it had stored last, and it stores one every 5 s (`auto.commit.interval.ms`).' },
    { id: 'stored', text: 'A little before that: it gets some records a second time', feedback: 'It goes on at the offset that it had stored last. Everything between that and the crash it is given again.' },
    { id: 'start', text: 'At offset 0: it reads the whole log again', feedback: 'That happens to a group of which nothing is stored yet, with `auto.offset.reset=earliest`. A group that has stored an offset goes on from there.' },
  ],
  answer: (now) => wentOn(now)?.option ?? null,
  outcome: (now) => {
    const result = wentOn(now);
    const position = positionOf(now, QUICK_GROUP);
    if (result === null || position === null) return '';
    const { twice } = result;
    const sum = `\`${QUICK}\` stands at offset ${position} and has been given ${position + twice} records since the run began`;
    if (twice === 0) return `${sum}: each of them once.`;
    return twice > 0 ? `${sum}: ${twice} of them twice, none left out.` : `${sum}: ${-twice} were left out.`;
  },
  reveal: {
    title: () => `Crash ${QUICK} and see`,
    actions: [{ command: 'fault.crash', values: () => ({ node: nodeThing(QUICK) }) }, { command: 'run.play' }],
  },
};
