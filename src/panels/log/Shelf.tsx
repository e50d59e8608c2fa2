import { range, whole } from './words';
import styles from './Log.module.css';
import type { LogView, SegmentRow } from '../../worker/log-contract';

interface Props {
  readonly view: LogView;
  /** Hops of the search that are shown. */
  readonly upTo: number;
  readonly onOpen: (offset: number) => void;
}

/** The folder of the partition: one card a segment, named after its first offset. */
export function Shelf({ view, upTo, onOpen }: Props) {
  const limit = Number(view.settings.find(({ name }) => name === 'segment.bytes')?.value ?? 0);
  const hops = view.search?.hops.slice(0, upTo) ?? [];
  const searched = hops.flatMap((hop) => (hop.kind === 'segment' ? [hop.baseOffset] : []));
  return (
    <div className={styles.shelf} data-row="segments" role="group" aria-label={`${view.segmentTotal} segments`}>
      {view.segments.map((segment) => {
        const isOpen = segment.baseOffset === view.opened?.baseOffset;
        const hop = searched.indexOf(segment.baseOffset);
        return (
          <span key={segment.baseOffset} className={styles.slot}>
            {segment.foldedBefore > 0 && (
              <span className={styles.folded}>
                {whole(segment.foldedBefore)} {segment.foldedBefore === 1 ? 'segment' : 'segments'}, {whole(segment.foldedBytes)} B
              </span>
            )}
            <button type="button" className={styles.card} aria-pressed={isOpen} tabIndex={isOpen ? 0 : -1} data-gone={segment.isBelowStart || undefined} onClick={() => onOpen(segment.baseOffset)}>
              <span className={styles.cardHead}>
                <b>{whole(segment.baseOffset)}</b>
                {hop >= 0 && <Badge>1</Badge>}
                <span className={styles.cardState} data-active={segment.isActive || undefined}>{stateOf(segment)}</span>
              </span>
              <span className={styles.cardTo}>{segment.lastOffset < 0 ? 'empty' : `to ${whole(segment.lastOffset)}`}</span>
              <span className={styles.file}><span>.log</span><span>{whole(segment.sizeBytes)} B</span></span>
              <span className={styles.file}><span>.index</span><span>{whole(segment.indexEntries)} {segment.indexEntries === 1 ? 'entry' : 'entries'}</span></span>
              {segment.brokenTailBytes > 0 && <span className={styles.broken}>{whole(segment.brokenTailBytes)} B of a cut batch at its end</span>}
              <span className={styles.bar} aria-hidden="true">
                <span style={{ width: `${limit > 0 ? Math.min(100, (segment.sizeBytes / limit) * 100) : 0}%` }} />
              </span>
            </button>
          </span>
        );
      })}
    </div>
  );
}

function stateOf({ isActive, isBelowStart, batches, baseOffset, lastOffset }: SegmentRow): string {
  if (isActive) return 'ACTIVE';
  if (isBelowStart) return `below log start: ${range(baseOffset, lastOffset)} may go`;
  return batches === 0 ? 'closed, empty' : 'read-only';
}

export function Badge({ children }: { readonly children: string }) {
  return <span className={styles.badge} aria-hidden="true">{children}</span>;
}
