import { Fragment, useEffect } from 'react';
import { nodeLabel } from '../../session/commands/describe-action';
import { whole } from '../log/words';
import { Accumulator } from './Accumulator';
import { ProducerText } from './ProducerText';
import { choiceWords, counted, identityWords, phaseWords, span, transactionWords } from './words';
import frame from '../shared/PanelFrame.module.css';
import styles from './Producer.module.css';
import type { BrokerLine, ProducerInside, ProducerParams, ProducerView } from '../../worker/views/producer/producer-contract';

interface Props {
  readonly view: ProducerView | null;
  /** The producer that is looked at; absent: the first. */
  readonly chosen: string | undefined;
  readonly asText: boolean;
  readonly onParams: (params: ProducerParams) => void;
  readonly onChoose: (name: string) => void;
  readonly onNode: (node: string) => void;
  readonly onPartition: (topic: string, partition: number) => void;
  readonly onTransaction: () => void;
}

/** A producer from inside: batches, requests under way, identity, memory, and how it chooses partitions. */
export function ProducerPanel({ view, chosen, asText, onParams, onChoose, onNode, onPartition, onTransaction }: Props) {
  useEffect(() => onParams(chosen === undefined ? {} : { producer: chosen }), [onParams, chosen]);
  if (view === null) return <p className={frame.empty}>Looking into the producer …</p>;
  const { producer, names } = view;
  if (producer === null) return <p className={frame.empty}>Nobody produces in this run.</p>;
  return (
    <section className={frame.panel} aria-label="Producer">
      <div className={frame.filters} role="group" aria-label="Which producer">
        <label>
          <span>producer</span>
          <select value={producer.name} aria-label="Producer" onChange={(event) => onChoose(event.target.value)}>
            {names.map((name) => <option key={name}>{name}</option>)}
          </select>
        </label>
        <span className={styles.identity}>{identityWords(producer)}</span>
        {producer.transaction !== null && (
          <button type="button" className={frame.chip} onClick={onTransaction}>
            {producer.transaction.transactionalId}: {phaseWords(producer.transaction.phase)}
          </button>
        )}
        {producer.status !== 'running' && <span className={styles.status}>{statusWords(producer)}</span>}
        <span className={frame.count}>{totalWords(producer)}</span>
      </div>
      <section className={frame.scroll} tabIndex={0} aria-label={`Inside ${producer.name}`}>
        {producer.transaction !== null && <p className={styles.line}>{transactionWords(producer.transaction)}</p>}
        {asText ? <ProducerText producer={producer} /> : <Picture producer={producer} onNode={onNode} onPartition={onPartition} />}
      </section>
    </section>
  );
}

function Picture({ producer, onNode, onPartition }: { readonly producer: ProducerInside; readonly onNode: (node: string) => void; readonly onPartition: (topic: string, partition: number) => void }) {
  return (
    <div className={styles.columns}>
      <section className={styles.part} aria-label="Accumulator">
        <h2>Accumulator <span>a queue of batches a partition; the first leaves first</span></h2>
        <Accumulator producer={producer} onPartition={onPartition} />
      </section>
      <div className={styles.side}>
        <section className={styles.part} aria-label="Requests in flight">
          <h2>Requests in flight</h2>
          {producer.brokers.length === 0 && <p className={styles.note}>No broker is known yet.</p>}
          {producer.brokers.map((line) => <InFlight key={line.node} line={line} onNode={onNode} />)}
        </section>
        <section className={styles.part} aria-label="Memory">
          <h2>buffer.memory</h2>
          <Memory producer={producer} />
        </section>
        <section className={styles.part} aria-label="Choice of partition">
          <h2>Choice of partition</h2>
          {producer.topics.length === 0 && <p className={styles.note}>No topic has been written to yet.</p>}
          {producer.topics.map((topic) => <p key={topic.topic} className={styles.note}>{choiceWords(topic)}</p>)}
        </section>
        <section className={styles.part} aria-label="Settings">
          <h2>Settings</h2>
          <dl className={styles.settings}>
            {producer.settings.map(({ name, value }) => (
              <div key={name}>
                <dt><Dotted name={name} /></dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </div>
  );
}

/** A long name may break behind its dots. */
function Dotted({ name }: { readonly name: string }) {
  return name.split('.').map((part, i) => (
    <Fragment key={i}>
      {i > 0 && <>.<wbr /></>}
      {part}
    </Fragment>
  ));
}

function InFlight({ line: { node, broker, requests, maxInFlight, waitingUs }, onNode }: { readonly line: BrokerLine; readonly onNode: (node: string) => void }) {
  // As many slots as may be in use; where that is a large number, those that are.
  const slots = Math.max(requests.length, Math.min(maxInFlight, 5));
  const full = requests.length >= maxInFlight;
  return (
    <div className={styles.inFlight}>
      <button type="button" className={styles.link} onClick={() => onNode(node)}>{broker < 0 ? node : nodeLabel(node)}</button>
      <span className={styles.slots} aria-hidden="true">
        {Array.from({ length: slots }, (_, i) => (
          <span key={i} data-full={requests[i] !== undefined || undefined}>{requests[i]?.records ?? ''}</span>
        ))}
      </span>
      <span className={styles.note}>
        {requests.length} of at most {maxInFlight}{full ? ': the next waits for an answer' : ''}{waitingUs >= 0 ? `, something has been ready for ${span(waitingUs)}` : ''}
      </span>
    </div>
  );
}

function Memory({ producer: { memory: { totalBytes, freeBytes, blockedRecords } } }: { readonly producer: ProducerInside }) {
  const used = totalBytes - freeBytes;
  return (
    <>
      <span className={styles.fill} aria-hidden="true"><span style={{ width: `${totalBytes > 0 ? (used / totalBytes) * 100 : 0}%` }} /></span>
      <p className={styles.note}>{whole(used)} of {whole(totalBytes)} B taken by batches, each with the room it may grow to.</p>
      {blockedRecords > 0 && <p className={styles.warn}>{counted(blockedRecords, 'record')} wait in send(): the application’s thread stands still.</p>}
    </>
  );
}

function statusWords({ status, closing }: ProducerInside): string {
  switch (status) {
    case 'down':
      return 'its process is gone, and with it all that had not been acknowledged';
    case 'paused':
      return 'frozen: its process makes no step';
    case 'stopping':
    case 'running':
      return closing ? 'closes: what is there goes out first' : status;
  }
}

function totalWords({ totals: { sent, acknowledged, failed, retries, requests, recordsPerRequest } }: ProducerInside): string {
  const perRequest = recordsPerRequest === null ? '' : `, ${recordsPerRequest.toFixed(1)} records each`;
  return `${whole(sent)} taken, ${whole(acknowledged)} acknowledged, ${whole(failed)} failed; ${counted(requests, 'request')}${perRequest}; ${counted(retries, 'retry', 'retries')}`;
}
