import { createContext, use, useCallback, useMemo, useSyncExternalStore } from 'react';
import { endStep } from './strip-layout';
import type { ReplicaShape } from './types';
import type { StripData, StripFeed } from './strip-feed';

export const StripFeedContext = createContext<StripFeed | undefined>(undefined);

/** The newest log end of a replica; what the view says while no frame has told. */
export function useStrip(replica: ReplicaShape, end: number): StripData {
  const feed = use(StripFeedContext);
  const { thing, logStart, hw, leo } = replica;
  const subscribe = useCallback((changed: () => void) => feed?.subscribe(thing, changed) ?? (() => {}), [feed, thing]);
  const live = useSyncExternalStore(subscribe, () => feed?.get(thing));
  const fallback = useMemo(() => ({ logStart, hw, leo, windowEnd: endStep(end), cellsFrom: leo, cells: [] }), [logStart, hw, leo, end]);
  return live ?? fallback;
}
