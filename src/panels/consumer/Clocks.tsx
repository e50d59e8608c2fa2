import { span } from '../shared/time-words';
import styles from './ConsumerPanel.module.css';
import type { ConsumerPicture } from '../../worker/views/consumer/consumer-contract';

/** Less than that share of a limit left is worth a warning. */
const LOW = 0.25;

/** The clocks that run against the consumer, and what is due by itself. */
export function Clocks({ consumer: { deadlines, commits, totals } }: { readonly consumer: ConsumerPicture }) {
  return (
    <section className={styles.part} aria-label="Clocks">
      <h2>Clocks</h2>
      <ul className={styles.clocks}>
        {deadlines.map(({ name, limitUs, leftUs, then }) => (
          <li key={name} data-off={leftUs < 0 || undefined}>
            <span><code>{name}</code> <b>{leftUs < 0 ? 'does not run' : `${span(leftUs)} of ${span(limitUs)} left`}</b></span>
            <span className={styles.track} aria-hidden="true"><i style={{ width: `${leftUs < 0 || limitUs <= 0 ? 0 : Math.min(100, (100 * leftUs) / limitUs)}%` }} data-low={(leftUs >= 0 && leftUs < LOW * limitUs && !name.includes('heartbeat')) || undefined} /></span>
            <small>{then}</small>
          </li>
        ))}
        <li>
          <span><code>{commits.auto ? 'auto.commit.interval.ms' : 'enable.auto.commit'}</code> <b>{commits.auto ? (commits.nextUs < 0 ? 'does not run' : `${span(commits.nextUs)} of ${span(commits.intervalUs)} left`) : 'false'}</b></span>
          {commits.auto && <span className={styles.track} aria-hidden="true"><i style={{ width: `${commits.nextUs < 0 || commits.intervalUs <= 0 ? 0 : Math.min(100, (100 * commits.nextUs) / commits.intervalUs)}%` }} /></span>}
          <small>
            {commits.auto ? 'the next poll() after that commits the positions' : 'positions are committed by the application'}
            {commits.underWay > 0 ? `; ${commits.underWay} offsets are in a commit under way` : ''}; {totals.commits.toLocaleString('en')} commits so far{totals.failedCommits > 0 ? `, ${totals.failedCommits} refused` : ''}
          </small>
        </li>
      </ul>
    </section>
  );
}
