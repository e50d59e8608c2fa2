import { useStore } from 'zustand';
import { CommandButton } from '../../panels/shared/commands';
import { Icon } from '../../panels/shared/Icon';
import { SpeedControl } from './SpeedControl';
import { useLab } from '../lab/lab-context';
import styles from './Transport.module.css';

/** Start, event back, play, event forward, speed. */
export function Transport({ large = false }: { readonly large?: boolean }) {
  const playing = useStore(useLab().session.stores.cursor, (s) => s.playing);
  return (
    <div className={styles.transport} role="group" aria-label="Transport" data-large={large || undefined}>
      <CommandButton command="time.start" className={styles.step} aria-label="Go to the start"><Icon name="start" /></CommandButton>
      <CommandButton command="time.previous-event" className={styles.step} aria-label="One event back"><Icon name="back" size={12} /> event</CommandButton>
      <CommandButton command="run.toggle" className={styles.play} aria-label={playing ? 'Pause' : 'Play'}>
        <Icon name={playing ? 'pause' : 'play'} size={large ? 20 : 16} />
      </CommandButton>
      <CommandButton command="time.next-event" className={styles.step} aria-label="One event forward">event <Icon name="forward" size={12} /></CommandButton>
      <SpeedControl />
    </div>
  );
}
