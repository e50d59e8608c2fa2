import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { factAt, factCount, factsOf } from '../../panels/shared/facts';
import { insightOf, pointsAt, type Insight } from './insight';
import { useLab, useSelected } from '../lab/lab-context';

export interface Steps extends Insight {
  readonly crashed: boolean;
  readonly selected: boolean;
  /** The answer to “Why?” goes back to the crash. */
  readonly explained: boolean;
}

const NONE: Insight = { crash: null, led: [], election: null };

/** How far a newcomer has come. What was seen once stays ticked, unless time goes back to before the crash. */
export function useSteps(asking: boolean): Steps {
  const { session } = useLab();
  const view = useStore(session.stores.views.cluster, (s) => s.data);
  const timeline = useStore(session.stores.views.timeline, (s) => s.data);
  const inspector = useStore(session.stores.views.inspector, (s) => s.data);
  const names = useStore(session.stores.names, (s) => s.names);
  const thing = useSelected();
  const marks = useMemo(() => timeline?.lanes.filter(({ lane }) => lane === 'faults' || lane === 'elections').flatMap(({ marks: rows }) => factsOf(rows)) ?? [], [timeline]);
  const insight = useMemo(() => (view ? insightOf(view, marks, (id) => names.nameOf(id)) : NONE), [view, marks, names]);
  const crash = insight.crash?.id;
  const selects = crash !== undefined && pointsAt(thing, insight.led);
  const explains = asking && selects && crash !== undefined && inspector !== null && Array.from({ length: factCount(inspector.why) }, (_, i) => factAt(inspector.why, i).id).includes(crash);
  const [seen, setSeen] = useState<{ readonly crash: number | undefined; readonly selected: boolean; readonly explained: boolean }>({ crash: undefined, selected: false, explained: false });
  useEffect(() => {
    setSeen((old) => {
      const same = old.crash === crash;
      const selected = selects || (same && old.selected);
      const explained = explains || (same && old.explained);
      return same && old.selected === selected && old.explained === explained ? old : { crash, selected, explained };
    });
  }, [crash, selects, explains]);
  return { ...insight, crashed: crash !== undefined, selected: selects || (seen.crash === crash && seen.selected), explained: explains || (seen.crash === crash && seen.explained) };
}
