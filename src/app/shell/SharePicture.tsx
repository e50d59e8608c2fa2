import { useCallback } from 'react';
import { useStore } from 'zustand';
import { SharePanel } from '../../panels/share/SharePanel';
import { useLab, useUi } from '../lab/lab-context';
import { useView } from '../lab/use-view';

const PER_SECOND = 6;

/** A share group on the stage, wired to the session. */
export function SharePicture() {
  const { session, ui } = useLab();
  const { data, onParams } = useView('share', PER_SECOND);
  const names = useStore(session.stores.names, (s) => s.names);
  const asText = useUi((s) => s.stageAsText);
  const selection = useStore(session.stores.selection, (s) => s.selection);
  const onGroup = useCallback((group: string) => session.select({ type: 'group', group }), [session]);
  const onNode = useCallback((node: string) => session.select({ type: 'node', node }), [session]);
  const onPartition = useCallback((topic: string, partition: number) => session.select({ type: 'partition', topic, partition }), [session]);
  const onFact = useCallback((id: number) => {
    session.select({ type: 'fact', id });
    ui.setState({ panels: { ...ui.getState().panels, inspector: true }, whyAsked: true });
  }, [session, ui]);
  return <SharePanel view={data} names={names} selected={selection?.type === 'group' ? selection.group : undefined} asText={asText} onParams={onParams} onGroup={onGroup} onNode={onNode} onPartition={onPartition} onFact={onFact} />;
}
