import { CommandButton } from '../../panels/shared/commands';
import { Icon } from '../../panels/shared/Icon';
import { RunClock } from './RunClock';
import { StagePanel } from './StagePanel';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useSize } from '../../panels/shared/hooks';
import { TerminalPlace } from './TerminalPlace';
import { useLab, useUi } from '../lab/lab-context';
import styles from './Present.module.css';

/** The stage alone, in large type, for the last row. Arrow keys go from one interesting event to the next, Escape leaves. */
export function Present({ title }: { readonly title: string }) {
  const { session } = useLab();
  const [box, setBox] = useState<HTMLElement | null>(null);
  const { width, height } = useSize(box);
  const zoom = Math.max(1, Math.min(4, width / 1000, height / 545));
  const withTerminal = useUi((s) => s.presentsTerminal);
  const playing = useStore(session.stores.cursor, (s) => s.playing);
  return (
    <div className={styles.present}>
      <header className={styles.head}>
        <h1>{title}</h1>
        <span className={styles.state}>{playing ? 'running' : 'paused'}</span>
        <RunClock short />
      </header>
      <main className={styles.stage} aria-label="Stage" ref={setBox}>
        <div style={{ zoom, height: '100%' }}>
          <StagePanel stacked={false} />
        </div>
      </main>
      {withTerminal && (
        <div className={styles.terminal}>
          <TerminalPlace large={Math.max(1.4, zoom)} />
        </div>
      )}
      <footer className={styles.foot}>
        <kbd>→</kbd> next interesting event · <kbd>←</kbd> back · <kbd>Space</kbd> play or pause
        <CommandButton command="view.terminal" className={styles.leave} aria-pressed={withTerminal}>
          Terminal
        </CommandButton>
        <CommandButton command="view.present" className={styles.leave} aria-label="Leave present mode">
          <Icon name="close" /> Esc
        </CommandButton>
      </footer>
    </div>
  );
}
