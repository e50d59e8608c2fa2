import { useEffect, useState } from 'react';
import { nodeLabel } from '../../session/commands/describe-action';
import { LoopText } from './LoopText';
import { PollLoop } from './PollLoop';
import { Offsets } from './Offsets';
import { Clocks } from './Clocks';
import { clock, span } from '../shared/time-words';
import frame from '../shared/PanelFrame.module.css';
import table from '../shared/PanelTable.module.css';
import styles from './ConsumerPanel.module.css';
import type { ConsumerPanelParams, ConsumerPanelView, ConsumerPicture } from '../../worker/views/consumer/consumer-contract';

interface Props {
  readonly view: ConsumerPanelView | null;
  /** The node that is selected elsewhere: shown when it is a consumer and none is chosen here. */
  readonly selected: string | undefined;
  readonly asText: boolean;
  readonly onParams: (params: ConsumerPanelParams) => void;
  readonly onGroup: (group: string) => void;
  readonly onNode: (node: string) => void;
  readonly onPartition: (topic: string, partition: number) => void;
  readonly onFact: (id: number) => void;
}

const SPANS_US = [200_000, 1_000_000, 5_000_000, 20_000_000, 60_000_000];
const START_US = 5_000_000;

/** One consumer: its poll loop over the last stretch of time, the clocks against it, and where it stands in each partition. */
export function ConsumerPanel({ view, selected, asText, onParams, onGroup, onNode, onPartition, onFact }: Props) {
  const [picked, setPicked] = useState<string>();
  const [spanUs, setSpanUs] = useState(START_US);
  const node = picked ?? selected;
  useEffect(() => {
    onParams({ spanUs, ...(node === undefined ? {} : { node }) });
  }, [onParams, node, spanUs]);
  if (view === null) return <p className={frame.empty}>Reading the consumer …</p>;
  const { consumer } = view;
  return (
    <section className={frame.panel} aria-label="Consumer">
      <div className={frame.filters} role="group" aria-label="What is shown">
        <label>
          <span>consumer</span>
          <select value={consumer?.name ?? ''} onChange={(event) => setPicked(event.target.value)} aria-label="Which consumer">
            {view.all.map(({ name, group, status }) => <option key={name} value={name}>{name} · {group}{status === 'running' ? '' : ` · ${status}`}</option>)}
          </select>
        </label>
        <label>
          <span>last</span>
          <select value={spanUs} onChange={(event) => setSpanUs(Number(event.target.value))} aria-label="How much time">
            {SPANS_US.map((one) => <option key={one} value={one}>{span(one)}</option>)}
          </select>
        </label>
        {consumer !== null && <span className={frame.count}>{consumer.polls.count.toLocaleString('en')} polls returned {consumer.polls.records.toLocaleString('en')} records in that time</span>}
      </div>
      {view.cutUs >= 0 && <p className={frame.notice} role="status">What lies before {clock(view.cutUs)} is no longer at hand. Go to an earlier moment to see it.</p>}
      <section className={frame.scroll} tabIndex={0} aria-label={asText ? 'Consumer as text' : 'Consumer from inside'}>
        {consumer === null ? (
          <p className={frame.empty}>There is no consumer in this run.</p>
        ) : (
          <>
            <Member consumer={consumer} onGroup={onGroup} onNode={onNode} />
            {asText ? <LoopText view={view} consumer={consumer} onFact={onFact} /> : <PollLoop view={view} consumer={consumer} onFact={onFact} />}
            <div className={styles.columns}>
              <Clocks consumer={consumer} />
              <Fetches consumer={consumer} onNode={onNode} />
            </div>
            <Offsets consumer={consumer} asText={asText} onPartition={onPartition} />
          </>
        )}
      </section>
    </section>
  );
}

function Member({ consumer, onGroup, onNode }: { readonly consumer: ConsumerPicture; readonly onGroup: (group: string) => void; readonly onNode: (node: string) => void }) {
  const { name, group, status, protocol, membership, memberId, instanceId, generation, coordinator } = consumer;
  return (
    <p className={frame.headline}>
      <button type="button" onClick={() => onNode(name)}><b>{name}</b></button>
      <span data-tone={status === 'down' ? 'off' : status !== 'running' ? 'fault' : membership === 'stable' ? 'good' : 'control'}>{status === 'running' ? membership : status === 'down' ? 'not running' : status}</span>
      <span>in group <button type="button" onClick={() => onGroup(group)}>{group}</button>, {protocol} protocol{generation < 0 ? '' : `, ${protocol === 'classic' ? 'generation' : 'member epoch'} ${generation}`}</span>
      <span>{coordinator < 0 ? 'knows no coordinator' : <>coordinator <button type="button" onClick={() => onNode(`broker-${coordinator}`)}>{nodeLabel(`broker-${coordinator}`)}</button></>}</span>
      <span className={styles.id}>{memberId === '' ? 'no member id yet' : memberId}{instanceId === null ? '' : ` · static, ${instanceId}`}</span>
    </p>
  );
}

/** Fetch sessions, and what they brought that no poll has returned yet. */
function Fetches({ consumer: { sessions, buffered, maxPollRecords }, onNode }: { readonly consumer: ConsumerPicture; readonly onNode: (node: string) => void }) {
  return (
    <section className={styles.part} aria-label="Fetches">
      <h2>Fetches <span>{buffered.records === 0 ? 'nothing is buffered' : `${buffered.records.toLocaleString('en')} records buffered; one poll returns at most ${maxPollRecords.toLocaleString('en')} (max.poll.records)`}</span></h2>
      {sessions.length === 0 ? <p className={styles.none}>No fetch session is open.</p> : (
        <table className={table.table}>
          <thead><tr><th scope="col">broker</th><th scope="col">session</th><th scope="col">epoch</th><th scope="col">partitions</th><th scope="col">request</th></tr></thead>
          <tbody>
            {sessions.map(({ broker, id, epoch, partitions, underWay }) => (
              <tr key={broker}>
                <th scope="row"><button type="button" onClick={() => onNode(`broker-${broker}`)}>{nodeLabel(`broker-${broker}`)}</button></th>
                <td className={table.mono}>{id === 0 ? 'none' : id}</td>
                <td className={table.mono}>{epoch}</td>
                <td className={table.mono}>{partitions}</td>
                <td>{underWay ? 'under way' : 'none'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
