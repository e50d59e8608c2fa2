import { lazy, Suspense, useCallback, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { Brand } from './TopBar';
import { CommandButton } from '../../panels/shared/commands';
import { formatClock, type Micros } from '../../base/time';
import { Icon } from '../../panels/shared/Icon';
import { InspectorPanel } from './InspectorPanel';
import { parseThing } from '../../session/commands/things';
import { PartitionStrips } from '../../panels/cluster/PartitionStrips';
import { RunClock } from './RunClock';
import { StagePanel } from './StagePanel';
import { StageActionsContext, type StageActions } from '../../panels/cluster/actions';
import { StripFeedContext } from '../../panels/cluster/use-strip';
import { TerminalPlace } from './TerminalPlace';
import { Transport } from './Transport';
import { useCluster } from '../lab/use-cluster';
import { useFrames } from '../lab/use-frames';
import { useLab, useSelected, useUi } from '../lab/lab-context';
import { useSize } from '../../panels/shared/hooks';
import styles from './Phone.module.css';
import type { Sheet } from '../lab/ui-store';

const Scrubber = lazy(() => import('../../panels/timeline/Scrubber').then((m) => ({ default: m.Scrubber })));
const EventLogPanel = lazy(() => import('./EventLogPanel').then((m) => ({ default: m.EventLogPanel })));

interface Props {
  readonly place: readonly string[];
  readonly lesson: ReactNode;
  readonly instead: ReactNode;
}

/** The screen on a phone: one stage, one sheet, one thumb. */
export function Phone({ place, lesson, instead }: Props) {
  const { ui } = useLab();
  const sheet = useUi((s) => s.sheet);
  const [tall, setTall] = useState(false);
  const open = (next: Sheet | undefined): void => {
    ui.setState({ sheet: next });
    if (next === undefined) setTall(false);
  };
  const tabs: readonly { readonly sheet: Sheet | undefined; readonly label: string }[] = [
    ...(lesson === null ? [] : [{ sheet: 'lesson' as const, label: 'Lesson' }]),
    { sheet: undefined, label: 'Stage' },
    { sheet: 'why', label: 'Why?' },
    { sheet: 'log', label: 'Log' },
    { sheet: 'terminal', label: 'Terminal' },
    { sheet: 'more', label: 'More' },
  ];
  return (
    <div className={styles.phone}>
      <header className={styles.bar}>
        <Brand />
        <h1 className={styles.place}>{place.at(-1)}</h1>
        <RunClock short />
        <CommandButton command="palette.open" className={styles.more} aria-label="All commands"><Icon name="more" /></CommandButton>
      </header>
      <main className={styles.main}>
        <section className={styles.stage} aria-label="Stage">{instead ?? (sheet === undefined ? <StagePanel stacked /> : <Chosen />)}</section>
        {sheet !== undefined && (
          <section className={styles.sheet} data-tall={tall || undefined} aria-label={tabs.find((t) => t.sheet === sheet)?.label}>
            <Handle tall={tall} onTall={setTall} onClose={() => open(undefined)} />
            <div className={styles.content}>
              {sheet === 'lesson' && lesson}
              {sheet === 'why' && <InspectorPanel whyFirst />}
              {sheet === 'log' && (
                <Suspense>
                  <EventLogPanel />
                </Suspense>
              )}
              {sheet === 'terminal' && <TerminalPlace />}
              {sheet === 'more' && <More />}
            </div>
          </section>
        )}
        <div className={styles.transport}>
          <TimeLine />
          {sheet === undefined && <Transport large />}
        </div>
      </main>
      <nav className={styles.tabs} aria-label="Sheets">
        {tabs.map((tab) => (
          <button key={tab.label} type="button" aria-pressed={sheet === tab.sheet} onClick={() => open(sheet === tab.sheet ? undefined : tab.sheet)}>
            {tab.label}
          </button>
        ))}
      </nav>
    </div>
  );
}

/** While a sheet is open the stage is the one partition it is about, so that the picture never disappears behind the words. */
function Chosen() {
  const { session, strips, desk, ui } = useLab();
  const view = useStore(session.stores.views.cluster, (s) => s.data);
  const selected = useSelected();
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const { width } = useSize(box);
  const cluster = useCluster(true);
  const actions = useMemo<StageActions>(
    () => ({ selected, marked: new Set(), select: (thing) => desk.run('select.on-stage', { thing }), menu: (thing, x, y) => ui.setState({ menu: { thing, x, y } }) }),
    [selected, desk, ui],
  );
  useFrames();
  const thing = selected ? parseThing(selected) : undefined;
  const chosen = thing?.kind === 'partition' || thing?.kind === 'replica' ? thing : cluster?.partitions.find((p) => !p.topic.startsWith('__'));
  return (
    <StageActionsContext value={actions}>
      <StripFeedContext value={strips}>
        <div ref={setBox} className={styles.chosen}>
          {cluster && view && chosen && <PartitionStrips cluster={cluster} topic={chosen.topic} partition={chosen.partition} clock={formatClock(view.timeUs as Micros)} width={width} />}
        </div>
      </StripFeedContext>
    </StageActionsContext>
  );
}

function TimeLine() {
  const { session, run } = useLab();
  const view = useStore(session.stores.views.timeline, (s) => s.data);
  const names = useStore(session.stores.names, (s) => s.names);
  const now = useCallback(() => session.stores.cursor.getState().timeUs, [session]);
  const heading = useCallback(() => run.heading(), [run]);
  const onSeek = useCallback((timeUs: number) => run.seek(timeUs), [run]);
  return (
    <div className={styles.scrubber}>
      {view && (
        <Suspense>
          <Scrubber view={view} names={names} now={now} heading={heading} onSeek={onSeek} />
        </Suspense>
      )}
    </div>
  );
}

const DRAG_PX = 40;

/** Half height, full height, shut: by dragging, by tapping, by the arrow keys. */
function Handle({ tall, onTall, onClose }: { readonly tall: boolean; readonly onTall: (tall: boolean) => void; readonly onClose: () => void }) {
  const from = useRef(0);
  const up = (): void => onTall(true);
  const down = (): void => (tall ? onTall(false) : onClose());
  return (
    <button
      type="button"
      className={styles.handle}
      aria-label={tall ? 'Sheet: full height. Make it half' : 'Sheet: half height. Make it full'}
      onClick={(event) => {
        if (event.detail === 0) onTall(!tall);
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'ArrowUp') up();
        else if (event.key === 'ArrowDown') down();
        else return;
        event.preventDefault();
      }}
      onPointerDown={(event: PointerEvent<HTMLButtonElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = event.clientY;
      }}
      onPointerUp={(event: PointerEvent) => {
        const way = event.clientY - from.current;
        if (Math.abs(way) < 8) onTall(!tall);
        else if (way < -DRAG_PX) up();
        else if (way > DRAG_PX) down();
      }}
    />
  );
}

function More() {
  return (
    <div className={styles.list}>
      {['share.open', 'palette.open', 'history.undo', 'history.redo', 'time.next-fact', 'time.previous-fact', 'help.terminal', 'view.text', 'view.next-theme', 'view.internal', 'history.branch', 'history.restart', 'view.present', 'help.keys', 'help.model'].map((id) => (
        <CommandButton key={id} command={id} />
      ))}
    </div>
  );
}
