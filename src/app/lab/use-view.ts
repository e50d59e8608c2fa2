import { useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useLab } from './lab-context';
import type { ViewData, ViewName, ViewParams } from '../../worker/contract';

/** A view of the run for as long as somebody looks, with parameters that may change. What is there stays until the next has come. */
export function useView<N extends ViewName>(view: N, perSecond: number): { readonly data: ViewData[N] | null; readonly onParams: (params: ViewParams[N]) => void } {
  const { session } = useLab();
  const data = useStore(session.stores.views[view], (s) => s.data);
  const release = useRef<() => void>(undefined);
  const onParams = useCallback(
    (params: ViewParams[N]) => {
      const before = release.current;
      release.current = session.subscribe(view, params, perSecond);
      before?.();
    },
    [session, view, perSecond],
  );
  useEffect(
    () => () => {
      release.current?.();
      release.current = undefined;
    },
    [],
  );
  return { data, onParams };
}
