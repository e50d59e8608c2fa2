import { stateWords, cellWords, instanceWords, partitionWords } from './words';
import table from '../shared/PanelTable.module.css';
import type { TransactionView } from '../../worker/views/transaction/transaction-contract';

/** State machine, producers and log in words and tables. */
export function TransactionText({ view: { chosen, log } }: { readonly view: TransactionView }) {
  return (
    <>
      {chosen !== null && (
        <ul className={table.list}>
          <li>{stateWords(chosen.transactionalId, chosen.coordinated)}</li>
          {chosen.coordinated?.partitions.map((row) => <li key={`${row.topic}-${row.partition}`}>{partitionWords(row)}</li>)}
          {chosen.instances.map((instance) => <li key={instance.name}>{instanceWords(instance)}</li>)}
        </ul>
      )}
      {log !== null && (
        <table className={table.table}>
          <caption>{log.topic}-{log.partition} at its leader, newest first</caption>
          <thead>
            <tr>
              <th scope="col">offset</th>
              <th scope="col">what</th>
              <th scope="col">producer · epoch</th>
              <th scope="col">read_committed</th>
              <th scope="col">read_uncommitted</th>
            </tr>
          </thead>
          <tbody>
            {log.cells.toReversed().map((cell) => (
              <tr key={cell.offset} title={cellWords(cell)}>
                <td className={table.mono}>{cell.offset}</td>
                <td>{cell.state}{cell.replicated ? '' : ', not replicated'}</td>
                <td className={table.mono}>{cell.producerId < 0 ? '–' : `${cell.producerId} · ${cell.producerEpoch}`}</td>
                <td>{cell.readCommitted ? 'given' : 'no'}</td>
                <td>{cell.readUncommitted ? 'given' : 'no'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
