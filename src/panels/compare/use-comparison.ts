import { useEffect, useState } from 'react';
import type { CompareRequest, Comparison, FromCompare } from '../../worker/compare/contract';
import type { LoadError } from '../../worker/contract';

export type ComparisonState =
  | { readonly phase: 'computing' }
  | { readonly phase: 'refused'; readonly run: 'A' | 'B'; readonly errors: readonly LoadError[] }
  | { readonly phase: 'broken'; readonly message: string }
  | { readonly phase: 'ready'; readonly comparison: Comparison };

/** Both runs, computed by the simulator in a worker of their own, which ends with them. */
export function useComparison(request: CompareRequest): ComparisonState {
  const [state, setState] = useState<{ readonly of: CompareRequest; readonly state: ComparisonState }>();
  useEffect(() => {
    const worker = new Worker(new URL('../../worker/compare/compare-worker.ts', import.meta.url), { type: 'module', name: 'compare' });
    const done = (next: ComparisonState): void => {
      setState({ of: request, state: next });
      worker.terminate();
    };
    worker.onmessage = ({ data }: MessageEvent<FromCompare>) => done(data.type === 'compared' ? { phase: 'ready', comparison: data.comparison } : { phase: 'refused', run: data.run, errors: data.errors });
    worker.onerror = (event) => done({ phase: 'broken', message: event.message || 'The comparison could not be computed.' });
    worker.postMessage(request);
    return () => worker.terminate();
  }, [request]);
  return state?.of === request ? state.state : { phase: 'computing' };
}
