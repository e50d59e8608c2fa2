import { useEffect, useState, type ReactNode } from 'react';
import { keyLetter, keyTone } from '../shared/record-marks';
import frame from '../shared/PanelFrame.module.css';
import table from '../shared/PanelTable.module.css';
import styles from './LedgerPanel.module.css';
import { toneOf, type RecordRow, type RecordsParams, type RecordsView, type Verdict } from '../../worker/views/records/records-contract';

interface Props {
  readonly view: RecordsView | null;
  readonly onParams: (params: RecordsParams) => void;
}

const PAGE = 160;

/** The ledger of promises: what was promised about each record, what became of it, and which configuration allowed it. */
export function LedgerPanel({ view, onParams }: Props) {
  const [chosen, setChosen] = useState<{ readonly topic: string; readonly partition: number }>();
  const [trouble, setTrouble] = useState(false);
  const [before, setBefore] = useState<number>();
  useEffect(() => {
    onParams({ limit: PAGE, trouble, ...chosen, ...(before === undefined ? {} : { before }) });
  }, [onParams, chosen, trouble, before]);
  if (view === null) return <p className={frame.empty}>Reading the ledger …</p>;
  const name = `${view.topic}-${view.partition}`;
  return (
    <section className={frame.panel} aria-label="Ledger of promises">
      <Totals view={view} />
      <div className={frame.filters} role="group" aria-label="Which records">
        <label>
          <span>partition</span>
          <select
            value={name}
            aria-label="Which partition"
            onChange={(event) => {
              const at = view.partitions.find(({ topic, partition }) => `${topic}-${partition}` === event.target.value);
              setChosen(at && { topic: at.topic, partition: at.partition });
              setBefore(undefined);
            }}
          >
            {view.partitions.map(({ topic, partition }) => <option key={`${topic}-${partition}`}>{`${topic}-${partition}`}</option>)}
          </select>
        </label>
        <button type="button" className={frame.chip} aria-pressed={trouble} onClick={() => setTrouble(!trouble)}>only what went wrong</button>
        {view.hasOlder && <button type="button" className={frame.chip} onClick={() => setBefore(view.fromOffset)}>older</button>}
        {before !== undefined && <button type="button" className={frame.chip} onClick={() => setBefore(undefined)}>latest</button>}
        <span className={frame.count}>
          {view.toOffset === 0 ? 'no records yet' : `offsets ${view.fromOffset} to ${view.toOffset - 1}; high watermark ${view.highWatermark}, log end ${view.logEnd}`}
        </span>
      </div>
      <section className={frame.scroll} tabIndex={0} aria-label={`Records of ${name}`}>
        {view.rows.length === 0 ? (
          <p className={frame.empty}>{emptyWords(view, trouble)}</p>
        ) : (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">record</th>
                <th scope="col">keys</th>
                <th scope="col">verdict</th>
                <th scope="col">from</th>
                <th scope="col">acknowledged</th>
                <th scope="col">committed</th>
                {view.groups.map((group) => <th key={group} scope="col">given to {group}</th>)}
                <th scope="col">allowed by</th>
              </tr>
            </thead>
            <tbody>
              {view.rows.toReversed().map((row) => <Row key={`${row.from}/${row.leaderEpoch}/${row.verdict}`} row={row} name={name} groups={view.groups} />)}
            </tbody>
          </table>
        )}
      </section>
    </section>
  );
}

function emptyWords({ leader, logEnd }: RecordsView, trouble: boolean): string {
  if (leader < 0) return 'The partition has no leader: what its records are worth cannot be said before one is elected.';
  return trouble && logEnd > 0 ? 'Nothing went wrong with these records.' : 'No records yet.';
}

function Totals({ view: { totals, groups } }: { readonly view: RecordsView }) {
  const one = (label: string, value: number, bad = false): ReactNode => (
    <div data-bad={(bad && value > 0) || undefined}>
      <dt>{label}</dt>
      <dd>{value.toLocaleString('en')}</dd>
    </div>
  );
  return (
    <dl className={styles.totals} aria-label="All records of the run">
      {one('sent', totals.sent)}
      {one('acknowledged', totals.acknowledged)}
      {one('committed', totals.committed)}
      {one('delivered', totals.delivered)}
      {one('lost', totals.lost, true)}
      {one('duplicated', totals.duplicated, true)}
      {one('out of order', totals.outOfOrder, true)}
      {one(groups.length === 1 ? 'given again' : 'given again to a group', totals.deliveredAgain, true)}
      {one('failed', totals.failed, true)}
    </dl>
  );
}

function Row({ row, name, groups }: { readonly row: RecordRow; readonly name: string; readonly groups: readonly string[] }) {
  return (
    <tr>
      <th scope="row" className={table.mono}>{name} @ {row.from === row.to ? row.from : `${row.from} – ${row.to}`}</th>
      <td><Keys keys={row.keys} more={row.to - row.from + 1 - row.keys.length} /></td>
      <td className={styles.verdict} data-tone={toneOf(row.verdict)}>{wordsOf(row.verdict)}</td>
      <td className={styles.whole}>{row.producer === '' ? '–' : row.producer}</td>
      <td>{row.acknowledged}</td>
      <td>{row.verdict === 'lost' ? `was not, in epoch ${row.leaderEpoch}` : row.committed ? 'yes' : 'not yet, above the high watermark'}</td>
      {groups.map((group, i) => <td key={group} className={table.mono}>× {row.deliveries[i] ?? 0}</td>)}
      <td>
        {row.allowedBy === null ? (row.verdict === 'lost' ? 'no setting in force: it was committed nowhere else' : '–') : (
          <>
            <code>{row.allowedBy.name}={row.allowedBy.value}</code>
            {row.allowedBy.isDefault ? ', the default' : ''}: {row.allowedBy.why}
          </>
        )}
      </td>
    </tr>
  );
}

function Keys({ keys, more }: { readonly keys: readonly number[]; readonly more: number }) {
  return (
    <span className={styles.keys}>
      {keys.map((key, i) => (
        <span key={i} style={{ background: `var(--rec-${keyTone(key)})` }}>{keyLetter(key)}</span>
      ))}
      {keys.length > 0 && more > 0 && <i>+{more}</i>}
    </span>
  );
}

function wordsOf(verdict: Verdict): string {
  switch (verdict) {
    case 'kept':
      return 'exactly once';
    case 'marker':
      return 'transaction marker';
    case 'duplicate':
      return 'duplicate: in the log twice';
    case 'not acknowledged':
      return 'written, not acknowledged';
    default:
      return verdict;
  }
}
