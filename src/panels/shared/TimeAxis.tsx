import { useState } from 'react';
import { useSize } from './hooks';
import { place, tickLabel, ticks, type TimeScale } from './time-scale';
import styles from './TimeAxis.module.css';

/** So much room a mark wants, in pixels. */
const MARK_WIDTH = 84;

/** The times under a picture, as many as there is room for. */
export function TimeAxis({ scale }: { readonly scale: TimeScale }) {
  const [box, setBox] = useState<HTMLElement | null>(null);
  const { width } = useSize(box);
  const all = ticks(scale, Math.max(1, Math.floor(width / MARK_WIDTH)));
  return (
    <div ref={setBox} className={styles.axis} aria-hidden="true">
      {all.map((time) => (
        <span key={time} style={{ left: `${place(scale, time)}%` }} data-edge={place(scale, time) > 96 ? 'end' : place(scale, time) < 4 ? 'start' : undefined}>{tickLabel(time, all)}</span>
      ))}
    </div>
  );
}
