import type { Prediction } from '../../format';
import type { Now } from '../../goals/now';
import { EAGER, givenUp, groupOf, GROUPS, isWhole, lateJoined, lateStart, partitionCount, unreadSeconds } from './facts';
import { listed } from '../../goals/phrases';

/** What the join of the late member cost a group; null as long as it is not over. */
function costOf(now: Now, group: string): { readonly stopped: number; readonly seconds: number } | null {
  const start = lateStart(now, group);
  const joined = lateJoined(now, group);
  return start === null || joined === null ? null : { stopped: givenUp(now, group, start, joined), seconds: unreadSeconds(now, group, start, joined) };
}

export const prediction: Prediction = {
  question: (now) => `Each group reads all ${partitionCount(now)} partitions with ${listed(GROUPS.map((group) => String((groupOf(now, group)?.members ?? []).filter(({ assignment }) => assignment.length > 0).length)))} members. At 24 s a fourth starts in each: three partitions are its fair share. In the group \`eager\`, how many partitions does somebody have to stop reading for that?`,
  notYet: (now) => {
    if (lateStart(now, EAGER) !== null) return 'The fourth members have started already. Go back to before 24 s to guess.';
    return GROUPS.some((group) => !isWhole(now, group)) ? 'Not every group reads all partitions yet. Let it run on for a moment.' : null;
  },
  options: () => [
    { id: 'none', text: 'None: the new member takes over between two polls', feedback: 'A partition has one reader at a time. Its old owner must have let go before the new one may begin, and that takes messages.' },
    { id: 'three', text: 'Three: those that the new member gets', feedback: 'That is what has to move, and what the other two groups stop. An eager member does not know what will move: it gives up everything before it asks.' },
    { id: 'six', text: 'Six: those that get another owner', feedback: 'Six change hands here, because `range` deals out afresh. But the others stop as well, to be given back to the very member that had them.' },
    { id: 'all', text: 'All of them', feedback: 'Every member gives up all it has before it joins, and nobody gets anything until the slowest has joined.' },
  ],
  answer: (now) => {
    const cost = costOf(now, EAGER);
    if (cost === null) return null;
    if (cost.stopped >= partitionCount(now)) return 'all';
    return cost.stopped === 0 ? 'none' : cost.stopped <= 3 ? 'three' : 'six';
  },
  outcome: (now) => {
    const parts = GROUPS.flatMap((group) => {
      const cost = costOf(now, group);
      return cost === null ? [] : [`\`${group}\` stopped ${cost.stopped} of ${partitionCount(now)}, ${cost.seconds.toFixed(1)} partition-seconds in all`];
    });
    return parts.length === 0 ? '' : `In this run ${listed(parts)}.`;
  },
  reveal: { title: () => 'Let the fourth member join', actions: [{ command: 'panel.group' }, { command: 'run.play' }] },
};
