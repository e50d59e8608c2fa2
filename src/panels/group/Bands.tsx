import { useRef, useState, type KeyboardEvent } from 'react';
import { letterOf, memberColour } from '../shared/member-marks';
import { extent, type TimeScale } from '../shared/time-scale';
import { rowsToShow } from './rows';
import { recordsWords, span } from '../shared/time-words';
import { ownersOf, pauseWords } from './words';
import styles from './GroupPanel.module.css';
import type { ChosenSpan } from './GroupPanel';
import type { BandRow, BandSpan, GroupPicture } from '../../worker/views/group/group-contract';

interface Props {
  readonly picture: GroupPicture;
  readonly scale: TimeScale;
  readonly chosen: ChosenSpan | undefined;
  readonly onChoose: (chosen: ChosenSpan | undefined) => void;
  readonly onPartition: (topic: string, partition: number) => void;
}

/** Rows up to so many are tall enough for letters. */
const LETTER_ROWS = 24;
const TALL_ROWS = 6;
/** Narrower than that, in per cent, and a letter or a length has no room. */
const LETTER_ROOM = 1.4;
const LENGTH_ROOM = 5;

/** One row a partition: who read it, and where nobody did. Pauses are buttons, one stop for the tab key, arrows between them. */
export function Bands({ picture, scale, chosen, onChoose, onPartition }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState(0);
  const { rows, unchanged, left } = rowsToShow(picture.rows);
  const names = picture.lanes.map(({ name }) => name);
  const size = rows.length <= TALL_ROWS ? 'tall' : rows.length <= LETTER_ROWS ? 'plain' : 'thin';
  const pauses = rows.reduce((sum, { spans }) => sum + spans.filter(isPause).length, 0);
  const at = Math.min(stop, Math.max(0, pauses - 1));
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' || event.key === 'ArrowRight' ? 1 : event.key === 'ArrowUp' || event.key === 'ArrowLeft' ? -1 : 0;
    const buttons = [...(box.current?.querySelectorAll<HTMLElement>('[data-pause]') ?? [])];
    const here = buttons.indexOf(event.target as HTMLElement);
    if (by === 0 || here < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = Math.max(0, Math.min(buttons.length - 1, here + by));
    setStop(next);
    buttons[next].focus();
  };
  let count = 0;
  return (
    <div ref={box} className={styles.bands} data-size={size} role="group" aria-label={`Who read which partition of ${picture.topics.join(', ')}`} onKeyDown={onKeyDown}>
      {rows.map((row) => (
        <div key={`${row.topic}-${row.partition}`} className={styles.line}>
          <span className={styles.label}>
            <button type="button" tabIndex={-1} onClick={() => onPartition(row.topic, row.partition)} title={rowTitle(row)}>{picture.topics.length > 1 ? `${row.topic}-${row.partition}` : `p${row.partition}`}</button>
            <b>{ownersOf(row)}</b>
          </span>
          <div className={styles.area} data-time-area>
            {row.spans.map((one) => {
              const style = extent(scale, one.fromUs, one.toUs);
              const width = parseFloat(style.width);
              const words = pauseWords(row, one, names, scale.toUs);
              if (!isPause(one)) {
                return (
                  <span key={one.fromUs} className={styles.band} data-empty={one.owner < 0 || undefined} style={one.owner < 0 ? style : { ...style, background: memberColour(one.owner) }} title={one.owner < 0 ? `${words}` : `${row.topic}-${row.partition}: ${names[one.owner]}`}>
                    {one.owner >= 0 && width >= LETTER_ROOM ? letterOf(one.owner) : ''}
                    {one.others.length > 0 && width >= LENGTH_ROOM ? ` and ${one.others.map(letterOf).join(' ')} believes so too` : ''}
                  </span>
                );
              }
              const mine = count++;
              const middleUs = (one.fromUs + one.toUs) / 2;
              const isChosen = chosen?.topic === row.topic && chosen.partition === row.partition && chosen.timeUs >= one.fromUs && chosen.timeUs <= one.toUs;
              return (
                <button
                  key={one.fromUs}
                  type="button"
                  data-pause
                  className={styles.pause}
                  data-stalled={one.stalled || undefined}
                  style={style}
                  tabIndex={mine === at ? 0 : -1}
                  aria-pressed={isChosen}
                  aria-label={words}
                  title={words}
                  onFocus={() => setStop(mine)}
                  onClick={() => onChoose(isChosen ? undefined : { group: picture.group, topic: row.topic, partition: row.partition, timeUs: middleUs })}
                >
                  {width >= LENGTH_ROOM && size !== 'thin' && <span>{span(one.toUs - one.fromUs)}</span>}
                </button>
              );
            })}
          </div>
        </div>
      ))}
      {unchanged > 0 && <p className={styles.folded}>{unchanged} partitions kept their owner and were read all the time</p>}
      {left > 0 && <p className={styles.folded}>{left} more partitions stopped or changed hands: a shorter window shows fewer at once</p>}
    </div>
  );
}

function isPause({ pause, stalled }: BandSpan): boolean {
  return pause !== null || stalled;
}

function rowTitle({ topic, partition, position, committed, lag }: BandRow): string {
  return [`${topic}-${partition}`, position < 0 ? 'nobody has a position' : `position ${position}`, committed < 0 ? 'nothing committed' : `committed ${committed}`, ...(lag === null ? [] : [`lag ${recordsWords(lag)}`])].join(', ');
}
