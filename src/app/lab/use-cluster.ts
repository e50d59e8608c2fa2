import { useMemo } from 'react';
import { useStore } from 'zustand';
import { shapeOf } from '../../panels/cluster/from-view';
import { useLab } from './lab-context';
import type { ClusterShape } from '../../panels/cluster/types';

/** What the stage draws, made anew when the view of the cluster or what is known of its faults has changed. */
export function useCluster(showInternal: boolean): ClusterShape | null {
  const { session, index } = useLab();
  const view = useStore(session.stores.views.cluster, (s) => s.data);
  const known = useStore(session.stores.views.timeline, () => index.version);
  return useMemo(
    () => view && shapeOf(view, { showInternal, fact: (id) => index.find(id), fencedUs: (id) => index.fencedUs(id) }),
    // The index is filled in place: its version says that it has changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [view, showInternal, index, known],
  );
}
