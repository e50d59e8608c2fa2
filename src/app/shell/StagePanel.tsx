import { Suspense, useCallback, useEffect, useRef, type KeyboardEvent } from 'react';
import { ClusterStage } from './ClusterStage';
import { FaultBar } from '../../panels/cluster/FaultBar';
import { pictureComponents } from './picture-components';
import { stagePictures } from '../../session/commands/pictures';
import { thingLabel } from '../../panels/shared/thing-label';
import { useDesk } from '../../panels/shared/commands';
import { useFrames } from '../lab/use-frames';
import { useLab, useSelected, useUi } from '../lab/lab-context';
import styles from './StagePanel.module.css';

/** The stage: the picture of the moment, the row of tabs that chooses it, and the faults of what is selected. */
export function StagePanel({ stacked }: { readonly stacked: boolean }) {
  const { ui } = useLab();
  const picture = useUi((s) => s.picture);
  const presenting = useUi((s) => s.presenting);
  const selected = useSelected();
  const onMore = useCallback((x: number, y: number) => selected && ui.setState({ menu: { thing: selected, x, y } }), [selected, ui]);
  // Whatever is drawn: without somebody who takes frames, none come, and the clock stands.
  useFrames();
  const Picture = pictureComponents[picture];
  return (
    <div className={styles.panel}>
      {!presenting && stagePictures.length > 1 && <PictureTabs />}
      <div className={styles.picture} id="stage-picture" {...(presenting ? {} : { role: 'tabpanel', 'aria-labelledby': `picture-${picture}` })}>
        {Picture ? (
          <Suspense>
            <Picture />
          </Suspense>
        ) : (
          <ClusterStage stacked={stacked} />
        )}
      </div>
      {!presenting && <FaultBar selected={selected} label={selected ? thingLabel(selected) : ''} onMore={onMore} />}
    </div>
  );
}

function PictureTabs() {
  const picture = useUi((s) => s.picture);
  const desk = useDesk();
  const row = useRef<HTMLDivElement>(null);
  // The row scrolls where it is narrower than its tabs: the chosen one is in sight, however it was chosen.
  useEffect(() => {
    row.current?.querySelector(`#picture-${picture}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [picture]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const at = stagePictures.findIndex(({ id }) => id === picture);
    const next = stagePictures[(at + by + stagePictures.length) % stagePictures.length];
    desk.run(`panel.${next.id}`);
    row.current?.querySelector<HTMLElement>(`#picture-${next.id}`)?.focus();
  };
  return (
    <div ref={row} className={styles.tabs} role="tablist" aria-label="What the stage shows" onKeyDown={onKeyDown}>
      {stagePictures.map(({ id, title, about, keys }) => (
        <button
          key={id}
          id={`picture-${id}`}
          type="button"
          role="tab"
          aria-selected={picture === id}
          aria-controls="stage-picture"
          tabIndex={picture === id ? 0 : -1}
          title={`${about} (${keys[0].toUpperCase()})`}
          onClick={() => desk.run(`panel.${id}`)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
