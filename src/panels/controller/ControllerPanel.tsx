import { useEffect, useState } from 'react';
import { formatSpan, type Micros } from '../../base/time';
import { nodeLabel } from '../../session/commands/describe-action';
import { MetadataStrip } from './MetadataStrip';
import { RecordCard } from './RecordCard';
import { ZooKeeperPanel } from './ZooKeeperPanel';
import frame from '../shared/PanelFrame.module.css';
import table from '../shared/PanelTable.module.css';
import styles from './ControllerPanel.module.css';
import type { ControllerParams, ControllerView, MetadataReader, VoterCard } from '../../worker/views/controller/controller-contract';

interface Props {
  readonly view: ControllerView | null;
  readonly asText: boolean;
  readonly onParams: (params: ControllerParams) => void;
  readonly onSelect: (node: string) => void;
  readonly onFact: (id: number) => void;
}

const RECORDS = 36;

/** The quorum, the metadata log with its records, and how far each node has read it. */
export function ControllerPanel({ view, asText, onParams, onSelect, onFact }: Props) {
  const [before, setBefore] = useState<number>();
  const [chosen, setChosen] = useState<number>();
  useEffect(() => {
    onParams({ limit: RECORDS, ...(before === undefined ? {} : { before }), ...(chosen === undefined ? {} : { chosen }) });
  }, [onParams, before, chosen]);
  if (view === null) return <p className={frame.empty}>Reading the metadata log …</p>;
  if (view.zookeeper !== undefined) return <ZooKeeperPanel part={view.zookeeper} onSelect={onSelect} />;
  const first = view.records[0]?.offset ?? 0;
  return (
    <section className={frame.panel} aria-label="Controller">
      <div className={frame.split} data-card={view.opened !== null || undefined}>
        <section className={frame.scroll} tabIndex={0} aria-label="Quorum and metadata log">
          <section className={styles.part} aria-label="Voters">
            <h2>
              Voters
              <span>
                {view.voters.length === 1 ? 'one voter, its own majority' : `${view.voters.length} voters, ${view.majority} are a majority`}
              </span>
              <b data-none={view.active < 0 || undefined}>{view.active < 0 ? 'no active controller: nothing is decided' : `controller ${view.active} is active, epoch ${view.epoch}`}</b>
            </h2>
            <ul className={styles.voters}>
              {view.voters.map((voter) => <Voter key={voter.id} voter={voter} onSelect={onSelect} />)}
            </ul>
          </section>
          <section className={styles.part} aria-label="Metadata log">
            <h2>
              Metadata log
              <span>offsets {view.logStart} to {view.logEnd - 1}; everything below {view.highWatermark} is committed</span>
              {view.hasOlder && <button type="button" className={frame.chip} onClick={() => setBefore(first)}>older</button>}
              {before !== undefined && <button type="button" className={frame.chip} onClick={() => setBefore(undefined)}>latest</button>}
            </h2>
            {asText ? <RecordTable view={view} onChoose={setChosen} /> : <MetadataStrip view={view} chosen={chosen} onChoose={setChosen} />}
          </section>
          <Readers readers={view.readers} first={first} view={view} onSelect={onSelect} />
          <Waiting view={view} />
        </section>
        {view.opened !== null && (
          <section className={frame.card} aria-label="Record">
            <RecordCard opened={view.opened} onClose={() => setChosen(undefined)} onFact={onFact} />
          </section>
        )}
      </div>
    </section>
  );
}

