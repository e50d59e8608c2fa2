import { partitionThing } from '../../../session/commands/things';
import type { Prediction } from '../../format';
import type { Now } from '../../goals/now';
import { filesGone, leaderLog, middle, PARTITION, startMoved, TOPIC } from './facts';

interface Outcome {
  readonly option: 'exact' | 'whole' | 'all';
  readonly files: number;
  readonly start: number;
  readonly firstSegment: number;
}

/** What went from the disk, in this run; null as long as the broker has not looked. */
function outcomeOf(now: Now): Outcome | null {
  const moved = startMoved(now);
  const gone = moved === null ? null : filesGone(now, moved);
  const log = leaderLog(now);
  if (gone === null || log === null) return null;
  const option = log.segments === 1 ? 'all' : log.firstSegment < log.logStart ? 'whole' : 'exact';
  return { option, files: Number(gone.args['segments']), start: log.logStart, firstSegment: log.firstSegment };
}

export const prediction: Prediction = {
  question: (now) => {
    const log = leaderLog(now);
    return `The log of \`${PARTITION}\` is in ${log?.segments ?? 0} files and reaches up to offset ${log?.leo ?? 0}. You delete all records below offset ${middle(now)}. What is gone from the disk a few seconds later?`;
  },
  notYet: (now) => {
    if (startMoved(now) !== null) return 'Records have been deleted already. Go back to before that to guess.';
    return (leaderLog(now)?.segments ?? 0) < 3 ? 'The log is in too few files yet. Let the run go on.' : null;
  },
  options: () => [
    { id: 'exact', text: 'Exactly the records below that offset', feedback: 'A file cannot be shortened at its front, and rewriting it would cost as much as writing it did. The records of the file that holds the offset all stay.' },
    { id: 'whole', text: 'The files that lie wholly below it; the one that holds it stays as it is', feedback: 'A segment is the smallest thing that a broker deletes. What lies below the log’s start in the file that stays can no longer be read, but it is there.' },
    { id: 'none', text: 'Nothing: the records are only marked as deleted', feedback: 'Nothing in a log is ever marked. One number is moved, the log’s start, and files that lie wholly below it are removed.' },
    { id: 'all', text: 'Everything but the file that is being written to', feedback: 'Files above the offset hold records that are still to be read.' },
  ],
  answer: (now) => outcomeOf(now)?.option ?? null,
  outcome: (now) => {
    const result = outcomeOf(now);
    if (result === null) return '';
    const { files, start, firstSegment } = result;
    return `In this run the log begins at ${start} now, ${files} ${files === 1 ? 'file is' : 'files are'} gone, and the oldest file that is left begins at ${firstSegment}: ${start - firstSegment} records in it can no longer be read.`;
  },
  reveal: {
    title: (now) => `Delete the records below ${middle(now)}`,
    actions: [{ command: 'admin.delete-records', values: (now) => ({ partition: partitionThing(TOPIC, 0), offset: middle(now) }) }, { command: 'run.play' }],
  },
};
