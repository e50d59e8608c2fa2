import { formatClock, type Micros } from '../../base/time';
import { factTone } from '../shared/facts';
import { ledgerRows, span, type LedgerRow } from './sentence';
import styles from './Tables.module.css';
import type { Comparison, DifferenceRow } from '../../worker/compare/contract';

/** What producers and consumers were promised, and what became of it, in both runs. */
export function LedgerTable({ comparison, settings }: { readonly comparison: Comparison; readonly settings: readonly [string, string] }) {
  return (
    <section className={styles.box} aria-labelledby="compare-ledger">
      <h2 id="compare-ledger">
        Ledger <span>at the end of both runs</span>
      </h2>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">records</th>
            <th scope="col" data-run="A"><abbr title={settings[0]}>A</abbr></th>
            <th scope="col" data-run="B"><abbr title={settings[1]}>B</abbr></th>
            <th scope="col">difference</th>
          </tr>
        </thead>
        <tbody>
          {ledgerRows(comparison).map((row) => (
            <tr key={row.title} data-bad={(row.bad && row.a !== row.b) || undefined}>
              <th scope="row">{row.title}</th>
              <td>{shown(row, row.a)}</td>
              <td>{shown(row, row.b)}</td>
              <td data-same={row.a === row.b || undefined}>{row.a === row.b ? 'same' : `${row.b > row.a ? '+' : '−'}${shown(row, Math.abs(row.b - row.a))}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function shown({ unit }: LedgerRow, value: number): string {
  return unit === 'us' ? span(value) : String(value).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

const SHOWN = 200;

interface FactsProps {
  readonly comparison: Comparison;
  readonly timeUs: number;
  readonly onTime: (timeUs: number) => void;
}

/** The notable facts that are not the same in both. Choosing one takes both runs to its moment. */
export function FactsTable({ comparison: { rows, first, firstUs }, timeUs, onTime }: FactsProps) {
  return (
    <section className={styles.box} aria-labelledby="compare-facts">
      <h2 id="compare-facts">
        Difference of facts <span>{rows.length === 0 ? 'none of the notable ones' : `${rows.length} differ; choose one to go there`}</span>
      </h2>
      <div className={styles.scroll} tabIndex={0} role="group" aria-labelledby="compare-facts">
        <table className={styles.table} data-facts>
          <thead>
            <tr><th scope="col">time</th><th scope="col" data-run="A">A</th><th scope="col" data-run="B">B</th></tr>
          </thead>
          <tbody>
            {firstUs !== null && (
              <tr data-first>
                <th scope="row"><Go timeUs={firstUs} now={timeUs} onTime={onTime} /></th>
                <td>first parting: {first[0] ?? 'nothing more'}</td>
                <td>{first[1] ?? 'nothing more'}</td>
              </tr>
            )}
            {rows.slice(0, SHOWN).map((row, i) => (
              <tr key={i} data-tone={factTone(row.kind)}>
                <th scope="row"><Go timeUs={row.timeUs} now={timeUs} onTime={onTime} /></th>
                <td>{words(row, 'a')}</td>
                <td>{words(row, 'b')}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length > SHOWN && <p className={styles.none}>The first {SHOWN} are listed.</p>}
      </div>
    </section>
  );
}

function words(row: DifferenceRow, run: 'a' | 'b'): string {
  const own = row[run];
  const other = row[run === 'a' ? 'b' : 'a'];
  if (own === null) return 'not in this run';
  if (other === null || own.timeUs <= other.timeUs) return own.text;
  return `the same ${span(own.timeUs - other.timeUs)} later`;
}

function Go({ timeUs, now, onTime }: { readonly timeUs: number; readonly now: number; readonly onTime: (timeUs: number) => void }) {
  return (
    <button type="button" aria-current={timeUs === now ? 'time' : undefined} aria-label={`Go to ${formatClock(timeUs as Micros)}`} onClick={() => onTime(timeUs)}>
      {formatClock(timeUs as Micros).replace(' s', '')}
    </button>
  );
}
