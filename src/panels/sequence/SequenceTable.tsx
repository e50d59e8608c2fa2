import { formatSpan, type Micros } from '../../base/time';
import { fateOf, laneName, preciseClock } from './words';
import styles from '../shared/PanelTable.module.css';
import type { NameTable } from '../../session/names';
import type { SequenceView } from '../../worker/views/sequence/sequence-contract';

interface Props {
  readonly view: SequenceView;
  readonly names: NameTable;
  readonly chosen: number | undefined;
  readonly onChoose: (id: number) => void;
}

/** The same messages in the order in which they were sent, and what was folded. */
export function SequenceTable({ view, names, chosen, onChoose }: Props) {
  const path = new Map(view.path.map(({ message }, i) => [message, i + 1]));
  return (
    <>
      <table className={styles.table}>
        <caption>Messages from {preciseClock(view.fromUs)} to {preciseClock(view.toUs)}</caption>
        <thead>
          <tr>
            <th scope="col">sent</th>
            <th scope="col">takes</th>
            <th scope="col">from</th>
            <th scope="col">to</th>
            <th scope="col">message</th>
            <th scope="col">says</th>
            <th scope="col">then</th>
          </tr>
        </thead>
        <tbody>
          {view.messages.map((message) => (
            <tr key={message.id} aria-selected={message.id === chosen || undefined}>
              <td className={styles.mono}>{preciseClock(message.sentUs)}</td>
              <td className={styles.mono}>{message.arrivesUs < 0 ? '–' : formatSpan((message.arrivesUs - message.sentUs) as Micros)}</td>
              <td>{laneName(names, message.from)}</td>
              <td>{laneName(names, message.to)}</td>
              <td>
                <button type="button" onClick={() => onChoose(message.id)}>
                  {message.api} {message.isResponse ? 'response' : 'request'} {message.correlationId}
                </button>
                {path.has(message.id) && ` · step ${path.get(message.id)}`}
              </td>
              <td>{message.summary}</td>
              <td>{message.isRoutine && message.state === 'taken' ? 'changes nothing' : fateOf(message)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {view.routine.length > 0 && (
        <ul className={styles.list} aria-label="Folded: exchanges that changed nothing">
          {view.routine.map(({ api, from, to, count }) => (
            <li key={`${api}/${from}/${to}`}>{count} × {api}, {laneName(names, from)} to {laneName(names, to)}, changed nothing</li>
          ))}
        </ul>
      )}
    </>
  );
}
