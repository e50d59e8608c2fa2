import { nodeLabel } from '../../session/commands/describe-action';
import { phaseWords } from '../producer/words';
import { partitionWords, standingWords } from './words';
import styles from './Transaction.module.css';
import type { ChosenTransaction, ProducerInstance } from '../../worker/views/transaction/transaction-contract';
import type { Place } from './place';

/** A process with the transactional id: who it thinks it is, and whether the coordinator agrees. */
export function Instance({ instance, onNode }: { readonly instance: ProducerInstance; readonly onNode: (node: string) => void }) {
  const { node, producerId, producerEpoch, phase, error, standing, status } = instance;
  return (
    <div className={styles.instance} data-standing={status === 'down' ? 'down' : standing.replaceAll(' ', '-')}>
      <div>
        <button type="button" className={styles.link} onClick={() => onNode(node)}>{nodeLabel(node)}</button>
        <b>{status === 'running' ? phaseWords(phase) : status === 'down' ? 'down' : status === 'paused' ? 'frozen' : 'stopping'}</b>
      </div>
      <p>producer id · epoch <code>{producerId < 0 ? 'none' : `${producerId} · ${producerEpoch}`}</code></p>
      <p>{standingWords(instance)}{error === '' ? '' : ` (${error})`}</p>
    </div>
  );
}

/** What is part of the transaction, and which of it has its marker. */
export function Partitions({ chosen, onPlace, onFact }: { readonly chosen: ChosenTransaction; readonly onPlace: (place: Place) => void; readonly onFact: (id: number) => void }) {
  const rows = chosen.coordinated?.partitions ?? [];
  if (rows.length === 0) return <p className={styles.note}>No partition is part of a transaction now.</p>;
  return (
    <ul className={styles.chips} aria-label="Partitions in the transaction">
      {rows.map((row) => (
        <li key={`${row.topic}-${row.partition}`} data-state={row.state.replaceAll(' ', '-')}>
          <button type="button" onClick={() => onPlace(row)}>{partitionWords(row)}</button>
          {row.fact !== 0 && <button type="button" className={styles.link} onClick={() => onFact(row.fact)}>why</button>}
        </li>
      ))}
    </ul>
  );
}
