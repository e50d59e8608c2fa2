import { lazy, Suspense, useMemo } from 'react';
import { useStore } from 'zustand';
import { flightsOf } from '../../panels/cluster/flights';
import { formatClock, type Micros } from '../../base/time';
import { speedOf } from '../lab/run-port';
import { Stage } from '../../panels/cluster/Stage';
import { StageActionsContext, type StageActions } from '../../panels/cluster/actions';
import { StripFeedContext } from '../../panels/cluster/use-strip';
import { useCluster } from '../lab/use-cluster';
import { useLab, useSelected, useUi } from '../lab/lab-context';
import { useShownTheme } from '../theme/use-theme';
import styles from './ClusterStage.module.css';

const StageText = lazy(() => import('../../panels/cluster/StageText').then((m) => ({ default: m.StageText })));

/** From this speed on single messages live shorter than a frame: the stage shows streams. */
const FAST = 20;

/** The cluster as a picture or as text, with the faults of what is selected. */
export function ClusterStage({ stacked }: { readonly stacked: boolean }) {
  const lab = useLab();
  const { session, strips, ui, desk } = lab;
  const view = useStore(session.stores.views.cluster, (s) => s.data);
  const fast = useStore(session.stores.cursor, (s) => s.playing && (s.reachedSpeed > 0 ? s.reachedSpeed : speedOf(s.speed)) > FAST);
  const showInternal = useUi((s) => s.showInternal);
  const asText = useUi((s) => s.stageAsText);
  const marked = useUi((s) => s.marked);
  const selected = useSelected();
  const theme = useShownTheme();

  const cluster = useCluster(showInternal);
  const flights = useMemo(() => flightsOf(() => session.takeFrame(), () => session.stores.names.getState().names), [session]);

  const actions = useMemo<StageActions>(
    () => ({
      selected,
      marked: new Set(marked),
      select: (thing) => desk.run('select.on-stage', { thing }),
      menu(thing, x, y) {
        desk.run('select.on-stage', { thing });
        ui.setState({ menu: { thing, x, y } });
      },
    }),
    [selected, marked, desk, ui],
  );

  if (!cluster || !view) return <div className={styles.waiting}>{!view && <span className={styles.pulse}>Starting the cluster …</span>}</div>;
  const footnote = cluster.hiddenInternal > 0 ? `${cluster.hiddenInternal} internal ${cluster.hiddenInternal === 1 ? 'partition' : 'partitions'} not drawn` : undefined;
  const allDown = cluster.brokers.length > 0 && cluster.brokers.every((b) => b.condition === 'crashed' || b.condition === 'stopped' || b.condition === 'paused');
  return (
    <StageActionsContext value={actions}>
      <StripFeedContext value={strips}>
        <div className={styles.panel}>
          {allDown && (
            <p className={styles.banner} role="status">
              No broker answers. What is on their disks is still there: restart one.
            </p>
          )}
          <div className={styles.stage}>
            {asText ? (
              <Suspense>
                <StageText cluster={cluster} ledger={view.ledger} clock={formatClock(view.timeUs as Micros)} />
              </Suspense>
            ) : (
              <Stage cluster={cluster} flights={flights} stacked={stacked} fast={fast} theme={theme} footnote={footnote} />
            )}
          </div>
        </div>
      </StripFeedContext>
    </StageActionsContext>
  );
}
