import { memo } from 'react';
import { stateWords } from './BrokerCard';
import { useStageActions } from './actions';
import styles from './StageText.module.css';
import type { ClusterShape } from './types';
import type { Ledger } from '../../worker/contract';
import type { ThingId } from '../../session/commands/things';

interface Props {
  readonly cluster: ClusterShape;
  readonly ledger: Ledger;
  readonly clock: string;
}

/** Everything the stage shows, as text: the same numbers, in tables. */
export const StageText = memo(function StageText({ cluster, ledger, clock }: Props) {
  return (
    <div className={styles.text} tabIndex={0} role="region" aria-label="Stage as text">
      <p className={styles.summary}>{summary(cluster, ledger, clock)}</p>
      <table>
        <caption>Replicas</caption>
        <thead>
          <tr>
            <th scope="col">broker</th>
            <th scope="col">partition</th>
            <th scope="col">state</th>
            <th scope="col">leader epoch</th>
            <th scope="col">high watermark</th>
            <th scope="col">log end</th>
            <th scope="col">behind</th>
          </tr>
        </thead>
        <tbody>
          {cluster.brokers.map((b) =>
            b.replicas.length === 0 ? (
              <tr key={b.thing}>
                <th scope="row"><Thing thing={b.thing}>{b.name}</Thing></th>
                <td colSpan={6}>{b.note ?? 'holds no replicas'}</td>
              </tr>
            ) : (
              b.replicas.map((r, index) => (
                <tr key={r.thing}>
                  <th scope="row">
                    <Thing thing={b.thing}>{b.name}</Thing>
                    {index === 0 && b.note && <span> ({b.note})</span>}
                  </th>
                  <td><Thing thing={r.thing}>{`${r.topic}-${r.partition}`}</Thing></td>
                  <td data-state={r.state}>{stateWords(r)}</td>
                  <td>{r.epoch}</td>
                  <td>{r.hw}</td>
                  <td>{r.leo}</td>
                  <td>{r.lag ?? '–'}</td>
                </tr>
              ))
            ),
          )}
        </tbody>
      </table>
      <table>
        <caption>Controllers and producers</caption>
        <thead>
          <tr>
            <th scope="col">node</th>
            <th scope="col">state</th>
            <th scope="col">what it does</th>
          </tr>
        </thead>
        <tbody>
          {cluster.controllers.map((c) => (
            <tr key={c.thing}>
              <th scope="row"><Thing thing={c.thing}>{c.name}</Thing></th>
              <td>{c.condition}</td>
              <td>{c.note}</td>
            </tr>
          ))}
          {cluster.crowd && (
            <tr>
              <th scope="row">{cluster.crowd.name}</th>
              <td>running</td>
              <td>{cluster.crowd.lines.join(', ')}</td>
            </tr>
          )}
          {cluster.producers.map((p) => (
            <tr key={p.thing}>
              <th scope="row"><Thing thing={p.thing}>{p.name}</Thing></th>
              <td>{p.condition}</td>
              <td>{[...p.lines, p.trouble].filter(Boolean).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption>Consumer groups</caption>
        <thead>
          <tr>
            <th scope="col">group</th>
            <th scope="col">member</th>
            <th scope="col">state</th>
            <th scope="col">partitions</th>
            <th scope="col">lag</th>
          </tr>
        </thead>
        <tbody>
          {cluster.groups.map((g) =>
            g.members.length === 0 ? (
              <tr key={g.thing}>
                <th scope="row"><Thing thing={g.thing}>{g.name}</Thing></th>
                <td colSpan={4}>{g.state}, no members</td>
              </tr>
            ) : (
              g.members.map((m) => (
                <tr key={m.thing}>
                  <th scope="row"><Thing thing={g.thing}>{`${g.name} (${g.state})`}</Thing></th>
                  <td><Thing thing={m.thing}>{m.name}</Thing></td>
                  <td>{m.condition === 'running' ? m.doing : m.condition}</td>
                  <td>{m.partitions.map((p) => p.title.split(':')[0]).join(', ') || 'none'}</td>
                  <td>{m.lag ?? '–'}</td>
                </tr>
              ))
            ),
          )}
        </tbody>
      </table>
      <table>
        <caption>Links</caption>
        <thead>
          <tr>
            <th scope="col">between</th>
            <th scope="col">state</th>
          </tr>
        </thead>
        <tbody>
          {cluster.links.map(
            (l) =>
              l.thing !== undefined && (
                <tr key={`${l.thing} ${l.kind}`}>
                  <th scope="row"><Thing thing={l.thing}>{l.thing.slice(5).replace('~', ' – ')}</Thing></th>
                  <td>{l.cut ? 'cut' : l.impaired ? 'drops packets or is slow' : 'healthy'}</td>
                </tr>
              ),
          )}
        </tbody>
      </table>
    </div>
  );
});

function Thing({ thing, children }: { readonly thing: ThingId; readonly children: string }) {
  const { select, selected, menu } = useStageActions();
  return (
    <button
      type="button"
      className={styles.thing}
      aria-pressed={selected === thing}
      onClick={() => select(thing)}
      onContextMenu={(event) => {
        event.preventDefault();
        menu(thing, event.clientX, event.clientY);
      }}
    >
      {children}
    </button>
  );
}

/** The screen in a few sentences. */
export function summary(cluster: ClusterShape, ledger: Ledger, clock: string): string {
  const down = cluster.brokers.filter((b) => b.condition !== 'running' || b.fenced);
  const replicas = cluster.brokers.flatMap((b) => b.replicas);
  const leaderless = cluster.partitions.filter((p) => p.leader < 0);
  const count = (state: string): number => replicas.filter((r) => r.state === state).length;
  const parts = [
    `At ${clock}: ${cluster.brokers.length} brokers, ${cluster.headline}.`,
    down.length === 0 ? 'All brokers are up.' : `${down.map((b) => `${b.name} ${b.note ?? b.condition}`).join('; ')}.`,
    `${count('leader')} leaders, ${count('in sync')} followers in sync${count('lagging') > 0 ? `, ${count('lagging')} lagging` : ''}${count('offline') > 0 ? `, ${count('offline')} offline` : ''}.`,
    leaderless.length > 0 ? `No leader: ${leaderless.map((p) => `${p.topic}-${p.partition}`).join(', ')}.` : '',
    `${ledger.acknowledged.toLocaleString('en')} records acknowledged, ${ledger.acknowledgedLost === 0 ? 'none of them lost' : `${ledger.acknowledgedLost.toLocaleString('en')} of them lost`}.`,
  ];
  return parts.filter(Boolean).join(' ');
}
