import { useCallback } from 'react';
import { ControllerPanel } from '../../panels/controller/ControllerPanel';
import { useLab, useUi } from '../lab/lab-context';
import { useView } from '../lab/use-view';

const PER_SECOND = 6;

/** The controller and its log on the stage, wired to the session. */
export function ControllerPicture() {
  const { session, ui } = useLab();
  const { data, onParams } = useView('controller', PER_SECOND);
  const asText = useUi((s) => s.stageAsText);
  const onSelect = useCallback((node: string) => session.select({ type: 'node', node }), [session]);
  const onFact = useCallback((id: number) => {
    session.select({ type: 'fact', id });
    ui.setState({ panels: { ...ui.getState().panels, inspector: true }, whyAsked: true });
  }, [session, ui]);
  return <ControllerPanel view={data} asText={asText} onParams={onParams} onSelect={onSelect} onFact={onFact} />;
}
