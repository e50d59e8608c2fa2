import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { formatSpeed, SPEEDS } from '../../session/commands/speed';
import { speedOf } from '../lab/run-port';
import { useDesk } from '../../panels/shared/commands';
import { useLab } from '../lab/lab-context';
import styles from './SpeedControl.module.css';

/** The speed, on a logarithmic scale: the button says it, the slider sets it. */
export function SpeedControl() {
  const { session } = useLab();
  const desk = useDesk();
  const speed = useStore(session.stores.speed, (s) => speedOf(s.speed));
  const reached = useStore(session.stores.cursor, (s) => (s.playing && s.reachedSpeed > 0 ? Number(s.reachedSpeed.toPrecision(2)) : 0));
  const [open, setOpen] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  const index = SPEEDS.findIndex((s) => s === speed);

  useEffect(() => {
    if (!open) return;
    const away = (event: Event): void => {
      if (!ref.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', away, true);
    document.addEventListener('focusin', away);
    return () => {
      document.removeEventListener('pointerdown', away, true);
      document.removeEventListener('focusin', away);
    };
  }, [open]);

  const slow = speed === Infinity || (reached > 0 && reached < speed * 0.85 && speed > 1);
  return (
    <div
      ref={ref}
      className={styles.speed}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        setOpen(false);
      }}
    >
      <button type="button" className={styles.button} aria-expanded={open} aria-label={`Speed ${formatSpeed(speed)}`} title="Speed (< and >)" onClick={() => setOpen(!open)}>
        {formatSpeed(speed)}
        {slow && reached > 0 && <span className={styles.reached}>{formatReached(reached)}</span>}
      </button>
      {open && (
        <div className={styles.popup}>
          <input
            type="range"
            min={0}
            max={SPEEDS.length - 1}
            step={1}
            value={index < 0 ? SPEEDS.indexOf(1) : index}
            aria-label="Speed"
            aria-valuetext={formatSpeed(speed)}
            autoFocus
            onChange={(event) => desk.run('run.speed', { speed: SPEEDS[Number(event.target.value)] })}
          />
          <div className={styles.marks}>
            {[0.001, 0.1, 1, 10, Infinity].map((mark) => (
              <button key={mark} type="button" onClick={() => desk.run('run.speed', { speed: mark })} aria-pressed={mark === speed}>{formatSpeed(mark)}</button>
            ))}
          </div>
          <p className={styles.note}>{speed === Infinity ? 'as fast as this machine computes' : 'simulated seconds a second'}</p>
        </div>
      )}
    </div>
  );
}

function formatReached(speed: number): string {
  return `${speed >= 10 ? Math.round(speed).toLocaleString('en') : speed}× reached`;
}
