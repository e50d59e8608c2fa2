import { useCallback } from 'react';
import { useStore } from 'zustand';
import { ConsumerPanel } from '../../panels/consumer/ConsumerPanel';
import { useLab, useUi } from '../lab/lab-context';
import { useView } from '../lab/use-view';

const PER_SECOND = 5;

/** One consumer from inside on the stage, wired to the session. */
export function ConsumerPicture() {
  const { session, ui } = useLab();
  const { data, onParams } = useView('consumer', PER_SECOND);
  const asText = useUi((s) => s.stageAsText);
  const selected = useStore(session.stores.selection, ({ selection }) => (selection?.type === 'node' ? selection.node : undefined));
  const onGroup = useCallback((group: string) => session.select({ type: 'group', group }), [session]);
  const onNode = useCallback((node: string) => session.select({ type: 'node', node }), [session]);
  const onPartition = useCallback((topic: string, partition: number) => session.select({ type: 'partition', topic, partition }), [session]);
  const onFact = useCallback((id: number) => {
    session.select({ type: 'fact', id });
    ui.setState({ panels: { ...ui.getState().panels, inspector: true }, whyAsked: true });
  }, [session, ui]);
  return <ConsumerPanel view={data} selected={selected} asText={asText} onParams={onParams} onGroup={onGroup} onNode={onNode} onPartition={onPartition} onFact={onFact} />;
}
