import { useRef, useState, type KeyboardEvent } from 'react';
import { formatClock, formatSpan, type Micros } from '../../base/time';
import { factWords } from '../shared/fact-words';
import { factsOf } from '../shared/facts';
import { letterOf, memberColour } from '../shared/member-marks';
import { MEANINGS, offsetsWords, runWords, SIGNS } from './words';
import table from '../shared/PanelTable.module.css';
import styles from './SharePanel.module.css';
import type { NameTable } from '../../session/names';
import type { OpenedSharePartition, ShareRecordState, ShareRun } from '../../worker/views/share/share-contract';

interface Props {
  readonly opened: OpenedSharePartition;
  readonly members: readonly string[];
  readonly names: NameTable;
  readonly asText: boolean;
  readonly onFact: (id: number) => void;
}

/** Where each record of one share partition stands, and what happened to them last. */
export function Records({ opened, members, names, asText, onFact }: Props) {
  const { topic, partition, startOffset, endOffset, highWatermark, deliveryCountLimit, lockDurationUs, inFlight, maxRecordLocks, runs, left, steps } = opened;
  return (
    <section className={styles.part} aria-label="Records">
      <h2>
        {topic}-{partition}
        <span>SPSO {startOffset} · SPEO {endOffset} · HW {highWatermark}</span>
        <span>{inFlight} of {maxRecordLocks} in flight · delivered at most {deliveryCountLimit} times · a lock lasts {formatSpan(lockDurationUs as Micros)}</span>
      </h2>
      {runs.length === 0 ? <p className={styles.none}>Every readable record is done with.</p> : asText ? <RunTable runs={runs} members={members} /> : <Cells opened={opened} members={members} />}
      {left > 0 && <p className={styles.none}>{left.toLocaleString('en')} more readable records follow.</p>}
      <h3>What happened last</h3>
      <ol className={styles.steps} aria-label="What happened last">
        {factsOf(steps).map((fact) => (
          <li key={fact.id}><span>{formatClock(fact.timeUs as Micros)}</span> {factWords(fact, names).text} <button type="button" onClick={() => onFact(fact.id)} aria-label={`${factWords(fact, names).text}: why?`}>why?</button></li>
        ))}
      </ol>
    </section>
  );
}

/** One cell a record. Cells of one fate hang together and are one stop; arrows go from one to the next. */
function Cells({ opened: { runs, deliveryCountLimit, lockDurationUs }, members }: { readonly opened: OpenedSharePartition; readonly members: readonly string[] }) {
  const box = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<number>();
  const at = Math.max(0, runs.findIndex(({ firstOffset, lastOffset }) => chosen !== undefined && chosen >= firstOffset && chosen <= lastOffset));
  const go = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = runs[at + by];
    if (by === 0 || next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setChosen(next.firstOffset);
    box.current?.querySelectorAll<HTMLElement>('button')[at + by]?.focus();
  };
  const run = chosen === undefined ? undefined : runs[at];
  return (
    <>
      <div ref={box} className={styles.cells} role="group" aria-label="Records from SPSO on" onKeyDown={go}>
        {runs.map((one, i) => (
          <button key={one.firstOffset} type="button" className={styles.run} data-state={one.state} data-open={one.isProvisional || undefined} aria-pressed={chosen !== undefined && i === at} aria-label={runWords(one, members)} title={runWords(one, members)} tabIndex={i === at ? 0 : -1} onClick={() => setChosen(one.firstOffset)}>
            <span className={styles.places}>
              {Array.from({ length: one.lastOffset - one.firstOffset + 1 }, (_, k) => (
                <i key={k} style={one.state === 'acquired' && one.member >= 0 ? { background: memberColour(one.member) } : undefined}>{one.state === 'acquired' && one.member >= 0 ? letterOf(one.member) : SIGNS[one.state]}</i>
              ))}
            </span>
            <small>{one.firstOffset}{one.deliveryCount > 1 ? ` · ${one.deliveryCount}${one.deliveryCount >= deliveryCountLimit ? ' of ' + deliveryCountLimit : '×'}` : ''}</small>
            {one.lockLeftUs >= 0 && <span className={styles.lock}><span style={{ width: `${lockDurationUs <= 0 ? 0 : Math.min(100, (100 * one.lockLeftUs) / lockDurationUs)}%` }} data-low={one.lockLeftUs < lockDurationUs / 4 || undefined} /></span>}
          </button>
        ))}
      </div>
      <p className={styles.none} role="status">{run === undefined ? 'A letter is the member that holds the record, the bar below it what is left of its lock.' : `${runWords(run, members)}.`}</p>
      <ul className={styles.legend}>
        {(Object.keys(MEANINGS) as ShareRecordState[]).map((state) => (
          <li key={state}><i data-state={state}>{SIGNS[state]}</i> {state}: {MEANINGS[state]}</li>
        ))}
      </ul>
    </>
  );
}

function RunTable({ runs, members }: { readonly runs: readonly ShareRun[]; readonly members: readonly string[] }) {
  return (
    <table className={table.table}>
      <caption>Records from SPSO on</caption>
      <thead><tr>{['offsets', 'state', 'deliveries', 'member', 'lock', 'written'].map((title) => <th key={title} scope="col">{title}</th>)}</tr></thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.firstOffset}>
            <th scope="row">{offsetsWords(run)}</th>
            <td>{run.state}</td>
            <td className={table.number}>{run.deliveryCount}</td>
            <td>{run.member < 0 ? '–' : members[run.member]}</td>
            <td>{run.lockLeftUs < 0 ? '–' : `${formatSpan(run.lockLeftUs as Micros)} left`}</td>
            <td>{run.isProvisional ? 'not yet' : 'yes'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
