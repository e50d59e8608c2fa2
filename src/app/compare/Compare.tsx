import { addressWith } from '../routes';
import { Brand } from '../shell/TopBar';
import { CommandButton } from '../../panels/shared/commands';
import { useStore } from 'zustand';
import { useLab } from '../lab/lab-context';
import ComparePage from '../../panels/compare/ComparePage';
import styles from './Compare.module.css';

/** The page of comparisons: a bar and both runs. The run of the lab stands still meanwhile. */
export default function Compare({ what }: { readonly what: string }) {
  const { session } = useLab();
  const timeUs = useStore(session.stores.cursor, (s) => s.timeUs);
  return (
    <div className={styles.compare}>
      <header className={styles.bar}>
        <Brand />
        <h1>Compare</h1>
        <a href="#/lab">Bare lab</a>
        <CommandButton command="palette.open" className={styles.tool}>All commands</CommandButton>
      </header>
      <main className={styles.main}>
        <ComparePage what={what} own={timeUs > 0 ? session.savedRun() : null} address={addressWith} onOpen={(hash) => (window.location.hash = hash)} />
      </main>
    </div>
  );
}
