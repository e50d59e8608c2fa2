import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { everyFrame } from '../../panels/shared/frame-loop';
import { formatClock, type Micros } from '../../base/time';
import { useLab } from '../lab/lab-context';
import styles from './RunClock.module.css';

/** Virtual clock, seed and number of events. The figures change every frame, so they are written without a render. */
export function RunClock({ short = false }: { readonly short?: boolean }) {
  const { session } = useLab();
  const seed = useStore(session.stores.run, (s) => s.run?.seed);
  const clock = useRef<HTMLSpanElement>(null);
  const events = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      everyFrame(() => {
        const cursor = session.stores.cursor.getState();
        write(clock.current, formatClock(cursor.timeUs as Micros));
        write(events.current, `${spaced(cursor.events)} events`);
      }),
    [session],
  );
  return (
    <div className={styles.clock}>
      <span ref={clock} className={styles.now} role="timer" aria-label="Virtual clock" />
      {!short && (
        <span className={styles.more}>
          {seed !== undefined && <>seed {seed} · </>}
          <span ref={events} />
        </span>
      )}
    </div>
  );
}

function write(element: HTMLElement | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}

/** Thin groups of three, as in `18 204`. */
export function spaced(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}
