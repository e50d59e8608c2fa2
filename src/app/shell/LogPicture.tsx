import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { LogPanel } from '../../panels/log/LogPanel';
import { NoPartition } from './NoPartition';
import { partitionThing, replicaThing } from '../../session/commands/things';
import { useLab, useUi } from '../lab/lab-context';
import { usePartition, type PartitionPlace } from '../lab/use-partition';
import type { LogParams, LogTarget } from '../../worker/log-contract';
import type { PartitionRow } from '../../worker/contract';

const NO_PARTITIONS: readonly PartitionRow[] = [];

export function LogPicture() {
  const place = usePartition();
  // Another partition: the search and what was opened are of no use there.
  return place ? <LogOf key={`${place.topic}-${place.partition}`} place={place} /> : <NoPartition />;
}

function LogOf({ place: { topic, partition, broker } }: { readonly place: PartitionPlace }) {
  const { session, desk } = useLab();
  const [find, setFind] = useState<LogTarget | null>(null);
  const [open, setOpen] = useState<number | null>(null);
  const params = useMemo<LogParams>(() => ({ topic, partition, broker, find, open }), [topic, partition, broker, find, open]);
  useEffect(() => session.subscribe('log', params, 5), [session, params]);
  const view = useStore(session.stores.views.log, (s) => s.data);
  const partitions = useStore(session.stores.views.cluster, (s) => s.data?.partitions) ?? NO_PARTITIONS;
  const asText = useUi((s) => s.stageAsText);
  // The view of another partition may still be there for a moment.
  if (!view || view.params.topic !== topic || view.params.partition !== partition) return null;
  return (
    <LogPanel
      view={view}
      partitions={partitions}
      asText={asText}
      onPartition={(t, p) => desk.run('select.on-stage', { thing: partitionThing(t, p) })}
      onBroker={(id) => desk.run('select.on-stage', { thing: replicaThing(topic, partition, `broker-${id}`) })}
      onFind={(target) => {
        setFind(target);
        setOpen(null);
      }}
      onOpen={setOpen}
    />
  );
}
