import { useStore } from 'zustand';
import { progressKeeper } from '../progress/keeper';
import styles from './ProgressNotice.module.css';

/** Says when saved progress could not be read or saved, and gives the way out. */
export function ProgressNotice() {
  const keeper = progressKeeper();
  const trouble = useStore(keeper.store, (state) => state.trouble);
  if (trouble === null) return null;
  const { text } = trouble;
  return (
    <div className={styles.notice} role="alert">
      <p>{trouble.message}</p>
      {text !== null && (
        <>
          <p>It is kept aside in this browser. Save it as a file if you want to have it looked at; then it can be let go.</p>
          <p className={styles.tools}>
            <a className={styles.tool} download="highwater-progress.json" href={`data:application/json;charset=utf-8,${encodeURIComponent(text)}`}>
              Save as a file
            </a>
            <button type="button" className={styles.tool} onClick={() => keeper.forgetAside()}>
              Let it go
            </button>
          </p>
        </>
      )}
    </div>
  );
}
