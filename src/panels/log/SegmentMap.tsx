import { useState } from 'react';
import { keyLetter, keyTone } from '../shared/record-marks';
import { useSize } from '../shared/hooks';
import { Badge } from './Shelf';
import { clockOf, fileName, hopWords, range, resultWords, whole } from './words';
import { placeChips } from './place-chips';
import styles from './Log.module.css';
import type { BatchRow, LogView, OpenedSegment, SearchHop } from '../../worker/log-contract';

interface Props {
  readonly view: LogView;
  readonly upTo: number;
  readonly shown: number;
  readonly total: number;
  readonly onShown: (hops: number) => void;
  readonly onOpen: (offset: number) => void;
}

const CHIP_WIDTH = 128;
const LETTER_MIN_WIDTH = 15;
const LABEL_MIN_WIDTH = 30;

/** The opened segment drawn to byte scale: every batch where it lies, every index entry over the batch it points at. */
export function SegmentMap({ view, upTo, shown, total, onShown, onOpen }: Props) {
  const { opened, search } = view;
  const [box, setBox] = useState<HTMLElement | null>(null);
  const { width } = useSize(box);
  const [lit, setLit] = useState<number>();
  if (opened === null) return null;
  const hops = search?.hops.slice(0, upTo) ?? [];
  const limit = view.settings.find(({ name }) => name === 'segment.bytes');
  return (
    <div className={styles.opened}>
      <div className={styles.openedHead}>
        <h3>{fileName(opened.baseOffset, '.log')}</h3>
        <span>{partWords(opened)}</span>
        {limit && <span className={styles.push}>rolls before it passes <b>segment.bytes</b> {whole(Number(limit.value))}{limit.changed ? ` (default ${whole(Number(limit.default))})` : ''}</span>}
      </div>
      {opened.batches.length === 0 ? (
        <p className={styles.empty}>Nothing has been appended to this segment yet.</p>
      ) : (
        <div className={styles.mapScroll}>
          <div className={styles.map} ref={setBox}>
            {width > 0 && <MapRows opened={opened} hops={hops} width={width} openOffset={view.batch?.baseOffset ?? -1} lit={lit} onLit={setLit} onOpen={onOpen} />}
          </div>
        </div>
      )}
      {search && (
        <div className={styles.search}>
          <p className={styles.result} role="status">{resultWords(view)}</p>
          {total > 0 && (
            <>
              <div className={styles.steps} role="group" aria-label="Steps of the search">
                <button type="button" className={styles.button} aria-disabled={shown <= 1 || undefined} onClick={() => shown > 1 && onShown(shown - 1)}>Hop back</button>
                <button type="button" className={styles.button} aria-disabled={shown >= total || undefined} onClick={() => shown < total && onShown(shown + 1)}>Next hop</button>
                <button type="button" className={styles.button} onClick={() => onShown(1)}>From the start</button>
              </div>
              <ol className={styles.hops} aria-label="Hops">
                {hops.map((hop, i) => (
                  <li key={i} data-last={i === hops.length - 1 || undefined} data-kind={hop.kind}>{hopWords(hop, search.target !== null && 'timeMs' in search.target ? 'time' : 'offset')}</li>
                ))}
              </ol>
            </>
          )}
        </div>
      )}
    </div>
  );
}

interface MapProps {
  readonly opened: OpenedSegment;
  readonly hops: readonly SearchHop[];
  readonly width: number;
  readonly openOffset: number;
  readonly lit: number | undefined;
  readonly onLit: (offset: number | undefined) => void;
  readonly onOpen: (offset: number) => void;
}

