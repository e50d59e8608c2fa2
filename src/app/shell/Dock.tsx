import { lazy, Suspense, useCallback, useRef } from 'react';
import { useStore } from 'zustand';
import { useDesk } from '../../panels/shared/commands';
import { TerminalPlace } from './TerminalPlace';
import { TimelinePanel } from './TimelinePanel';
import { useLab, useUi } from '../lab/lab-context';
import styles from './Dock.module.css';
import type { DockTab } from '../../session/commands/context';

const EventLogPanel = lazy(() => import('./EventLogPanel').then((m) => ({ default: m.EventLogPanel })));

const TABS: readonly { readonly tab: DockTab; readonly label: string; readonly command: string }[] = [
  { tab: 'timeline', label: 'Timeline', command: 'view.timeline' },
  { tab: 'log', label: 'Event log', command: 'view.log' },
  { tab: 'terminal', label: 'Terminal', command: 'view.terminal' },
];

export function Dock() {
  const active = useUi((s) => s.dockTab);
  const desk = useDesk();
  const { session, ui } = useLab();
  const ledger = useStore(session.stores.views.cluster, (s) => s.data?.ledger);
  const tabs = useRef<HTMLDivElement>(null);
  const move = useCallback(
    (by: number) => {
      const next = TABS[(TABS.findIndex((t) => t.tab === active) + by + TABS.length) % TABS.length];
      // Not by the command: the focus stays in the row of tabs while it is walked through.
      ui.setState({ dockTab: next.tab });
      tabs.current?.querySelector<HTMLElement>(`#tab-${next.tab}`)?.focus();
    },
    [active, ui],
  );
  return (
    <section className={styles.dock} aria-label="Dock">
      <div className={styles.head}>
        <div
          ref={tabs}
          className={styles.tabs}
          role="tablist"
          aria-label="Dock"
          onKeyDown={(event) => {
            if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
            event.preventDefault();
            move(event.key === 'ArrowRight' ? 1 : -1);
          }}
        >
          {TABS.map(({ tab, label, command }) => (
            <button key={tab} id={`tab-${tab}`} type="button" role="tab" aria-selected={active === tab} aria-controls="dock-panel" tabIndex={active === tab ? 0 : -1} onClick={() => desk.run(command)}>
              {label}
            </button>
          ))}
        </div>
        {ledger && (
          <p className={styles.ledger}>
            {ledger.acknowledged.toLocaleString('en')} acknowledged ·{' '}
            <span data-bad={ledger.acknowledgedLost > 0 || undefined}>{ledger.acknowledgedLost.toLocaleString('en')} of them lost</span> · {ledger.delivered.toLocaleString('en')} delivered
            {ledger.failed > 0 && ` · ${ledger.failed.toLocaleString('en')} failed`}
          </p>
        )}
      </div>
      <div id="dock-panel" role="tabpanel" aria-labelledby={`tab-${active}`} className={styles.body}>
        {active === 'timeline' && <TimelinePanel />}
        {active === 'log' && (
          <Suspense>
            <EventLogPanel />
          </Suspense>
        )}
        {active === 'terminal' && <TerminalPlace />}
      </div>
    </section>
  );
}
