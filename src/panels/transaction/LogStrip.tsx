import { useRef, type KeyboardEvent } from 'react';
import { keyLetter, keyTone } from '../shared/record-marks';
import { whole } from '../log/words';
import { cellWords } from './words';
import styles from './Transaction.module.css';
import type { TransactionCell, TransactionLog } from '../../worker/views/transaction/transaction-contract';

interface Props {
  readonly log: TransactionLog;
  readonly chosen: number | undefined;
  readonly onChoose: (offset: number) => void;
}

/** A leader's log record by record, LSO, HW and LEO below it, and under each offset what readers of both kinds are given. */
export function LogStrip({ log, chosen, onChoose }: Props) {
  const row = useRef<HTMLDivElement>(null);
  const { cells, from, to } = log;
  const columns = Math.max(1, to - from);
  const focusable = cells.some(({ offset }) => offset === chosen) ? chosen : cells.at(-1)?.offset;
  const go = (event: KeyboardEvent, at: number): void => {
    const next = cells[event.key === 'ArrowRight' ? at + 1 : event.key === 'ArrowLeft' ? at - 1 : -1];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(next.offset);
    row.current?.querySelector<HTMLElement>(`[data-offset="${next.offset}"]`)?.focus();
  };
  const column = (offset: number): number => offset - from + 1;
  return (
    <div className={styles.strip}>
      <span className={styles.rowName} data-leader>leader {log.leader}</span>
      <div ref={row} className={styles.cells} style={{ gridTemplateColumns: `repeat(${columns + 1}, var(--pitch))` }} role="group" aria-label="Records of the log">
        {runsOf(cells).map(({ first, last, cell }) => (
          <span key={`t${first}`} className={styles.run} data-state={cell.state} style={{ gridRow: 1, gridColumn: `${column(first)} / ${column(last) + 1}` }} aria-hidden="true">
            {last - first >= 1 ? `epoch ${cell.producerEpoch}` : `e${cell.producerEpoch}`}
          </span>
        ))}
        {cells.map((cell, i) => (
          <button
            key={cell.offset}
            type="button"
            className={styles.cell}
            style={{ gridRow: 2, gridColumn: column(cell.offset) }}
            data-offset={cell.offset}
            data-state={cell.state.replace(' ', '-')}
            data-tone={keyTone(cell.recordClass)}
            data-new={!cell.replicated || undefined}
            aria-pressed={cell.offset === chosen}
            aria-label={cellWords(cell)}
            title={cellWords(cell)}
            tabIndex={cell.offset === focusable ? 0 : -1}
            onClick={() => onChoose(cell.offset)}
            onKeyDown={(event) => go(event, i)}
          >
            {letterOf(cell)}
          </button>
        ))}
        {cells.map(({ offset }) => (
          <i key={offset} className={styles.offset} style={{ gridRow: 3, gridColumn: column(offset) }} aria-hidden="true">{offset % 5 === 0 || columns < 15 ? offset : ''}</i>
        ))}
        {marksOf(log).map(({ offset, text, tone }, i) => (
          <span key={text} className={styles.mark} data-tone={tone} style={{ gridRow: 4 + i, gridColumn: `${column(offset)} / span 1` }} aria-hidden="true">
            <b data-left={offset - from > columns - 6 || undefined}>{text}</b>
          </span>
        ))}
      </div>
      <Given name="read_committed" cells={cells} from={from} columns={columns} given={({ readCommitted }) => readCommitted} />
      <Given name="read_uncommitted" cells={cells} from={from} columns={columns} given={({ readUncommitted }) => readUncommitted} />
    </div>
  );
}

function Given({ name, cells, from, columns, given }: { readonly name: string; readonly cells: readonly TransactionCell[]; readonly from: number; readonly columns: number; readonly given: (cell: TransactionCell) => boolean }) {
  return (
    <>
      <span className={styles.rowName}>{name}</span>
      <div className={styles.cells} style={{ gridTemplateColumns: `repeat(${columns + 1}, var(--pitch))` }} role="img" aria-label={`${name} is given ${whole(cells.filter(given).length)} of these ${whole(cells.length)} offsets`}>
        {cells.map((cell) => (
          <span key={cell.offset} className={given(cell) ? styles.given : styles.not} style={{ gridColumn: cell.offset - from + 1 }} data-tone={keyTone(cell.recordClass)} data-state={cell.state.replace(' ', '-')}>
            {given(cell) ? letterOf(cell) : '–'}
          </span>
        ))}
      </div>
    </>
  );
}

function letterOf({ state, recordClass }: TransactionCell): string {
  return state === 'commit marker' ? 'C' : state === 'abort marker' ? 'A' : keyLetter(recordClass);
}

interface Run {
  readonly first: number;
  readonly last: number;
  readonly cell: TransactionCell;
}

/** Records of one transaction that lie side by side. */
function runsOf(cells: readonly TransactionCell[]): Run[] {
  const runs: Run[] = [];
  for (const cell of cells) {
    if (cell.producerId < 0 || cell.state.endsWith('marker')) continue;
    const before = runs.at(-1);
    const joins = before !== undefined && before.last === cell.offset - 1 && before.cell.producerId === cell.producerId && before.cell.producerEpoch === cell.producerEpoch && before.cell.state === cell.state;
    if (joins) runs[runs.length - 1] = { ...before, last: cell.offset };
    else runs.push({ first: cell.offset, last: cell.offset, cell });
  }
  return runs;
}

/** LSO, HW and LEO, those at one offset as one mark. */
function marksOf({ lastStableOffset, highWatermark, logEnd, from, to }: TransactionLog): { offset: number; text: string; tone: string }[] {
  const marks: { offset: number; names: string[]; tone: string }[] = [];
  for (const [name, offset, tone] of [['LSO', lastStableOffset, 'lso'], ['HW', highWatermark, 'hw'], ['LEO', logEnd, 'leo']] as const) {
    if (offset < from || offset > to) continue;
    const same = marks.find((mark) => mark.offset === offset);
    if (same === undefined) marks.push({ offset, names: [name], tone });
    else same.names.push(name);
  }
  return marks.map(({ offset, names, tone }) => ({ offset, tone, text: `${names.join(' = ')} ${offset}` }));
}
