import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { GroupCard } from './GroupCard';
import { GroupText } from './GroupText';
import { PauseCard } from './PauseCard';
import { clock, span } from '../shared/time-words';
import frame from '../shared/PanelFrame.module.css';
import styles from './GroupPanel.module.css';
import { MAX_GROUPS, type GroupParams, type GroupView } from '../../worker/views/group/group-contract';

interface Props {
  readonly view: GroupView | null;
  /** The group that is selected elsewhere: shown while none is chosen here, where there are too many to show all. */
  readonly selected: string | undefined;
  readonly asText: boolean;
  readonly onParams: (params: GroupParams) => void;
  readonly onGroup: (group: string) => void;
  readonly onNode: (node: string) => void;
  readonly onPartition: (topic: string, partition: number) => void;
  readonly onFact: (id: number) => void;
  readonly onMoment: (timeUs: number) => void;
}

/** A stretch of a row that somebody wants to know more about: the one that holds at that moment. */
export interface ChosenSpan {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly timeUs: number;
}

const SPANS_US = [2_000_000, 5_000_000, 10_000_000, 20_000_000, 60_000_000, 300_000_000];
const START_US = 20_000_000;
/** More groups than that are picked from a list. */
const CHIPS = 8;

/** Groups over the last stretch of time, at most three below one another over the same clock. */
export function GroupPanel({ view, selected, asText, onParams, onGroup, onNode, onPartition, onFact, onMoment }: Props) {
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [spanUs, setSpanUs] = useState(START_US);
  const [chosen, setChosen] = useState<ChosenSpan>();
  const area = useRef<HTMLElement>(null);
  const isMany = (view?.all.length ?? 0) > MAX_GROUPS;
  const wanted = isMany ? selected : undefined;
  useEffect(() => {
    onParams({ groups: picked.length > 0 ? picked : wanted === undefined ? [] : [wanted], spanUs });
  }, [onParams, picked, wanted, spanUs]);
  if (view === null) return <p className={frame.empty}>Reading the groups …</p>;
  const shown = view.pictures.map(({ group }) => group);
  const toggle = (group: string): void => {
    const others = shown.filter((one) => one !== group);
    if (!shown.includes(group)) setPicked([...shown, group].slice(-MAX_GROUPS));
    else if (others.length > 0) setPicked(others);
  };
  const chosenIn = chosen === undefined ? undefined : view.pictures.find(({ group }) => group === chosen.group);
  return (
    <section className={frame.panel} aria-label="Groups">
      <div className={frame.filters} role="group" aria-label="What is drawn">
        {view.all.length <= CHIPS ? (
          view.all.map(({ group }) => (
            <button key={group} type="button" className={frame.chip} aria-pressed={shown.includes(group)} onClick={() => toggle(group)}>{group}</button>
          ))
        ) : (
          <label>
            <span>group</span>
            <select value={shown[0] ?? ''} onChange={(event) => setPicked([event.target.value])} aria-label="Which group">
              {view.all.map(({ group }) => <option key={group}>{group}</option>)}
            </select>
          </label>
        )}
        <label>
          <span>last</span>
          <select value={spanUs} onChange={(event) => setSpanUs(Number(event.target.value))} aria-label="How much time">
            {SPANS_US.map((one) => <option key={one} value={one}>{span(one)}</option>)}
          </select>
        </label>
        <span className={frame.count}>
          <i className={styles.key} data-nobody aria-hidden="true" /> nobody reads it · <i className={styles.key} data-beat aria-hidden="true" /> heartbeat · <i className={styles.key} data-commit aria-hidden="true" /> commit
        </span>
      </div>
      {view.cutUs >= 0 && <p className={frame.notice} role="status">What lies before {clock(view.cutUs)} is no longer at hand. Go to an earlier moment to see it.</p>}
      <div className={frame.split} data-card={chosenIn !== undefined || undefined}>
        <section
          ref={area}
          className={`${frame.scroll} ${styles.pictures}`}
          data-many={view.pictures.length > 1 || undefined}
          tabIndex={0}
          aria-label={asText ? 'Groups as text' : 'Groups over time'}
          onPointerMove={(event) => showMoment(area.current, event, view)}
          onPointerLeave={() => area.current?.style.removeProperty('--shown')}
        >
          {view.pictures.length === 0 ? (
            <p className={frame.empty}>There is no consumer group. Groups come with their first consumer.</p>
          ) : asText ? (
            view.pictures.map((picture) => <GroupText key={picture.group} view={view} picture={picture} onNode={onNode} onPartition={onPartition} onFact={onFact} />)
          ) : (
            view.pictures.map((picture) => (
              <GroupCard
                key={picture.group} view={view} picture={picture} chosen={chosen?.group === picture.group ? chosen : undefined} onChoose={setChosen} onGroup={onGroup} onNode={onNode}
                onPartition={onPartition} onFact={onFact} onMoment={onMoment}
              />
            ))
          )}
        </section>
        {chosenIn !== undefined && chosen !== undefined && (
          <section className={frame.card} aria-label="A stretch of time">
            <PauseCard view={view} picture={chosenIn} chosen={chosen} onClose={() => setChosen(undefined)} onFact={onFact} onMoment={onMoment} onPartition={onPartition} />
          </section>
        )}
      </div>
    </section>
  );
}

/** The moment under the pointer, as a line through all groups. Nothing is rendered again for it. */
function showMoment(box: HTMLElement | null, event: PointerEvent, { fromUs, timeUs }: GroupView): void {
  if (box === null) return;
  const row = (event.target as Element).closest('[data-time-area]') ?? box.querySelector('[data-time-area]');
  if (row === null) return;
  const { left, width } = row.getBoundingClientRect();
  const share = (event.clientX - left) / width;
  if (share < 0 || share > 1) {
    box.style.removeProperty('--shown');
    return;
  }
  box.style.setProperty('--share', String(share));
  box.style.setProperty('--shown', '1');
  box.style.setProperty('--moment', `'${clock(Math.round(fromUs + share * (timeUs - fromUs)))}'`);
}
