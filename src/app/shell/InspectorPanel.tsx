import { lazy, Suspense, useCallback, useEffect } from 'react';
import { useStore } from 'zustand';
import { thingOf } from '../../session/commands/things';
import { useLab, useUi } from '../lab/lab-context';
import styles from './InspectorPanel.module.css';

const Inspector = lazy(() => import('../../panels/inspector/Inspector').then((m) => ({ default: m.Inspector })));

export function InspectorPanel({ whyFirst = false }: { readonly whyFirst?: boolean }) {
  const lab = useLab();
  const { session, ui, desk } = lab;
  const selection = useStore(session.stores.selection, (s) => s.selection);
  const view = useStore(session.stores.views.inspector, (s) => s.data);
  const names = useStore(session.stores.names, (s) => s.names);
  // Only a standing clock marks "this moment" in the chain; a running one would mark nothing for longer than a frame.
  const nowUs = useStore(session.stores.cursor, (s) => (s.playing ? -1 : s.timeUs));
  const backTo = useUi((s) => s.backTo);
  const asked = useUi((s) => s.whyAsked);
  const onAnswered = useCallback(() => ui.setState({ whyAsked: false }), [ui]);

  useEffect(() => {
    return selection ? session.subscribe('inspector', { selection }) : undefined;
  }, [session, selection]);

  if (!selection) {
    return (
      <div className={styles.empty}>
        <h2>Nothing selected</h2>
        <p>Select a broker, a replica, a client, a group or a line on the stage: here you see its state, its configuration, and why it is as it is.</p>
      </div>
    );
  }
  // The view of the thing selected before may still be there for a moment.
  if (!view || JSON.stringify(view.selection) !== JSON.stringify(selection)) return <div className={styles.empty} aria-busy="true" />;
  return (
    <Suspense>
      <Inspector
        view={view}
        names={names}
        nowUs={nowUs}
        whyFirst={whyFirst}
        asked={asked}
        onAnswered={onAnswered}
        backTo={backTo}
        onBack={() => desk.run('time.back')}
        onJump={lab.jumpTo}
        onSelect={(next) => {
          const thing = thingOf(next);
          if (thing) desk.run('select.on-stage', { thing });
          else session.select(next);
          ui.setState({ menu: undefined });
        }}
      />
    </Suspense>
  );
}
