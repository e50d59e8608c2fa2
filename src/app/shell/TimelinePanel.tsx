import { lazy, Suspense, useCallback } from 'react';
import { useStore } from 'zustand';
import { useLab } from '../lab/lab-context';

const Timeline = lazy(() => import('../../panels/timeline/Timeline').then((m) => ({ default: m.Timeline })));

export function TimelinePanel() {
  const { session, run, desk, jumpTo } = useLab();
  const view = useStore(session.stores.views.timeline, (s) => s.data);
  const names = useStore(session.stores.names, (s) => s.names);
  const why = useStore(session.stores.views.inspector, (s) => s.data?.why);
  const selected = useStore(session.stores.selection, (s) => s.selection !== null);
  const now = useCallback(() => session.stores.cursor.getState().timeUs, [session]);
  const heading = useCallback(() => run.heading(), [run]);
  const onSeek = useCallback((timeUs: number) => run.seek(timeUs), [run]);
  const onBranch = useCallback((branch: number) => desk.run('history.branch', { branch }), [desk]);
  if (!view) return null;
  return (
    <Suspense>
      <Timeline view={view} names={names} why={selected ? why : undefined} now={now} heading={heading} onSeek={onSeek} onPick={jumpTo} onBranch={onBranch} />
    </Suspense>
  );
}
