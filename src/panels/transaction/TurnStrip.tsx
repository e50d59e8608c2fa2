import { nodeThing } from '../../session/commands/things';
import { CommandButton } from '../shared/commands';
import { turnOf } from './turn';
import styles from './Transaction.module.css';
import type { ChosenTransaction } from '../../worker/views/transaction/transaction-contract';

/** The steps of one transaction; what a crash leaves stands at each, and the crash itself beside the present one. */
export function TurnStrip({ chosen }: { readonly chosen: ChosenTransaction }) {
  const { steps, current } = turnOf(chosen);
  const live = chosen.instances.find(({ status, standing }) => status === 'running' && (standing === 'current' || standing === 'ending'));
  return (
    <div className={styles.turnRow}>
      <ol className={styles.turn} aria-label="Steps of a transaction">
        {steps.map(({ name, note, crash }, i) => (
          <li key={i} data-now={i === current || undefined} data-done={i < current || undefined} aria-current={i === current ? 'step' : undefined}>
            <b>{name}</b>
            <i>{note}</i>
            <span>a crash here leaves {crash}</span>
          </li>
        ))}
      </ol>
      {live !== undefined && <CommandButton command="fault.crash" values={{ node: nodeThing(live.node) }} className={styles.crash}>Crash {live.node} here</CommandButton>}
    </div>
  );
}
