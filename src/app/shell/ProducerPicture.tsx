import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import { ProducerPanel } from '../../panels/producer/ProducerPanel';
import { nodeThing, partitionThing } from '../../session/commands/things';
import { useLab, useUi } from '../lab/lab-context';
import { useView } from '../lab/use-view';

const PER_SECOND = 10;

/** A producer from inside on the stage, wired to the session: the selected one, else the one chosen in the panel. */
export function ProducerPicture() {
  const { session, desk } = useLab();
  const { data, onParams } = useView('producer', PER_SECOND);
  const asText = useUi((s) => s.stageAsText);
  const selected = useStore(session.stores.selection, (s) => (s.selection?.type === 'node' ? s.selection.node : undefined));
  const [chosen, setChosen] = useState<string>();
  const names = data?.names ?? [];
  // The writing half of an application is named after its process.
  const named = names.find((name) => name === selected || name === `${selected}/producer`);
  if (named !== undefined && named !== chosen) setChosen(named);
  const onNode = useCallback((node: string) => desk.run('select.on-stage', { thing: nodeThing(node) }), [desk]);
  const onPartition = useCallback((topic: string, partition: number) => desk.run('select.on-stage', { thing: partitionThing(topic, partition) }), [desk]);
  return (
    <ProducerPanel
      view={data}
      chosen={chosen}
      asText={asText}
      onParams={onParams}
      onChoose={(name) => {
        setChosen(name);
        onNode(name.replace(/\/producer$/, ''));
      }}
      onNode={onNode}
      onPartition={onPartition}
      onTransaction={() => desk.run('panel.transaction')}
    />
  );
}
