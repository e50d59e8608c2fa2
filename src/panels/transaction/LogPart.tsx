import { useState } from 'react';
import { whole } from '../log/words';
import { LogStrip } from './LogStrip';
import { cellWords, lsoWords } from './words';
import frame from '../shared/PanelFrame.module.css';
import table from '../shared/PanelTable.module.css';
import styles from './Transaction.module.css';
import type { TransactionLog, TransactionView } from '../../worker/views/transaction/transaction-contract';
import type { Place } from './place';

/** One log record by record, and a choice of others. */
export function LogPart({ view, log, before, onBefore, onPlace }: { readonly view: TransactionView; readonly log: TransactionLog; readonly before: number | undefined; readonly onBefore: (offset: number | undefined) => void; readonly onPlace: (place: Place) => void }) {
  const [chosen, setChosen] = useState<number>();
  const cell = log.cells.find(({ offset }) => offset === chosen);
  const name = `${log.topic}-${log.partition}`;
  const others = view.partitions.some(({ topic, partition }) => `${topic}-${partition}` === name) ? view.partitions : [log, ...view.partitions];
  return (
    <section className={styles.part} aria-label="Log">
      <h2>
        <select
          className={styles.select}
          value={name}
          aria-label="Log of"
          onChange={(event) => {
            const to = others.find(({ topic, partition }) => `${topic}-${partition}` === event.target.value);
            onBefore(undefined);
            if (to) onPlace(to);
          }}
        >
          {others.map(({ topic, partition }) => <option key={`${topic}-${partition}`}>{topic}-{partition}</option>)}
        </select>
        <span>{log.leader < 0 ? 'no leader' : `leader broker ${log.leader}, epoch ${log.leaderEpoch}`}</span>
        {log.from > log.logStart && <button type="button" className={frame.chip} onClick={() => onBefore(log.from)}>older</button>}
        {before !== undefined && <button type="button" className={frame.chip} onClick={() => onBefore(undefined)}>latest</button>}
      </h2>
      {log.cells.length === 0 ? <p className={styles.note}>No records yet.</p> : <LogStrip log={log} chosen={chosen} onChoose={setChosen} />}
      <p className={styles.note} data-held={log.lastStableOffset < log.highWatermark || undefined}>{lsoWords(log)}</p>
      {cell !== undefined && <p className={styles.note}>{cellWords(cell)}.</p>}
      <ul className={styles.legend} aria-hidden="true">
        <li><i data-kind="committed" /> committed or plain</li>
        <li><i data-kind="aborted" /> aborted</li>
        <li><i data-kind="open" /> open</li>
        <li><i data-kind="marker" /> marker, C commit or A abort</li>
      </ul>
    </section>
  );
}

/** Other logs that the id writes to: the same strip, each with its own end of a transaction. */
export function OtherLogs({ logs, onPlace }: { readonly logs: readonly TransactionLog[]; readonly onPlace: (place: Place) => void }) {
  return logs.map((log) => <OtherLog key={`${log.topic}-${log.partition}`} log={log} onPlace={onPlace} />);
}

function OtherLog({ log, onPlace }: { readonly log: TransactionLog; readonly onPlace: (place: Place) => void }) {
  const [chosen, setChosen] = useState<number>();
  const cell = log.cells.find(({ offset }) => offset === chosen);
  const name = `${log.topic}-${log.partition}`;
  return (
    <section className={styles.part} aria-label={`Log of ${name}`}>
      <h2><button type="button" className={styles.link} onClick={() => onPlace(log)}>{name}</button></h2>
      {log.cells.length === 0 ? <p className={styles.note}>{log.leader < 0 ? 'It has no leader.' : 'No records yet.'}</p> : <LogStrip log={log} chosen={chosen} onChoose={setChosen} />}
      <p className={styles.note} data-held={log.lastStableOffset < log.highWatermark || undefined}>{lsoWords(log)}</p>
      {cell !== undefined && <p className={styles.note}>{cellWords(cell)}.</p>}
    </section>
  );
}

export function Readers({ log, onNode }: { readonly log: TransactionLog; readonly onNode: (node: string) => void }) {
  if (log.readers.length === 0) return null;
  return (
    <table className={table.table}>
      <caption>Readers of {log.topic}-{log.partition}</caption>
      <thead>
        <tr>
          <th scope="col">consumer</th>
          <th scope="col">isolation.level</th>
          <th scope="col">position</th>
          <th scope="col">can see up to</th>
          <th scope="col">lag</th>
        </tr>
      </thead>
      <tbody>
        {log.readers.map(({ name, isolation, position, lag }) => (
          <tr key={name}>
            <th scope="row"><button type="button" onClick={() => onNode(name)}>{name}</button></th>
            <td className={table.mono}>{isolation}</td>
            <td className={table.mono}>{position < 0 ? 'none yet' : whole(position)}</td>
            <td className={table.mono}>{isolation === 'read_committed' ? `LSO ${whole(log.lastStableOffset)}` : `HW ${whole(log.highWatermark)}`}</td>
            <td className={table.mono}>{lag === null ? 'unknown' : whole(lag)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Held({ view, onPlace }: { readonly view: TransactionView; readonly onPlace: (place: Place) => void }) {
  return (
    <table className={table.table}>
      <caption>Partitions with transactions, those that hold their readers back most first</caption>
      <thead>
        <tr>
          <th scope="col">partition</th>
          <th scope="col">open</th>
          <th scope="col">LSO</th>
          <th scope="col">HW</th>
          <th scope="col">held back</th>
        </tr>
      </thead>
      <tbody>
        {view.partitions.map(({ topic, partition, openTransactions, lastStableOffset, highWatermark }) => (
          <tr key={`${topic}-${partition}`}>
            <th scope="row"><button type="button" onClick={() => onPlace({ topic, partition })}>{topic}-{partition}</button></th>
            <td className={table.mono}>{openTransactions}</td>
            <td className={table.mono}>{whole(lastStableOffset)}</td>
            <td className={table.mono}>{whole(highWatermark)}</td>
            <td className={table.mono}>{whole(highWatermark - lastStableOffset)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
