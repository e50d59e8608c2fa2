import { useEffect, useState } from 'react';
import { useSize } from '../shared/hooks';
import { Held, LogPart, OtherLogs, Readers } from './LogPart';
import { Instance, Partitions } from './Members';
import { StateMachine } from './StateMachine';
import { Steps } from './Steps';
import { TransactionText } from './TransactionText';
import { TurnStrip } from './TurnStrip';
import { coordinatorWords, stateWords } from './words';
import frame from '../shared/PanelFrame.module.css';
import styles from './Transaction.module.css';
import type { NameTable } from '../../session/names';
import type { TransactionParams, TransactionView } from '../../worker/views/transaction/transaction-contract';
import type { Place } from './place';

interface Props {
  readonly view: TransactionView | null;
  readonly names: NameTable;
  /** The id and the partition that are looked at; absent: the view's own choice. */
  readonly id: string | undefined;
  readonly place: Place | undefined;
  readonly asText: boolean;
  readonly onParams: (params: TransactionParams) => void;
  readonly onId: (transactionalId: string) => void;
  readonly onPlace: (place: Place) => void;
  readonly onNode: (node: string) => void;
  readonly onFact: (id: number) => void;
}

const PITCH = 26;
const NAMES_WIDTH = 118;
const SIDES = 34;

/** A transactional id at its coordinator, its producers, and what its transactions leave in a log. */
export function TransactionPanel({ view, names, id, place, asText, onParams, onId, onPlace, onNode, onFact }: Props) {
  const [body, setBody] = useState<HTMLElement | null>(null);
  const { width } = useSize(body);
  const [before, setBefore] = useState<number>();
  const columns = width === 0 ? 24 : Math.max(8, Math.floor((width - NAMES_WIDTH - SIDES) / PITCH) - 1);
  const topic = place?.topic;
  const partition = place?.partition;
  useEffect(() => {
    onParams({ columns, ...(id === undefined ? {} : { transactionalId: id }), ...(topic === undefined ? {} : { topic, partition }), ...(before === undefined ? {} : { before }) });
  }, [onParams, columns, id, topic, partition, before]);
  if (view === null) return <p className={frame.empty}>Asking the transaction coordinator …</p>;
  const { chosen, log } = view;
  if (chosen === null && log === null) return <p className={frame.empty}>There is neither a transactional id nor a topic in this run yet.</p>;
  return (
    <section className={frame.panel} aria-label="Transaction">
      <div className={frame.filters} role="group" aria-label="Which transactional id">
        {chosen === null ? <span>No producer of this run has a transactional.id.</span> : (
          <label>
            <span>transactional.id</span>
            <select value={chosen.transactionalId} aria-label="transactional.id" onChange={(event) => onId(event.target.value)}>
              {view.ids.map(({ transactionalId }) => <option key={transactionalId}>{transactionalId}</option>)}
            </select>
          </label>
        )}
        {view.ids.length > 1 && <span>{stateCounts(view)}</span>}
        {chosen !== null && <span className={frame.count}>{coordinatorWords(chosen)}</span>}
      </div>
      <section className={frame.scroll} ref={setBody} tabIndex={0} aria-label="Coordinator, log and steps">
        {chosen !== null && <TurnStrip chosen={chosen} />}
        {asText && <TransactionText view={view} />}
        {log !== null && !asText && <LogPart view={view} log={log} before={before} onBefore={setBefore} onPlace={onPlace} />}
        {log !== null && <Readers log={log} onNode={onNode} />}
        {!asText && <OtherLogs logs={view.otherLogs} onPlace={onPlace} />}
        {!asText && chosen !== null && (
          <div className={styles.upper}>
            <section className={styles.part} aria-label="Producers of this id">
              <h2>Producers <span>with this transactional.id</span></h2>
              {chosen.instances.length === 0 && <p className={styles.note}>None in this run.</p>}
              {chosen.instances.map((instance) => <Instance key={instance.name} instance={instance} onNode={onNode} />)}
            </section>
            <section className={styles.part} aria-label="Coordinator">
              <h2>Coordinator <span>{chosen.coordinated === null ? stateWords(chosen.transactionalId, null) : `remembers it in __transaction_state-${chosen.statePartition}`}</span></h2>
              <StateMachine chosen={chosen} onFact={onFact} />
              <Partitions chosen={chosen} onPlace={onPlace} onFact={onFact} />
            </section>
          </div>
        )}
        {view.partitions.length > 1 && <Held view={view} onPlace={onPlace} />}
        {chosen !== null && <Steps chosen={chosen} names={names} onFact={onFact} />}
      </section>
    </section>
  );
}

function stateCounts({ ids }: TransactionView): string {
  const counts = new Map<string, number>();
  for (const { state } of ids) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state === '' ? 'without a coordinator' : state}`).join(', ');
}
