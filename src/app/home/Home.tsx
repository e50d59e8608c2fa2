import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { Brand, TopBar } from '../shell/TopBar';
import { ClusterStage } from '../shell/ClusterStage';
import { CommandButton } from '../../panels/shared/commands';
import { Course } from './Course';
import { Entrances } from './Entrances';
import { FaultBar } from '../../panels/cluster/FaultBar';
import { Icon } from '../../panels/shared/Icon';
import { InspectorPanel } from '../shell/InspectorPanel';
import { InvitationContext, type Invitation } from '../../panels/cluster/invitation';
import { INVITED } from './insight';
import { leftPlace } from '../../course/progress/place';
import { nextLesson, outline } from '../../course/outline';
import { nodeThing } from '../../session/commands/things';
import { progressKeeper } from '../../course/progress/keeper';
import { Rail } from './Rail';
import { RunClock } from '../shell/RunClock';
import { safeStorage } from '../lab/settings';
import { thingLabel } from '../../panels/shared/thing-label';
import { Transport } from '../shell/Transport';
import { useFrames } from '../lab/use-frames';
import { useLab, useSelected, useUi } from '../lab/lab-context';
import { useSteps } from './use-insight';
import styles from './Home.module.css';

interface Props {
  readonly phone: boolean;
  /** Stands over the stage instead of it: an error, a crash. */
  readonly instead: ReactNode;
}

/** Home is a lab that runs, not a page about one; the course lies under it. */
export function Home({ phone, instead }: Props) {
  const { session, ui, desk } = useLab();
  const progress = useStore(progressKeeper().store, (s) => s.progress);
  const parts = useMemo(() => outline(progress), [progress]);
  const next = useMemo(() => {
    const storage = safeStorage();
    return nextLesson(parts, storage ? (leftPlace(storage)?.lesson ?? null) : null);
  }, [parts]);
  const { asking, close } = useAsking();
  const steps = useSteps(asking);
  const selected = useSelected();
  const onMore = useCallback((x: number, y: number) => selected && ui.setState({ menu: { thing: selected, x, y } }), [selected, ui]);
  // Without somebody who takes frames, none come, and the clock stands.
  useFrames();
  const invitation = useMemo<Invitation | undefined>(
    () => (steps.crashed ? undefined : { thing: nodeThing(INVITED), title: 'Crash broker 2', accept: () => desk.run('fault.crash', { node: nodeThing(INVITED) }) }),
    [steps.crashed, desk],
  );
  useEffect(() => () => session.select(null), [session]);
  return (
    <div className={styles.home}>
      {phone ? <PhoneBar /> : <TopBar place={['Home']} />}
      <main className={styles.page}>
        <div className={styles.lab} data-asking={asking || undefined}>
          <div className={styles.rail}>
            <Rail steps={steps} />
          </div>
          <section className={styles.stage} aria-label="Stage">
            {instead ?? (
              <InvitationContext value={invitation}>
                <ClusterStage stacked={phone} />
              </InvitationContext>
            )}
            {instead === undefined && selected !== undefined && <FaultBar selected={selected} label={thingLabel(selected)} onMore={onMore} />}
            {phone && <Transport large />}
          </section>
          <div className={styles.side}>
            {asking ? (
              <section aria-label="Inspector">
                <button type="button" className={styles.close} onClick={close}>
                  <Icon name="left" size={13} /> Entrances
                </button>
                <InspectorPanel whyFirst />
              </section>
            ) : (
              <Entrances parts={parts} />
            )}
          </div>
        </div>
        <Course parts={parts} next={next} />
      </main>
    </div>
  );
}

/** “Why?” opens the inspector in place of the entrances, until it is shut or nothing is selected any more. */
function useAsking(): { readonly asking: boolean; readonly close: () => void } {
  const { ui } = useLab();
  const [open, setOpen] = useState(false);
  const asked = useUi((s) => s.whyAsked);
  const selected = useSelected();
  const before = useRef(asked);
  useEffect(() => {
    if (asked && !before.current) setOpen(true);
    before.current = asked;
  }, [asked]);
  return {
    asking: open && selected !== undefined,
    close: () => {
      setOpen(false);
      ui.setState({ whyAsked: false });
    },
  };
}

function PhoneBar() {
  return (
    <header className={styles.bar}>
      <Brand />
      <h1>Home</h1>
      <RunClock short />
      <CommandButton command="palette.open" className={styles.more} aria-label="All commands">
        <Icon name="more" />
      </CommandButton>
    </header>
  );
}
