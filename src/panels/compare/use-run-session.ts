import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { everyFrame } from '../shared/frame-loop';
import { Session } from '../../session/session';
import { shapeOf } from '../cluster/from-view';
import { StripFeed } from '../cluster/strip-feed';
import type { ClusterShape } from '../cluster/types';
import type { ClusterView } from '../../worker/contract';

export interface RunSession {
  readonly session: Session;
  readonly strips: StripFeed;
}

/** A simulation of its own that stands at the cursor of one of the two runs. */
export function useRunSession(scenario: unknown, seed: number, timeUs: number): RunSession | null {
  const [run, setRun] = useState<RunSession | null>(null);
  useEffect(() => {
    const session = new Session();
    const strips = new StripFeed();
    session.subscribe('cluster', {}, 12);
    void session.load({ scenario, seed }).then(
      () => setRun({ session, strips }),
      // Why it was refused is what the comparison itself says.
      () => undefined,
    );
    const stop = everyFrame(() => {
      const frame = session.takeFrame();
      if (frame) strips.take(frame, session.stores.names.getState().names);
    });
    return () => {
      stop();
      session.close();
      setRun(null);
    };
  }, [scenario, seed]);
  useEffect(() => {
    // A seek that is overtaken by the next is fine: the cursor goes to the last one.
    run?.session.seek({ timeUs }).catch(() => undefined);
  }, [run, timeUs]);
  return run;
}

const UNKNOWN = { showInternal: false, fact: () => undefined, fencedUs: () => undefined };

export function useRunView({ session }: RunSession): { readonly view: ClusterView; readonly shape: ClusterShape } | null {
  const view = useStore(session.stores.views.cluster, (s) => s.data);
  return view && { view, shape: shapeOf(view, UNKNOWN) };
}
