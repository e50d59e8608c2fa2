import { useEffect, useState } from 'react';
import { BatchDetail } from './BatchDetail';
import { Cleaner } from './Cleaner';
import { Finder } from './Finder';
import { LogText } from './LogText';
import { PartitionPicker } from '../shared/PartitionPicker';
import { SegmentMap } from './SegmentMap';
import { Shelf } from './Shelf';
import { walkRows } from './rows';
import { remoteWords, whole } from './words';
import styles from './Log.module.css';
import type { LogTarget, LogView } from '../../worker/log-contract';
import type { PartitionRow } from '../../worker/contract';

interface Props {
  readonly view: LogView;
  readonly partitions: readonly PartitionRow[];
  readonly asText: boolean;
  readonly onPartition: (topic: string, partition: number) => void;
  readonly onBroker: (broker: number) => void;
  readonly onFind: (target: LogTarget | null) => void;
  readonly onOpen: (offset: number | null) => void;
}

/** One replica's log, opened from its folder down to the fields of a record. */
export function LogPanel({ view, partitions, asText, onPartition, onBroker, onFind, onOpen }: Props) {
  const { topic, partition, open } = view.params;
  // How many hops of the search are shown; a new search shows all, the step buttons go back through them.
  const total = view.search?.hops.length ?? 0;
  const [shown, setShown] = useState<number>();
  const target = JSON.stringify(view.params.find);
  useEffect(() => setShown(undefined), [target]);
  const upTo = Math.min(shown ?? total, total);
  return (
    <section className={styles.log} aria-label={`Log of ${topic}-${partition}`} onKeyDown={(event) => walkRows(event, () => onOpen(null))}>
      <header className={styles.head}>
        <h2 className={styles.title}>Log</h2>
        <PartitionPicker partitions={partitions} topic={topic} partition={partition} onPick={onPartition} />
        <select className={styles.select} aria-label="Whose replica" value={view.broker} onChange={(event) => onBroker(Number(event.target.value))}>
          {view.holders.map(({ broker, isLeader, isDown }) => (
            <option key={broker} value={broker}>
              broker {broker}
              {isLeader ? ' · leader' : ''}
              {isDown ? ' · down' : ''}
            </option>
          ))}
        </select>
        {view.found && <Role view={view} />}
        <Finder key={target} find={view.params.find} onFind={onFind} />
      </header>
      {!view.found ? (
        <p className={styles.empty}>
          {view.holders.length === 0 ? `There is no partition ${topic}-${partition} at this moment.` : `Broker ${view.broker} has no log of ${topic}-${partition} yet: it makes one when it learns of the partition.`}
        </p>
      ) : asText ? (
        <LogText view={view} />
      ) : (
        <div className={styles.body}>
          <Figures view={view} />
          {view.remote && <p className={styles.remote}>{remoteWords(view.remote)}</p>}
          <Shelf view={view} upTo={upTo} onOpen={onOpen} />
          <SegmentMap view={view} upTo={upTo} shown={upTo} total={total} onShown={setShown} onOpen={onOpen} />
          {view.batch ? <BatchDetail batch={view.batch} isFollowing={open === null && view.search === null} onOpen={onOpen} /> : <p className={styles.empty}>The segment is empty: no batch to open.</p>}
          {view.cleaner && <Cleaner cleaner={view.cleaner} />}
          <p className={styles.note}>
            Sizes, positions and index entries are counted as Kafka writes them; the bytes themselves are not laid out, so the checksum is only right or wrong, and a compressed
            batch weighs what it would weigh uncompressed. <a href="#/model">What is simplified here</a>
          </p>
        </div>
      )}
    </section>
  );
}

function Role({ view }: { readonly view: LogView }) {
  const holder = view.holders.find(({ broker }) => broker === view.broker);
  if (holder?.isDown) return <span className={styles.role} data-tone="bad">down: what its disk has</span>;
  if (view.role === 'leader') return <span className={styles.role} data-tone="leader">LEADER · epoch {view.leaderEpoch}</span>;
  return <span className={styles.role}>{view.role === 'follower' ? `follower · epoch ${view.leaderEpoch}` : 'not following yet'}</span>;
}

function Figures({ view }: { readonly view: LogView }) {
  const changed = view.settings.filter((row) => row.changed);
  const figures: readonly (readonly [name: string, value: number, title: string])[] = [
    ['log start', view.logStart, 'First offset that may be read'],
    ['last stable', view.lso, 'Readers of committed transactions see what lies below'],
    ['high watermark', view.hw, 'Consumers see what lies below'],
    ['log end', view.leo, 'Offset of the next record'],
    ['recovery point', view.recoveryPoint, 'A restart after a crash checks what lies from here on'],
    ['bytes', view.sizeBytes, 'All segments together'],
  ];
  return (
    <dl className={styles.figures}>
      {figures.map(([name, value, title]) => (
        <div key={name} title={title}>
          <dt>{name}</dt>
          <dd>{whole(value)}</dd>
        </div>
      ))}
      {changed.map((row) => (
        <div key={row.name} title={`Changed from its default ${row.default}`}>
          <dt>{row.name}</dt>
          <dd>
            {row.value} <span className={styles.default}>(default {row.default})</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
