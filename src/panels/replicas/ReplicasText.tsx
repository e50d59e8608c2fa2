import { keyLetter } from '../shared/record-marks';
import { recordAt } from './offset-words';
import { consequence, cutWords, roleWords, summary } from './words';
import styles from './Replicas.module.css';
import type { ReplicasView } from '../../worker/replicas-contract';

/** All that the picture of the replicas shows, as sentences and tables. */
export function ReplicasText({ view }: { readonly view: ReplicasView }) {
  const offsets = Array.from({ length: Math.max(0, Math.min(view.to, view.end) - view.from) }, (_, i) => view.from + i);
  return (
    <div className={styles.text} tabIndex={0} role="region" aria-label="Replicas as text">
      <p>{summary(view)}</p>
      <p>
        The controller has committed: leader {view.leader < 0 ? 'none' : view.leader}, leader epoch {view.leaderEpoch}, ISR {view.isr.join(', ') || 'none'}, ELR {view.elr.join(', ') || 'none'}, partition epoch {view.partitionEpoch}; {consequence(view).text}.
      </p>
      <table>
        <caption>Replicas</caption>
        <thead>
          <tr>
            {['broker', 'state', 'log start', 'high watermark', 'log end', 'leader epochs (start)', 'differs from'].map((name) => (
              <th key={name} scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.rows.map((row) => (
            <tr key={row.broker}>
              <th scope="row">{row.broker}</th>
              <td>{roleWords(row, view)}</td>
              <td>{row.logStart}</td>
              <td>{row.hw}</td>
              <td>{row.leo}</td>
              <td>{row.epochs.map(({ epoch, startOffset }) => `${epoch} (${startOffset})`).join(', ') || 'none'}</td>
              <td>{row.differsFrom ?? 'nowhere'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {view.rows.map((row) => row.cut && (
        <ol key={row.broker} aria-label={`What broker ${row.broker} will cut`}>
          {cutWords(row, row.cut, view.leader).map((line, i) => (
            <li key={i}>{line}</li>
          ))}
        </ol>
      ))}
      <table>
        <caption>Offsets {view.from} to {Math.min(view.to, view.end)}</caption>
        <thead>
          <tr>
            <th scope="col">offset</th>
            {view.rows.map(({ broker }) => (
              <th key={broker} scope="col">broker {broker}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {offsets.map((offset) => (
            <tr key={offset}>
              <th scope="row">{offset}</th>
              {view.rows.map((row) => {
                const at = recordAt(row, offset);
                return <td key={row.broker}>{at === null ? '–' : `epoch ${at.epoch}, ${keyLetter(at.recordClass)}, ${offset < row.hw ? 'committed' : 'not known committed'}`}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