function Voter({ voter, onSelect }: { readonly voter: VoterCard; readonly onSelect: (node: string) => void }) {
  return (
    <li data-active={voter.isActive || undefined} data-status={voter.status}>
      <button type="button" onClick={() => onSelect(voter.name)}>
        <b>{nodeLabel(voter.name)}</b>
        <i>{voter.status === 'running' ? `${voter.state}, epoch ${voter.epoch}` : voter.status === 'down' ? 'offline' : voter.status}</i>
      </button>
      <dl>
        {voter.rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

function RecordTable({ view, onChoose }: { readonly view: ControllerView; readonly onChoose: (offset: number) => void }) {
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">offset</th>
          <th scope="col">epoch</th>
          <th scope="col">record</th>
          <th scope="col">says</th>
          <th scope="col">batch</th>
          <th scope="col">committed</th>
        </tr>
      </thead>
      <tbody>
        {view.records.map(({ offset, through, epoch, type, summary, batchBase, batchSize, committed }) => (
          <tr key={offset}>
            <td className={table.mono}>{offset === through ? offset : `${offset} – ${through}`}</td>
            <td className={table.mono}>{epoch}</td>
            <td><button type="button" onClick={() => onChoose(offset)}>{type}</button></td>
            <td>{summary}</td>
            <td className={table.mono}>{batchSize === 1 ? '–' : `${batchBase} – ${batchBase + batchSize - 1}`}</td>
            <td>{committed ? 'yes' : 'not yet'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Positions stand on the same offsets as the records above them. */
function Readers({ readers, first, view, onSelect }: { readonly readers: readonly MetadataReader[]; readonly first: number; readonly view: ControllerView; readonly onSelect: (node: string) => void }) {
  const span = Math.max(1, view.logEnd - first);
  const share = (offset: number): number => Math.max(0, Math.min(1, (offset - first) / span));
  return (
    <section className={styles.part} aria-label="Positions and sessions">
      <table className={table.table}>
        <caption>Who has read how far</caption>
        <thead>
          <tr>
            <th scope="col">node</th>
            <th scope="col">state</th>
            <th scope="col">session</th>
            <th scope="col" className={styles.wide}>position in the log</th>
            <th scope="col">next offset</th>
          </tr>
        </thead>
        <tbody>
          {readers.map((reader) => (
            <tr key={reader.name}>
              <th scope="row"><button type="button" onClick={() => onSelect(reader.name)}>{nodeLabel(reader.name)}</button></th>
              <td className={styles.state} data-status={reader.status} data-state={reader.state}>{stateWords(reader)}</td>
              <td><Session reader={reader} /></td>
              <td className={styles.wide}>
                <span className={styles.track}><span style={{ width: `${share(reader.nextOffset) * 100}%` }} data-behind={reader.lag > 0 || undefined} /></span>
              </td>
              <td className={table.mono}>{reader.nextOffset}{reader.lag > 0 ? ` · lag ${reader.lag}` : ' · lag 0'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function stateWords({ status, state, role }: MetadataReader): string {
  const words = role === 'voter' ? 'voter' : state === '' ? 'not registered' : state.toLowerCase().replaceAll('_', ' ');
  return status === 'running' ? words : `${status === 'down' ? 'offline' : status}, ${words}`;
}

function Session({ reader: { silentUs, sessionUs, role } }: { readonly reader: MetadataReader }) {
  if (role === 'voter') return <>–</>;
  if (silentUs < 0) return <>no session</>;
  const left = Math.max(0, sessionUs - silentUs);
  return (
    <span className={styles.session}>
      <span className={styles.bar} aria-hidden="true"><span style={{ width: `${(left / sessionUs) * 100}%` }} data-low={left < sessionUs / 2 || undefined} /></span>
      heard {formatSpan(silentUs as Micros)} ago, {formatSpan(left as Micros)} left
    </span>
  );
}

function Waiting({ view }: { readonly view: ControllerView }) {
  if (view.waiting.length === 0) return null;
  return (
    <section className={styles.part} aria-label="Waiting for a commit">
      <h2>Answers that wait until their records are committed</h2>
      <ul className={styles.waiting}>
        {view.waiting.map(({ api, from, sinceUs, lastOffset }, i) => (
          <li key={i}>
            {api} of {nodeLabel(from)}, sent {formatSpan((view.timeUs - sinceUs) as Micros)} ago: up to offset {lastOffset}
          </li>
        ))}
      </ul>
    </section>
  );
}
