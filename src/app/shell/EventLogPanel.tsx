import { useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { EventLog } from '../../panels/event-log/EventLog';
import { thingLabel } from '../../panels/shared/thing-label';
import { thingOf } from '../../session/commands/things';
import { useLab } from '../lab/lab-context';
import type { EventLogParams } from '../../worker/contract';

export function EventLogPanel() {
  const { session, jumpTo } = useLab();
  const view = useStore(session.stores.views.eventLog, (s) => s.data);
  const names = useStore(session.stores.names, (s) => s.names);
  const selection = useStore(session.stores.selection, (s) => s.selection);
  const nowUs = useStore(session.stores.cursor, (s) => (s.playing ? -1 : s.timeUs));
  const release = useRef<() => void>(undefined);
  const onParams = useCallback(
    (params: EventLogParams) => {
      const before = release.current;
      release.current = session.subscribe('eventLog', params, 4);
      before?.();
    },
    [session],
  );
  useEffect(
    () => () => {
      release.current?.();
      release.current = undefined;
    },
    [],
  );
  const thing = selection ? thingOf(selection) : undefined;
  return <EventLog view={view} names={names} nowUs={nowUs} selection={selection ?? undefined} selectionLabel={thing ? thingLabel(thing) : 'selected'} onParams={onParams} onJump={jumpTo} />;
}
