import { useEffect, useRef, type ReactNode, type RefObject } from 'react';
import { Group, Panel, Separator, useDefaultLayout, usePanelRef, type PanelImperativeHandle } from 'react-resizable-panels';
import { Dock } from './Dock';
import { InspectorPanel } from './InspectorPanel';
import { safeStorage } from '../lab/settings';
import { StagePanel } from './StagePanel';
import { TopBar } from './TopBar';
import { useLab, useUi } from '../lab/lab-context';
import styles from './Desk.module.css';
import type { PanelName } from '../lab/ui-store';

interface Props {
  readonly place: readonly string[];
  readonly lesson: ReactNode;
  /** Stands over the stage instead of it: an error, a crash. */
  readonly instead: ReactNode;
}

/** The screen on a desk: lesson, stage and inspector over the dock. Sizes are remembered by the browser. */
export function Desk({ place, lesson, instead }: Props) {
  const storage = safeStorage() ?? NOWHERE;
  const rows = useDefaultLayout({ id: 'highwater.rows', storage });
  const columns = useDefaultLayout({ id: lesson === null ? 'highwater.columns' : 'highwater.columns-lesson', storage });
  const lessonRef = usePanelRef();
  const inspectorRef = usePanelRef();
  const dockRef = usePanelRef();
  usePanelState('lesson', lessonRef);
  usePanelState('inspector', inspectorRef);
  usePanelState('dock', dockRef);
  useDockHeight(dockRef);
  const note = useNoteCollapse();
  return (
    <div className={styles.desk}>
      <TopBar place={place} />
      <main className={styles.rows}>
        <Group orientation="vertical" {...rows}>
          <Panel id="upper" minSize="160px">
            <Group orientation="horizontal" {...columns}>
              {lesson !== null && (
                <>
                  <Panel id="lesson" panelRef={lessonRef} defaultSize="318px" minSize="240px" maxSize="46%" collapsible groupResizeBehavior="preserve-pixel-size" onResize={(size) => note('lesson', size.inPixels)}>
                    <section className={styles.side} aria-label="Lesson">{lesson}</section>
                  </Panel>
                  <Separator className={styles.upright} aria-label="Width of the lesson" />
                </>
              )}
              <Panel id="stage" minSize="320px">
                <section className={styles.stage} aria-label="Stage">{instead ?? <StagePanel stacked={false} />}</section>
              </Panel>
              <Separator className={styles.upright} aria-label="Width of the inspector" />
              <Panel id="inspector" panelRef={inspectorRef} defaultSize="300px" minSize="220px" maxSize="46%" collapsible groupResizeBehavior="preserve-pixel-size" onResize={(size) => note('inspector', size.inPixels)}>
                <section className={styles.side} aria-label="Inspector">
                  <InspectorPanel />
                </section>
              </Panel>
            </Group>
          </Panel>
          <Separator className={styles.level} aria-label="Height of the dock" />
          <Panel id="dock" panelRef={dockRef} defaultSize="206px" minSize="120px" maxSize="70%" collapsible groupResizeBehavior="preserve-pixel-size" onResize={(size) => note('dock', size.inPixels)}>
            <Dock />
          </Panel>
        </Group>
      </main>
    </div>
  );
}

const NOWHERE: Pick<Storage, 'getItem' | 'setItem'> = { getItem: () => null, setItem() {} };

/** Commands fold and unfold a panel; the panel follows. */
function usePanelState(name: PanelName, ref: RefObject<PanelImperativeHandle | null>): void {
  const open = useUi((s) => s.panels[name]);
  useEffect(() => {
    const panel = ref.current;
    if (!panel) return;
    if (open && panel.isCollapsed()) panel.expand();
    if (!open && !panel.isCollapsed()) panel.collapse();
  }, [open, ref]);
}

const TERMINAL_PX = 320;
const DOCK_PX = 206;

/** A terminal wants more height than a timeline: the dock has one for each, as it was left. */
function useDockHeight(ref: RefObject<PanelImperativeHandle | null>): void {
  const wantsHeight = useUi((s) => s.dockTab === 'terminal');
  const left = useRef({ wantsHeight, otherPx: 0 });
  useEffect(() => {
    const panel = ref.current;
    const before = left.current;
    if (!panel || before.wantsHeight === wantsHeight) return;
    const px = panel.getSize().inPixels;
    panel.resize(`${before.otherPx || (wantsHeight ? Math.max(px, TERMINAL_PX) : DOCK_PX)}px`);
    left.current = { wantsHeight, otherPx: px };
  }, [wantsHeight, ref]);
}

/** A panel dragged shut or open counts as if a command had done it. */
function useNoteCollapse(): (name: PanelName, pixels: number) => void {
  const { ui } = useLab();
  return (name, pixels) => {
    const { panels } = ui.getState();
    const open = pixels > 1;
    if (panels[name] !== open) ui.setState({ panels: { ...panels, [name]: open } });
  };
}
