import { formatClock, type Micros } from '../../base/time';
import { useLab } from '../lab/lab-context';
import styles from './Trouble.module.css';
import type { Crash } from '../../session/stores';
import type { LoadError } from '../../worker/contract';

/** The engine threw. What was done is not lost: the run goes on from the last checkpoint. */
export function WorkerCrashed({ crash }: { readonly crash: Crash }) {
  const { session } = useLab();
  const { run, lastCheckpoint } = crash;
  return (
    <section className={styles.trouble} role="alert">
      <h2>The simulation stopped because of an error in it</h2>
      <p>This is a fault of Highwater, not of the cluster you built. Your commands are kept.</p>
      <div className={styles.actions}>
        {run && (
          <button type="button" className={styles.primary} onClick={() => void session.load({ scenario: run.scenario, seed: run.seed, commands: run.commands, cursor: lastCheckpoint })}>
            Go on from {formatClock(lastCheckpoint.timeUs as Micros)}
          </button>
        )}
        {run && (
          <button type="button" onClick={() => void session.load({ scenario: run.scenario, seed: run.seed })}>
            Start this run afresh
          </button>
        )}
        <button type="button" onClick={() => window.location.reload()}>Reload the page</button>
      </div>
      <details>
        <summary>What the engine said</summary>
        <pre>{`${crash.message}\n${crash.stack}`}</pre>
      </details>
    </section>
  );
}

/** A scenario that could not be read: which field, what it is, what it should be. */
export function ScenarioRefused({ errors, onFresh }: { readonly errors: readonly LoadError[]; readonly onFresh: () => void }) {
  return (
    <section className={styles.trouble} role="alert">
      <h2>This scenario cannot be run</h2>
      <p>Nothing was changed. {errors.length === 1 ? 'One place has' : `${errors.length} places have`} to be mended:</p>
      <table>
        <thead>
          <tr>
            <th scope="col">place</th>
            <th scope="col">is</th>
            <th scope="col">should be</th>
          </tr>
        </thead>
        <tbody>
          {errors.map((e) => (
            <tr key={e.path + e.expected}>
              <th scope="row"><code>{e.path || 'the whole'}</code></th>
              <td><code>{e.value}</code></td>
              <td>
                {e.expected}
                {e.help !== undefined && <span className={styles.help}>{e.help}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles.actions}>
        <button type="button" className={styles.primary} onClick={onFresh}>Open the first cluster</button>
      </div>
    </section>
  );
}

/** A link that could not be opened, whole or in part: says why, and what can still be done. */
export function LinkRefused({ title, text, onFresh }: { readonly title: string; readonly text: string; readonly onFresh: () => void }) {
  return (
    <section className={styles.trouble} role="alert">
      <h2>{title}</h2>
      <p>{text}</p>
      <p>The link is still in the address bar: copy it before you go on if you need it.</p>
      <div className={styles.actions}>
        <button type="button" className={styles.primary} onClick={onFresh}>Open the first cluster</button>
      </div>
    </section>
  );
}
