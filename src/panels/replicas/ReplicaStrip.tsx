import { CLASS_NONE } from '../../worker/frame';
import { keyLetter, keyTone } from '../shared/record-marks';
import styles from './Replicas.module.css';
import type { ReplicaLog } from '../../worker/replicas-contract';

interface Props {
  readonly row: ReplicaLog;
  readonly from: number;
  readonly to: number;
  readonly pitch: number;
  readonly cursor: number | undefined;
}

const TOP = 4;
const FRAME = 34;
const CELL = 20;
const HEIGHT = 62;
const TAG_CHAR = 6.4;
const TAG_PAD = 10;

/** One log over the window of offsets: frames are batches, tinted by their leader epoch; letters are records. */
export function ReplicaStrip({ row, from, to, pitch, cursor }: Props) {
  const x = (offset: number): number => (offset - from) * pitch;
  const width = (to - from) * pitch;
  const differs = row.differsFrom ?? Infinity;
  return (
    <svg className={styles.strip} width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
      <defs>
        <pattern id="epoch-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="1.5" height="6" className={styles.hatch} />
        </pattern>
      </defs>
      <rect x="0.5" y={TOP} width={width - 1} height={FRAME} rx="6" className={styles.bed} />
      {cursor !== undefined && cursor >= from && cursor < to && <rect x={x(cursor)} y="0" width={pitch} height={HEIGHT} className={styles.cursor} />}
      {row.batches.map((batch) => {
        const left = x(batch.from) + 0.5;
        const w = batch.classes.length * pitch - 1;
        return (
          <g key={batch.baseOffset} data-epoch={epochTone(batch.leaderEpoch)}>
            <rect x={left} y={TOP} width={w} height={FRAME} rx="4" className={styles.frame} />
            <rect x={left} y={TOP} width={w} height="3" rx="1.5" className={styles.frameTop} />
            {batch.classes.map((recordClass, i) => {
              const offset = batch.from + i;
              if (recordClass === CLASS_NONE) return null;
              const committed = offset < row.hw;
              return (
                <g key={offset} data-tone={keyTone(recordClass)}>
                  <rect x={x(offset) + 2} y={TOP + 8} width={pitch - 4} height={CELL} rx="4" className={committed ? styles.cell : styles.pendingCell} />
                  <text x={x(offset) + pitch / 2} y={TOP + 22} className={committed ? styles.ink : styles.pendingInk}>{keyLetter(recordClass)}</text>
                </g>
              );
            })}
            {batch.lastOffset >= differs && <rect x={x(Math.max(batch.from, differs)) + 0.5} y={TOP} width={x(batch.from + batch.classes.length) - x(Math.max(batch.from, differs)) - 1} height={FRAME} rx="4" fill="url(#epoch-hatch)" />}
          </g>
        );
      })}
      <Marks row={row} from={from} to={to} x={x} width={width} />
    </svg>
  );
}

function Marks({ row, from, to, x, width }: { readonly row: ReplicaLog; readonly from: number; readonly to: number; readonly x: (offset: number) => number; readonly width: number }) {
  const hw = `HW ${row.hw}`;
  const leo = `LEO ${row.leo}`;
  const w = (text: string): number => text.length * TAG_CHAR + TAG_PAD;
  const isIn = (offset: number): boolean => offset >= from && offset <= to;
  // The mark of the high watermark stands left of its line, that of the log's end right of it: they never cover each other.
  const hwX = Math.max(0, x(row.hw) - w(hw));
  const leoX = Math.max(hwX + (isIn(row.hw) ? w(hw) + 2 : 0), Math.min(width - w(leo), x(row.leo)));
  const y = TOP + FRAME + 4;
  return (
    <>
      {isIn(row.hw) && (
        <g>
          <line x1={x(row.hw)} x2={x(row.hw)} y1="0" y2={y + 16} className={styles.hwLine} />
          <rect x={hwX} y={y} width={w(hw)} height="17" rx="4" className={styles.hwTag} />
          <text x={hwX + w(hw) / 2} y={y + 12} className={styles.hwText}>{hw}</text>
        </g>
      )}
      {isIn(row.leo) && (
        <g>
          <line x1={x(row.leo)} x2={x(row.leo)} y1="0" y2={y + 16} className={styles.leoLine} />
          <rect x={leoX} y={y} width={w(leo)} height="17" rx="4" className={styles.leoTag} />
          <text x={leoX + w(leo) / 2} y={y + 12} className={styles.leoText}>{leo}</text>
        </g>
      )}
    </>
  );
}

const TONES = 5;

/** Epochs that follow one another never share a tint. */
export function epochTone(epoch: number): string {
  return epoch < 0 ? 'none' : String(epoch % TONES);
}
