import { formatClock, type Micros } from '../../base/time';
import { useLab } from '../lab/lab-context';
import styles from './Trouble.module.css';
import type { Crash } from '../../session/stores';
import type { LinkProblem } from '../../session/link';
import type { LoadError } from '../../worker/contract';

/** The engine threw. What was done is not lost: the run goes on from the last checkpoint. */
export function WorkerCrashed({ crash }: { readonly crash: Crash }) {
  const { session } = useLab();
  const { run, lastCheckpoint } = crash;
  const goOn = async (): Promise<void> => {
    if (!run) return;
    const { scenario, seed, commands } = run;
    if (crash.stack !== '') {
      await session.load({ scenario, seed, commands, cursor: lastCheckpoint });
      return;
    }
    // The worker itself is gone: a fresh page takes the run over, by its own link.
    const { encodeLink } = await import('../../session/link');
    window.location.hash = await encodeLink({ scenario, seed, commands, cursor: lastCheckpoint });
    window.location.reload();
  };
  return (
    <section className={styles.trouble} role="alert">
      <h2>The simulation stopped because of an error in it</h2>
      <p>This is a fault of Highwater, not of the cluster you built. Your commands are kept.</p>
      <div className={styles.actions}>
        {run && (
          <button type="button" className={styles.primary} onClick={() => void goOn()}>
            Go on from {formatClock(lastCheckpoint.timeUs as Micros)}
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
      <Errors errors={errors} />
      <div className={styles.actions}>
        <button type="button" className={styles.primary} onClick={onFresh}>Open the first cluster</button>
      </div>
    </section>
  );
}

/** A link that could not be opened: says why, and what can be done. Nothing of it is lost: it stays in the address. */
export function LinkRefused({ problem, onFresh }: { readonly problem: LinkProblem; readonly onFresh: () => void }) {
  return (
    <section className={styles.trouble} role="alert">
      <h2>{TITLES[problem.trouble]}</h2>
      <p>{problem.message}</p>
      <p>{problem.wayOut}</p>
      {problem.errors.length > 0 && <Errors errors={problem.errors} />}
      <p>The link is still in the address bar: copy it before you go on if you need it.</p>
      <div className={styles.actions}>
        <button type="button" className={styles.primary} onClick={onFresh}>Open the first cluster</button>
        <button type="button" onClick={() => window.location.reload()}>Try again</button>
      </div>
    </section>
  );
}

const TITLES: Readonly<Record<LinkProblem['trouble'], string>> = {
  'not-a-link': 'This is not a link to a run',
  'cut-short': 'This link is incomplete',
  damaged: 'This link is damaged',
  'too-large': 'This link is too large',
  newer: 'This link is from a newer Highwater',
  invalid: 'This link holds a run that cannot be run here',
};

function Errors({ errors }: { readonly errors: readonly (Omit<LoadError, 'help'> & { readonly help?: string })[] }) {
  return (
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
              {e.help !== undefined && e.help !== '' && <span className={styles.help}>{e.help}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
