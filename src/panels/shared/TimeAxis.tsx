import { place, tickLabel, ticks, type TimeScale } from './time-scale';
import styles from './TimeAxis.module.css';

/** The times under a picture. */
export function TimeAxis({ scale, marks = 8 }: { readonly scale: TimeScale; readonly marks?: number }) {
  const all = ticks(scale, marks);
  return (
    <div className={styles.axis} aria-hidden="true">
      {all.map((time) => (
        <span key={time} style={{ left: `${place(scale, time)}%` }} data-edge={place(scale, time) > 96 ? 'end' : place(scale, time) < 4 ? 'start' : undefined}>{tickLabel(time, all)}</span>
      ))}
    </div>
  );
}
