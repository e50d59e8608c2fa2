import { memo } from 'react';
import { CLASS_UNKNOWN } from '../../worker/frame';
import { CELL_HEIGHT, cellOf, columnX, layoutStrip } from './strip-layout';
import { keyLetter, keyTone } from '../shared/record-marks';
import styles from './ReplicaStrip.module.css';
import type { ReplicaState } from './types';
import type { StripData } from './strip-feed';

interface Props {
  readonly state: ReplicaState;
  readonly strip: StripData;
  readonly windowStart: number;
  readonly columns: number;
  readonly pitch: number;
  /** Numbers under the marks: for leaders and for the selected partition. */
  readonly tags: boolean;
}

const FRAME = CELL_HEIGHT + 8;
const TAG_Y = FRAME + 3;

/** One replica's log end as a strip: filled below its own high watermark, outlined above, empty where nothing is written. */
export const ReplicaStrip = memo(function ReplicaStrip({ state, strip, windowStart, columns, pitch, tags }: Props) {
  const { leo, hw } = strip;
  const layout = layoutStrip({ windowStart, columns, pitch, logStart: strip.logStart, hw, leo, tags });
  const leads = state === 'leader' || state === 'elected' || state === 'deposed';
  const offline = state === 'offline';
  const height = tags ? FRAME + 19 : FRAME;
  const cell = cellOf(pitch);
  const cells = [];
  for (let column = 0; column < columns; column++) {
    const offset = windowStart + column;
    const x = columnX(offset, windowStart, pitch);
    const empty = offset < layout.first || offset >= layout.end;
    const key = empty ? CLASS_UNKNOWN : (strip.cells[offset - strip.cellsFrom] ?? CLASS_UNKNOWN);
    const open = !empty && offset >= hw;
    const look = empty ? styles.empty : open ? styles.open : leads ? styles.full : styles.dim;
    // A cell keeps its elements whatever becomes of it: strips change many times a second.
    cells.push(
      <g key={column} className={look} data-tone={empty ? undefined : keyTone(key)}>
        <rect x={open ? x + 0.5 : x} y={open ? 4.5 : 4} width={open ? cell - 1 : cell} height={open ? CELL_HEIGHT - 1 : CELL_HEIGHT} rx={2.5} />
        <text x={x + cell / 2} y={4 + CELL_HEIGHT / 2 + 3.4}>{empty ? '' : keyLetter(key)}</text>
      </g>,
    );
  }
  return (
    <svg className={styles.strip} data-state={state} width={layout.width} height={height} viewBox={`0 0 ${layout.width} ${height}`} aria-hidden="true" focusable="false">
      <rect className={styles.frame} x={0.75} y={0.75} width={layout.width - 1.5} height={FRAME - 1.5} rx={5} />
      <g className={offline ? styles.gone : undefined}>{cells}</g>
      {offline && <rect className={styles.hatch} x={1.5} y={1.5} width={layout.width - 3} height={FRAME - 3} rx={4} />}
      {layout.behindWindow > 0 && (
        <text className={styles.behind} x={8} y={FRAME / 2 + 3.5}>{`← log end ${leo}`}</text>
      )}
      {layout.leoX !== undefined && leo > hw && <line className={styles.leo} x1={layout.leoX} x2={layout.leoX} y1={1} y2={FRAME + (tags ? 4 : -1)} />}
      {layout.hwX !== undefined && <line className={styles.hw} x1={layout.hwX} x2={layout.hwX} y1={0} y2={FRAME + (tags ? 4 : 0)} />}
      {layout.ticks.map((tick) => (
        <text key={tick.offset} className={styles.tick} x={tick.x} y={TAG_Y + 11}>{tick.offset}</text>
      ))}
      {layout.hwTag && (
        <g className={styles.hwTag}>
          <rect x={layout.hwTag.x} y={TAG_Y} width={layout.hwTag.width} height={15} rx={3} />
          <text x={layout.hwTag.x + layout.hwTag.width / 2} y={TAG_Y + 11}>{layout.hwTag.text}</text>
        </g>
      )}
      {layout.leoTag && (
        <g className={styles.leoTag}>
          <rect x={layout.leoTag.x} y={TAG_Y} width={layout.leoTag.width} height={15} rx={3} />
          <text x={layout.leoTag.x + layout.leoTag.width / 2} y={TAG_Y + 11}>{layout.leoTag.text}</text>
        </g>
      )}
    </svg>
  );
});
