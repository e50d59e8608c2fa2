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
    if (offset < layout.first || offset >= layout.end) {
      cells.push(<rect key={column} className={styles.empty} x={x} y={4} width={cell} height={CELL_HEIGHT} rx={2.5} />);
      continue;
    }
    const key = strip.cells[offset - strip.cellsFrom] ?? CLASS_UNKNOWN;
    const tone = keyTone(key);
    const committed = offset < hw;
    const look = !committed ? styles.open : leads ? styles.full : styles.dim;
    cells.push(
      <g key={column} className={look} data-tone={tone}>
        <rect x={committed ? x : x + 0.5} y={committed ? 4 : 4.5} width={committed ? cell : cell - 1} height={committed ? CELL_HEIGHT : CELL_HEIGHT - 1} rx={2.5} />
        <text x={x + cell / 2} y={4 + CELL_HEIGHT / 2 + 3.4}>{keyLetter(key)}</text>
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
