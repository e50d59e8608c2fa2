import { keyTone } from '../shared/record-marks';
import { clockOf, whole } from './words';
import styles from './Log.module.css';
import type { CleanCell, CleanerView } from '../../worker/log-contract';

/** A compacted log as it is, and as a pass of the cleaner would leave it: the same offsets, fewer records. */
export function Cleaner({ cleaner }: { readonly cleaner: CleanerView }) {
  const offsets = Array.from({ length: cleaner.to - cleaner.from }, (_, i) => cleaner.from + i);
  const cells = new Map(cleaner.now.map((cell) => [cell.offset, cell]));
  const after = cleaner.after === null ? null : new Set(cleaner.after);
  const tombstones = cleaner.now.filter(({ isTombstone }) => isTombstone);
  return (
    <div className={styles.opened}>
      <div className={styles.openedHead}>
        <h3>Cleaner</h3>
        <span>{cleanerWords(cleaner)}</span>
      </div>
      <div className={styles.mapScroll} tabIndex={0} role="region" aria-label="Before and after a pass of the cleaner">
        <table className={styles.compaction}>
          <thead>
            <tr>
              <th scope="col">offset</th>
              {offsets.map((offset) => (
                <th key={offset} scope="col" data-dirty={(offset >= cleaner.firstDirtyOffset && offset < cleaner.firstUncleanableOffset) || undefined} data-active={offset >= cleaner.activeBase || undefined}>
                  {whole(offset)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">now</th>
              {offsets.map((offset) => (
                <td key={offset}><Cell cell={cells.get(offset)} /></td>
              ))}
            </tr>
            <tr>
              <th scope="row">after a pass now</th>
              {offsets.map((offset) => (
                <td key={offset}>{after === null ? '?' : <Cell cell={after.has(offset) ? cells.get(offset) : undefined} />}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      {cleaner.newest.length > 0 && (
        <p className={styles.note}>
          Newest offset of each key in the part a pass goes through: {cleaner.newest.map(({ key, offset }) => `${key} ${whole(offset)}`).join(', ')}. What lies in the active segment does not count yet.
        </p>
      )}
      {tombstones.map(({ offset, key, deleteHorizonMs }) => (
        <p key={offset} className={styles.note}>
          Tombstone of {key ?? 'no key'} at {whole(offset)}: {deleteHorizonMs < 0 ? 'the first pass that keeps it stamps the horizon from which on it may go' : `may go from ${clockOf(deleteHorizonMs)} on`}.
        </p>
      ))}
      <p className={styles.note}>Offsets never change and gaps stay: a reader there gets the next record that exists. {after === null && 'This log is too long to try a pass on it here.'}</p>
    </div>
  );
}

function Cell({ cell }: { readonly cell: CleanCell | undefined }) {
  if (cell === undefined) return <span className={styles.gap} title="no record at this offset">·</span>;
  return (
    <span className={styles.cleanCell} data-tone={keyTone(cell.recordClass)} data-tombstone={cell.isTombstone || undefined}>
      <b>{cell.key ?? '–'}</b>
      <span>{cell.isControl ? 'marker' : (cell.value ?? 'delete')}</span>
    </span>
  );
}

function cleanerWords(cleaner: CleanerView): string {
  const { firstDirtyOffset: first, firstUncleanableOffset: end, dirtyRatio, dirtyBytes, cleanBytes, minDirtyRatio } = cleaner;
  if (dirtyRatio === null || end <= first) return `nothing to clean: the first dirty offset is ${whole(first)}, and the active segment begins at ${whole(cleaner.activeBase)}`;
  const sum = `dirty ${whole(dirtyBytes)} B / (clean ${whole(cleanBytes)} B + dirty) = ${dirtyRatio.toFixed(2)}`;
  return `offsets ${whole(first)} to ${whole(end - 1)} are dirty; ${sum} ${cleaner.isEligible ? '> or overdue, so the next look of the cleaner starts a pass' : `≤ min.cleanable.dirty.ratio ${minDirtyRatio}: it waits`}`;
}
