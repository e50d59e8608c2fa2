import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { NoPartition } from './NoPartition';
import { ReplicasPanel } from '../../panels/replicas/ReplicasPanel';
import { partitionThing, replicaThing } from '../../session/commands/things';
import { useLab, useSelected, useUi } from '../lab/lab-context';
import { usePartition, type PartitionPlace } from '../lab/use-partition';
import type { PartitionRow } from '../../worker/contract';
import type { ReplicasParams } from '../../worker/replicas-contract';

const NO_PARTITIONS: readonly PartitionRow[] = [];

export function ReplicasPicture() {
  const place = usePartition();
  return place ? <ReplicasOf key={`${place.topic}-${place.partition}`} place={place} /> : <NoPartition />;
}

function ReplicasOf({ place: { topic, partition } }: { readonly place: PartitionPlace }) {
  const { session, desk } = useLab();
  const [around, setAround] = useState<number | null>(null);
  const [columns, setColumns] = useState(0);
  const params = useMemo<ReplicasParams>(() => ({ topic, partition, around, columns: Math.max(8, columns) }), [topic, partition, around, columns]);
  useEffect(() => session.subscribe('replicas', params, 8), [session, params]);
  const view = useStore(session.stores.views.replicas, (s) => s.data);
  const partitions = useStore(session.stores.views.cluster, (s) => s.data?.partitions) ?? NO_PARTITIONS;
  const asText = useUi((s) => s.stageAsText);
  const selected = useSelected();
  const isThis = view?.params.topic === topic && view.params.partition === partition;
  if (!view || !isThis) return null;
  return (
    <ReplicasPanel
      view={view}
      partitions={partitions}
      asText={asText}
      selected={selected}
      onColumns={setColumns}
      onAround={setAround}
      onPartition={(t, p) => desk.run('select.on-stage', { thing: partitionThing(t, p) })}
      onBroker={(id) => desk.run('select.on-stage', { thing: replicaThing(topic, partition, `broker-${id}`) })}
    />
  );
}