function MapRows({ opened, hops, width, openOffset, lit, onLit, onOpen }: MapProps) {
  const { batches } = opened;
  const first = batches[0];
  const last = batches[batches.length - 1];
  const from = first.position;
  const bytes = last.position + last.sizeBytes - from;
  const x = (position: number): number => ((position - from) / bytes) * width;
  const indexHop = hops.find((hop) => hop.kind === 'offset-index');
  const timeHop = hops.find((hop) => hop.kind === 'time-index');
  const scanned = new Set(hops.flatMap((hop) => (hop.kind === 'scan' ? [hop.baseOffset] : [])));
  const found = hops.find((hop) => hop.kind === 'found');
  const hasFocusable = batches.some(({ baseOffset }) => baseOffset === openOffset);
  const chips = placeChips(opened.offsetIndex.map(({ position }) => x(position)), CHIP_WIDTH, width);
  const timeChips = placeChips(opened.timeIndex.map(({ position }) => x(position)), CHIP_WIDTH, width);
  return (
    <>
      <div className={styles.entries} role="group" aria-label=".index entries">
        <span className={styles.rowName}>.index</span>
        {opened.offsetIndex.length === 0 && <span className={styles.none}>no entry points into this part: one is made once more than index.interval.bytes have been appended since the last</span>}
        {opened.offsetIndex.map((entry, i) => {
          const isHop = indexHop?.kind === 'offset-index' && indexHop.slot === entry.slot;
          return (
            <span key={entry.slot}>
              <span className={styles.pointer} style={{ left: x(entry.position) }} data-lit={lit === entry.offset || isHop || undefined} aria-hidden="true" />
              {chips[i] !== null && (
                <span className={styles.chip} style={{ left: chips[i] ?? 0 }} data-hop={isHop || undefined} data-lit={lit === entry.offset || undefined} onPointerEnter={() => onLit(entry.offset)} onPointerLeave={() => onLit(undefined)}>
                  {whole(entry.offset)} <span>→ {whole(entry.position)}</span>
                  {isHop && <Badge>2</Badge>}
                </span>
              )}
            </span>
          );
        })}
      </div>
      <div className={styles.batches} data-row="batches" role="group" aria-label="Batches, to byte scale">
        {batches.map((batch, i) => (
          <Batch
            key={batch.baseOffset}
            batch={batch}
            left={x(batch.position)}
            width={x(batch.position + batch.sizeBytes) - x(batch.position)}
            isOpen={batch.baseOffset === openOffset}
            isFirst={!hasFocusable && i === 0}
            isScanned={scanned.has(batch.baseOffset)}
            isFound={found?.kind === 'found' && found.baseOffset === batch.baseOffset}
            isLit={lit !== undefined && lit >= batch.baseOffset && lit <= batch.lastOffset}
            onOpen={onOpen}
          />
        ))}
      </div>
      <div className={styles.axis} aria-hidden="true">
        {ticks(from, bytes).map((position) => (
          <span key={position} style={{ left: x(position) }}>{whole(position)}</span>
        ))}
        <span className={styles.axisName}>byte position</span>
      </div>
      <div className={styles.entries} data-time="" role="group" aria-label=".timeindex entries">
        <span className={styles.rowName}>.timeindex</span>
        {opened.timeIndex.length === 0 && <span className={styles.none}>no entry points into this part</span>}
        {opened.timeIndex.map((entry, i) => {
          const isHop = timeHop?.kind === 'time-index' && timeHop.slot === entry.slot;
          return (
            <span key={entry.slot}>
              <span className={styles.pointer} style={{ left: x(entry.position) }} data-lit={isHop || undefined} aria-hidden="true" />
              {timeChips[i] !== null && (
                <span className={styles.chip} style={{ left: timeChips[i] ?? 0 }} data-hop={isHop || undefined} onPointerEnter={() => onLit(entry.offset)} onPointerLeave={() => onLit(undefined)}>
                  {clockOf(entry.timestampMs)} <span>→ {whole(entry.offset)}</span>
                </span>
              )}
            </span>
          );
        })}
      </div>
    </>
  );
}

interface BatchProps {
  readonly batch: BatchRow;
  readonly left: number;
  readonly width: number;
  readonly isOpen: boolean;
  readonly isFirst: boolean;
  readonly isScanned: boolean;
  readonly isFound: boolean;
  readonly isLit: boolean;
  readonly onOpen: (offset: number) => void;
}

function Batch({ batch, left, width, isOpen, isFirst, isScanned, isFound, isLit, onOpen }: BatchProps) {
  const letters = Math.min(batch.classes.length, Math.max(1, Math.floor(width / LETTER_MIN_WIDTH)));
  const marks = [batch.isControl && 'control', batch.isTransactional && 'transactional', batch.isCorrupt && 'bad checksum', batch.isBelowStart && 'below log start', !batch.isCommitted && 'not below the high watermark'].filter(Boolean);
  const words = `batch ${range(batch.baseOffset, batch.lastOffset)}, ${batch.records} ${batch.records === 1 ? 'record' : 'records'}, ${whole(batch.sizeBytes)} bytes at ${whole(batch.position)}, epoch ${batch.leaderEpoch}${marks.length > 0 ? `, ${marks.join(', ')}` : ''}`;
  return (
    <button
      type="button"
      className={styles.batch}
      style={{ left, width: Math.max(3, width - 2) }}
      aria-label={words}
      title={words}
      aria-pressed={isOpen}
      tabIndex={isOpen || isFirst ? 0 : -1}
      data-scanned={isScanned || undefined}
      data-found={isFound || undefined}
      data-lit={isLit || undefined}
      data-bad={batch.isCorrupt || undefined}
      data-open-end={!batch.isCommitted || undefined}
      onClick={() => onOpen(batch.baseOffset)}
    >
      <span className={styles.records}>
        {batch.classes.slice(0, letters).map((recordClass, i) => (
          <span key={i} className={styles.letter} data-tone={keyTone(recordClass)}>{width >= LETTER_MIN_WIDTH ? keyLetter(recordClass) : ''}</span>
        ))}
      </span>
      {width >= LABEL_MIN_WIDTH && <span className={styles.offsets}>{width >= LABEL_MIN_WIDTH * 2 ? range(batch.baseOffset, batch.lastOffset) : whole(batch.baseOffset)}</span>}
      {isFound && <Badge>3</Badge>}
    </button>
  );
}

function partWords({ batches, batchTotal, firstBatch, sizeBytes }: OpenedSegment): string {
  if (batches.length === batchTotal) return `${whole(batchTotal)} ${batchTotal === 1 ? 'batch' : 'batches'}, ${whole(sizeBytes)} B, to scale`;
  return `batches ${whole(firstBatch + 1)} to ${whole(firstBatch + batches.length)} of ${whole(batchTotal)}, to scale`;
}

/** Round positions, four to seven of them. */
export function ticks(from: number, bytes: number): number[] {
  let step = 1;
  for (const factor of cycle()) {
    if (bytes / step <= 7) break;
    step *= factor;
  }
  const all: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= from + bytes * 0.9; at += step) all.push(at);
  return all;
}

function* cycle(): Generator<number> {
  for (;;) {
    yield 2;
    yield 2.5;
    yield 2;
  }
}
