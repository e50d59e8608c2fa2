import { nodeThing } from '../../session/commands/things';
import { STEP_WORDS } from '../../session/commands/describe-action';
import { CommandButton } from '../shared/commands';
import { turnOf } from './turn';
import styles from './Transaction.module.css';
import type { ClientStep } from '../../engine/client/client-step';
import type { ChosenTransaction, ProducerInstance } from '../../worker/views/transaction/transaction-contract';

/** The steps of one transaction; what a crash leaves stands at each, and the crash itself beside the present one. */
export function TurnStrip({ chosen }: { readonly chosen: ChosenTransaction }) {
  const { steps, current } = turnOf(chosen);
  const live = chosen.instances.find(({ status, standing }) => status === 'running' && (standing === 'current' || standing === 'ending'));
  const now = steps[current];
  return (
    <div className={styles.turnRow}>
      <ol className={styles.turn} aria-label="Steps of a transaction">
        {steps.map(({ name, crash, crashAt }, i) => (
          <li key={i} data-now={i === current || undefined} data-done={i < current || undefined} aria-current={i === current ? 'step' : undefined}>
            <b>{name}</b>
            <span>a crash leaves {crash}</span>
            {live !== undefined && crashAt !== undefined && <CrashAt producer={live} step={crashAt} />}
          </li>
        ))}
      </ol>
      <p className={styles.note}>{now === undefined ? 'No transaction is open.' : `${now.name}: ${now.note}.`}</p>
      {live !== undefined && <CommandButton command="fault.crash" values={{ node: nodeThing(live.node) }} className={styles.crash}>Crash {live.node} here</CommandButton>}
    </div>
  );
}

/** Has the producer crash when it next comes to a step, or takes that back. */
function CrashAt({ producer: { node, crashAt }, step }: { readonly producer: ProducerInstance; readonly step: ClientStep }) {
  const isSet = crashAt === step;
  return (
    <CommandButton command="fault.crash-at" values={{ node: nodeThing(node), step: isSet ? 'never' : step }} className={styles.crashAt} aria-pressed={isSet}>
      {isSet ? `${node} will crash ${STEP_WORDS[step]}` : `crash it ${STEP_WORDS[step]}`}
    </CommandButton>
  );
}
