import { useEffect, useState, type KeyboardEvent } from 'react';
import { PartitionPicker } from '../shared/PartitionPicker';
import { epochTone, ReplicaStrip } from './ReplicaStrip';
import { ReplicasText } from './ReplicasText';
import { replicaThing, type ThingId } from '../../session/commands/things';
import { useSize } from '../shared/hooks';
import { offsetWords } from './offset-words';
import { consequence, cutWords, roleTone, roleWords, summary } from './words';
import styles from './Replicas.module.css';
import type { PartitionRow } from '../../worker/contract';
import type { ReplicaLog, ReplicasView } from '../../worker/replicas-contract';

interface Props {
  readonly view: ReplicasView;
  readonly partitions: readonly PartitionRow[];
  readonly asText: boolean;
  readonly selected: ThingId | undefined;
  readonly onColumns: (columns: number) => void;
  readonly onAround: (offset: number | null) => void;
  readonly onPartition: (topic: string, partition: number) => void;
  readonly onBroker: (broker: number) => void;
}

const PITCH = 22;

/** The logs of one partition over the same offsets: a column is one offset on every broker. */
export function ReplicasPanel({ view, partitions, asText, selected, onColumns, onAround, onPartition, onBroker }: Props) {
  const { topic, partition } = view.params;
  return (
    <section className={styles.replicas} aria-label={`Replicas of ${topic}-${partition}`}>
      <header className={styles.head}>
        <h2 className={styles.title}>Replicas</h2>
        <PartitionPicker partitions={partitions} topic={topic} partition={partition} onPick={onPartition} />
        {view.found && (
          <span className={styles.sub}>
            RF {view.replicas.length} · min ISR {view.minIsr} · replicas {view.replicas.join(', ')}
          </span>
        )}
      </header>
      {!view.found ? (
        <p className={styles.empty}>
          There is no partition {topic}-{partition} at this moment.
        </p>
      ) : asText ? (
        <ReplicasText view={view} />
      ) : (
        <Picture view={view} selected={selected} onColumns={onColumns} onAround={onAround} onBroker={onBroker} />
      )}
    </section>
  );
}

function Picture({ view, selected, onColumns, onAround, onBroker }: Pick<Props, 'view' | 'selected' | 'onColumns' | 'onAround' | 'onBroker'>) {
  const [box, setBox] = useState<HTMLElement | null>(null);
  const { width } = useSize(box);
  const [cursor, setCursor] = useState<number>();
  useEffect(() => {
    if (width > 0) onColumns(Math.floor(width / PITCH));
  }, [width, onColumns]);
  const { from, to } = view;
  const count = to - from;
  const parts = consequence(view);
  const middle = Math.floor((from + to) / 2);
  const jump = (offset: number | undefined): void => {
    if (offset === undefined) return;
    setCursor(offset);
    onAround(offset);
  };
  const step = (by: number): void => {
    const next = Math.max(view.start, Math.min(view.end, (cursor ?? middle) + by));
    setCursor(next);
    if (next < from || next >= to) onAround(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'ArrowRight') step(1);
    else if (event.key === 'ArrowLeft') step(-1);
    else if (event.key === 'Escape' && cursor !== undefined) setCursor(undefined);
    else return;
    event.preventDefault();
  };
  const shown = cursor !== undefined && cursor >= from && cursor < to ? cursor : undefined;
  return (
    <div className={styles.body}>
      <dl className={styles.control} aria-label="What the controller has committed">
        <div><dt>leader</dt><dd>{view.leader < 0 ? 'none' : view.leader}</dd></div>
        <div><dt>leader epoch</dt><dd>{view.leaderEpoch}</dd></div>
        <div><dt>ISR</dt><dd data-bad={view.isr.length < view.minIsr || undefined}>{view.isr.join(', ') || 'none'}</dd></div>
        <div><dt>ELR</dt><dd>{view.elr.join(', ') || 'none'}</dd></div>
        <div><dt>partition epoch</dt><dd>{view.partitionEpoch}</dd></div>
        <div className={styles.consequence} data-bad={parts.isBad || undefined}><dt className="spoken">so</dt><dd>{parts.text}</dd></div>
      </dl>
      <div className={styles.tools} role="group" aria-label="Which offsets are shown">
        <button type="button" className={styles.button} onClick={() => onAround(Math.max(view.start, middle - Math.floor(count * 0.75)))}>Earlier</button>
        <button type="button" className={styles.button} onClick={() => onAround(Math.min(view.end, middle + Math.floor(count * 0.75)))}>Later</button>
        <button type="button" className={styles.button} onClick={() => jump(view.boundaries.findLast((offset) => offset < (cursor ?? middle)))}>Epoch boundary back</button>
        <button type="button" className={styles.button} onClick={() => jump(view.boundaries.find((offset) => offset > (cursor ?? middle)))}>Next epoch boundary</button>
        <button type="button" className={styles.button} aria-disabled={view.firstDifference === null || undefined} title={view.firstDifference === null ? 'The logs do not part' : undefined} onClick={() => jump(view.firstDifference ?? undefined)}>Where they part</button>
        <button type="button" className={styles.button} onClick={() => { setCursor(undefined); onAround(null); }}>Follow the end</button>
        <span className={styles.sub}>offsets {view.start} to {view.end}</span>
      </div>
      <p className={styles.summary}>{summary(view)}</p>
      <div className={styles.logs} tabIndex={0} role="group" aria-label="Offsets: Left and Right move the column" onKeyDown={onKeyDown}
        onPointerMove={(event) => {
          const left = box?.getBoundingClientRect().left ?? 0;
          const at = from + Math.floor((event.clientX - left) / PITCH);
          setCursor(at >= from && at < to ? at : undefined);
        }}
        onPointerLeave={() => setCursor(undefined)}
      >
        <Axis view={view} cursor={shown} />
        {view.rows.map((row) => (
          <Row key={row.broker} row={row} view={view} cursor={shown} isSelected={selected === replicaThing(view.params.topic, view.params.partition, `broker-${row.broker}`)} onBroker={onBroker} />
        ))}
        <div className={styles.rowGrid} aria-hidden="true"><div ref={setBox} /><div className={styles.cache} /></div>
      </div>
      <p className={styles.readout} aria-live="polite">{shown === undefined ? 'Point at an offset, or move with Left and Right, to compare it on all brokers.' : offsetWords(view.rows, shown)}</p>
      <Legend view={view} />
      <p className={styles.note}>
        Filled: below this replica’s own high watermark. Dashed: not known committed here. Hatched: not in the leader’s log. Two records are the same when offset and leader epoch are;
        what a cut would do is worked out with the logs as they are now. <a href="#/model">What is simplified here</a>
      </p>
    </div>
  );
}

