import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import { SequencePanel } from '../../panels/sequence/SequencePanel';
import { useLab, useUi } from '../lab/lab-context';
import { useView } from '../lab/use-view';
import type { PartitionRow } from '../../worker/contract';

const PER_SECOND = 3;
const NONE: readonly PartitionRow[] = [];

/** The sequence diagram on the stage, wired to the session. */
export function SequencePicture() {
  const { session, run, jumpTo } = useLab();
  const { data, onParams } = useView('sequence', PER_SECOND);
  const names = useStore(session.stores.names, (s) => s.names);
  const playing = useStore(session.stores.cursor, (s) => s.playing);
  const all = useStore(session.stores.views.cluster, (s) => s.data?.partitions) ?? NONE;
  const why = useStore(session.stores.views.inspector, (s) => s.data?.why);
  const selected = useStore(session.stores.selection, (s) => s.selection !== null);
  const asText = useUi((s) => s.stageAsText);
  const known = all.map(({ topic, partition }) => `${topic}-${partition}`).join();
  // The rows are new ones with every picture of the cluster; what they are called seldom changes.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const partitions = useMemo(() => all.filter(({ topic }) => !topic.startsWith('__')).map(({ topic, partition }) => ({ topic, partition })), [known]);
  const onMoment = useCallback((timeUs: number) => run.seek(timeUs), [run]);
  const fact = selected && why !== undefined && why.length > 0 ? why[0] : undefined;
  return <SequencePanel view={data} names={names} partitions={partitions} fact={fact} asText={asText} playing={playing} onParams={onParams} onMoment={onMoment} onFact={jumpTo} />;
}
