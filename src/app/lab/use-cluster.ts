import { useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { shapeOf } from '../../panels/cluster/from-view';
import { reuse } from '../../panels/shared/reuse';
import { useLab, useSelected } from './lab-context';
import type { ClusterShape } from '../../panels/cluster/types';

/** What the stage draws, made anew when the view of the cluster or what is known of its faults has changed. */
export function useCluster(showInternal: boolean): ClusterShape | null {
  const { session, index } = useLab();
  const view = useStore(session.stores.views.cluster, (s) => s.data);
  const known = useStore(session.stores.views.timeline, () => index.version);
  const selected = useSelected();
  const before = useRef<ClusterShape | null>(null);
  return useMemo(
    () => {
      if (!view) return null;
      const next = shapeOf(view, { showInternal, selected, fact: (id) => index.find(id), fencedUs: (id) => index.fencedUs(id) });
      const { within } = next;
      before.current = reuse(before.current, { ...next, within: before.current && sameKeys(before.current.within, within) ? before.current.within : within });
      return before.current;
    },
    // The index is filled in place: its version says that it has changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [view, showInternal, selected, index, known],
  );
}

function sameKeys(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean {
  if (a.size !== b.size) return false;
  for (const key of a.keys()) if (!b.has(key)) return false;
  return true;
}