function Axis({ view: { from, to, boundaries }, cursor }: { readonly view: ReplicasView; readonly cursor: number | undefined }) {
  const offsets = Array.from({ length: to - from }, (_, i) => from + i).filter((offset) => offset % 4 === 0);
  return (
    <div className={styles.rowGrid} aria-hidden="true">
      <div className={styles.axis}>
        {offsets.map((offset) => (
          <span key={offset} style={{ left: (offset - from) * PITCH + PITCH / 2 }} data-strong={boundaries.includes(offset) || undefined}>{offset}</span>
        ))}
        {cursor !== undefined && <b style={{ left: (cursor - from) * PITCH + PITCH / 2 }}>{cursor}</b>}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: ReplicaLog;
  readonly view: ReplicasView;
  readonly cursor: number | undefined;
  readonly isSelected: boolean;
  readonly onBroker: (broker: number) => void;
}

function Row({ row, view, cursor, isSelected, onBroker }: RowProps) {
  const tone = roleTone(row);
  const decisive = row.isCommittedLeader ? view.rows.find((other) => other.cut !== null)?.cut?.steps[0].diverging?.endOffset : undefined;
  return (
    <div className={styles.row} data-tone={tone} data-selected={isSelected || undefined}>
      <div className={styles.rowHead}>
        <button type="button" className={styles.broker} aria-pressed={isSelected} onClick={() => onBroker(row.broker)}>
          <span className={styles.dot} data-tone={tone} aria-hidden="true" />
          broker {row.broker}
        </button>
        <span className={styles.words} data-tone={tone}>{roleWords(row, view)}</span>
        {row.differsFrom !== null && <span className={styles.parting}>differs from offset {row.differsFrom} on</span>}
      </div>
      <div className={styles.rowGrid}>
        <div className={styles.stripBox}>
          {row.role === 'none' && row.leo === 0 && row.epochTotal === 0 ? <p className={styles.empty}>log start 0, empty</p> : <ReplicaStrip row={row} from={view.from} to={view.to} pitch={PITCH} cursor={cursor} />}
        </div>
        <table className={styles.cache}>
          <caption className="spoken">Leader epoch cache of broker {row.broker}</caption>
          <thead>
            <tr><th scope="col">epoch</th><th scope="col">starts at</th></tr>
          </thead>
          <tbody>
            {row.epochs.slice(-3).map(({ epoch, startOffset }) => (
              <tr key={epoch} data-epoch={epochTone(epoch)} data-decides={startOffset === decisive || undefined}>
                <td><span className={styles.swatch} aria-hidden="true" />{epoch}</td>
                <td>{startOffset}</td>
              </tr>
            ))}
            {row.epochTotal > 3 && <tr><td colSpan={2}>{row.epochTotal - 3} older</td></tr>}
            {row.epochTotal === 0 && <tr><td colSpan={2}>none yet</td></tr>}
          </tbody>
        </table>
      </div>
      {row.cut && (
        <ol className={styles.cut} data-lost={row.cut.acknowledged > 0 || undefined} aria-label={`What broker ${row.broker} will cut`}>
          {cutWords(row, row.cut, view.leader).map((line, i) => (
            <li key={i}>{line}</li>
          ))}
        </ol>
      )}
    </div>
  );
}

function Legend({ view }: { readonly view: ReplicasView }) {
  const epochs = [...new Set(view.rows.flatMap(({ batches }) => batches.map(({ leaderEpoch }) => leaderEpoch)))].sort((a, b) => a - b);
  if (epochs.length === 0) return null;
  return (
    <p className={styles.legend}>
      Leader epochs
      {epochs.map((epoch) => (
        <span key={epoch} data-epoch={epochTone(epoch)}><span className={styles.swatch} aria-hidden="true" />{epoch}</span>
      ))}
    </p>
  );
}
