import { nodeThing } from '../../session/commands/things';
import { CommandButton } from '../shared/commands';
import { turnOf } from './turn';
import styles from './Transaction.module.css';
import type { ChosenTransaction } from '../../worker/views/transaction/transaction-contract';

/** The steps of one transaction; what a crash leaves stands at each, and the crash itself beside the present one. */
export function TurnStrip({ chosen }: { readonly chosen: ChosenTransaction }) {
  const { steps, current } = turnOf(chosen);
  const live = chosen.instances.find(({ status, standing }) => status === 'running' && (standing === 'current' || standing === 'ending'));
  const now = steps[current];
  return (
    <div className={styles.turnRow}>
      <ol className={styles.turn} aria-label="Steps of a transaction">
        {steps.map(({ name, crash }, i) => (
          <li key={i} data-now={i === current || undefined} data-done={i < current || undefined} aria-current={i === current ? 'step' : undefined}>
            <b>{name}</b>
            <span>a crash leaves {crash}</span>
          </li>
        ))}
      </ol>
      <p className={styles.note}>{now === undefined ? 'No transaction is open.' : `${now.name}: ${now.note}.`}</p>
      {live !== undefined && <CommandButton command="fault.crash" values={{ node: nodeThing(live.node) }} className={styles.crash}>Crash {live.node} here</CommandButton>}
    </div>
  );
}
