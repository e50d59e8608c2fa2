import { useCallback } from 'react';
import { useStore } from 'zustand';
import { GroupPanel } from '../../panels/group/GroupPanel';
import { useLab, useUi } from '../lab/lab-context';
import { useView } from '../lab/use-view';

const PER_SECOND = 5;

/** Groups over time on the stage, wired to the session. */
export function GroupPicture() {
  const { session, run, ui } = useLab();
  const { data, onParams } = useView('group', PER_SECOND);
  const asText = useUi((s) => s.stageAsText);
  const selected = useStore(session.stores.selection, ({ selection }) => (selection?.type === 'group' ? selection.group : undefined));
  const onGroup = useCallback((group: string) => session.select({ type: 'group', group }), [session]);
  const onNode = useCallback((node: string) => session.select({ type: 'node', node }), [session]);
  const onPartition = useCallback((topic: string, partition: number) => session.select({ type: 'partition', topic, partition }), [session]);
  const onMoment = useCallback((timeUs: number) => run.seek(timeUs), [run]);
  const onFact = useCallback((id: number) => {
    session.select({ type: 'fact', id });
    ui.setState({ panels: { ...ui.getState().panels, inspector: true }, whyAsked: true });
  }, [session, ui]);
  return <GroupPanel view={data} selected={selected} asText={asText} onParams={onParams} onGroup={onGroup} onNode={onNode} onPartition={onPartition} onFact={onFact} onMoment={onMoment} />;
}
