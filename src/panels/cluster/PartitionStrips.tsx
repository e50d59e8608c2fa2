import { memo, useMemo } from 'react';
import { fitColumns, windowStart } from './strip-layout';
import { ReplicaStrip } from './ReplicaStrip';
import { stateWords } from './BrokerCard';
import { useStrip } from './use-strip';
import { useThing } from './use-thing';
import styles from './PartitionStrips.module.css';
import type { BrokerShape, ClusterShape, ReplicaShape } from './types';

interface Props {
  readonly cluster: ClusterShape;
  readonly topic: string;
  readonly partition: number;
  readonly clock: string;
  readonly width: number;
  /** Where there are several pictures of one partition: whose this is. */
  readonly of?: string;
}

/** One partition alone: its replicas under each other, the same offsets in one column. */
export const PartitionStrips = memo(function PartitionStrips({ cluster, topic, partition, clock, width, of }: Props) {
  const rows = useMemo(
    () => cluster.brokers.flatMap((broker) => broker.replicas.filter((r) => r.topic === topic && r.partition === partition).map((replica) => ({ broker, replica }))),
    [cluster, topic, partition],
  );
  const end = cluster.partitions.find((p) => p.topic === topic && p.partition === partition)?.end ?? 0;
  const { columns, pitch } = fitColumns(width - 200);
  return (
    <section className={styles.partition} aria-label={`Replicas of ${topic}-${partition}${of === undefined ? '' : ` in ${of}`}`}>
      <p className={styles.head}>
        <b>{topic}-{partition}</b> {rows.length} {rows.length === 1 ? 'replica' : 'replicas'}, {clock}
      </p>
      <ul>
        {rows.map(({ broker, replica }) => (
          <Row key={replica.thing} broker={broker} replica={replica} columns={columns} pitch={pitch} end={end} />
        ))}
      </ul>
    </section>
  );
});

function Row({ broker, replica, columns, pitch, end }: { readonly broker: BrokerShape; readonly replica: ReplicaShape; readonly columns: number; readonly pitch: number; readonly end: number }) {
  const thing = useThing(replica.thing);
  const strip = useStrip(replica, end);
  const leads = replica.state === 'leader' || replica.state === 'elected';
  return (
    <li>
      <button type="button" className={styles.row} data-state={replica.state} {...thing}>
        <span className={styles.lamp} data-down={replica.state === 'offline' || undefined} aria-hidden="true" />
        <span className={styles.name}>{broker.name}</span>
        <ReplicaStrip state={replica.state} strip={strip} windowStart={windowStart(strip.windowEnd, columns)} columns={columns} pitch={pitch} tags={leads} />
        <span className={styles.state}>{stateWords(replica, true)}</span>
      </button>
    </li>
  );
}
