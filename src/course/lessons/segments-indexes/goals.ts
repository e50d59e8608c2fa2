import { done, missing } from '../../goals/check';
import type { Goal } from '../../format';
import { filesGone, leaderLog, readerPosition, readerReset, startMoved } from './facts';

const FILES = 7;

export const goals: readonly Goal[] = [
  {
    kind: 'reach',
    id: 'files',
    title: `Run until the log is in ${FILES} files`,
    check: (now) => {
      const segments = leaderLog(now)?.segments ?? 0;
      return segments >= FILES ? done() : missing(`${segments} so far. The next one begins when the last is full.`);
    },
  },
  {
    kind: 'reach',
    id: 'moved',
    title: 'Delete the oldest records, up to an offset in the middle of a file',
    check: (now) => {
      const moved = startMoved(now);
      const log = leaderLog(now);
      if (moved === null || log === null) return missing('The log still begins at offset 0.');
      if (log.firstSegment === log.logStart) return missing(`The log begins at ${log.logStart} now, which is where a file begins. Delete up to an offset inside a file.`);
      return done(moved);
    },
  },
  {
    kind: 'reach',
    id: 'gone',
    title: 'Let the broker remove the files that lie wholly below the new start',
    check: (now) => {
      const moved = startMoved(now);
      const log = leaderLog(now);
      if (moved === null || log === null) return missing('No records have been deleted yet.');
      const gone = filesGone(now, moved);
      if (gone !== null) return done(gone);
      return missing(`The log begins at ${log.logStart}, its oldest file still at ${log.firstSegment}. The broker looks every 10 s; if nothing goes, no file lies wholly below.`);
    },
  },
  {
    kind: 'reach',
    id: 'reset',
    title: 'See what becomes of a reader whose next record was deleted',
    check: (now) => {
      const moved = startMoved(now);
      const log = leaderLog(now);
      if (moved === null || log === null) return missing(`\`nightly\` stands at offset ${readerPosition(now)} and reads.`);
      const reset = readerReset(now, moved);
      if (reset !== null) return done(reset);
      const position = readerPosition(now);
      return missing(position >= log.logStart ? `\`nightly\` stands at ${position}, above the start of the log: it has lost nothing. Delete up to a later offset.` : `\`nightly\` works on what it has in hand, and stands at ${position}. The log begins at ${log.logStart}.`);
    },
  },
];
