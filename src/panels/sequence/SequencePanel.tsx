import { useEffect, useState } from 'react';
import { formatSpan, type Micros } from '../../base/time';
import { useSize } from '../shared/hooks';
import { MessageCard } from './MessageCard';
import { SequencePicture } from './SequencePicture';
import { SequenceTable } from './SequenceTable';
import styles from '../shared/PanelFrame.module.css';
import type { Fact } from '../../engine/kernel/fact';
import type { NameTable } from '../../session/names';
import type { SequenceParams, SequenceView } from '../../worker/views/sequence/sequence-contract';

interface Props {
  readonly view: SequenceView | null;
  readonly names: NameTable;
  readonly partitions: readonly { readonly topic: string; readonly partition: number }[];
  /** The fact whose path is wanted while no message is chosen: the last one about what is selected. */
  readonly fact: number | undefined;
  readonly asText: boolean;
  readonly playing: boolean;
  readonly onParams: (params: SequenceParams) => void;
  readonly onMoment: (timeUs: number) => void;
  readonly onFact: (fact: Fact) => void;
}

const SPANS_US = [2_000, 10_000, 50_000, 200_000, 1_000_000, 3_000_000, 10_000_000];
const START_US = 1_000_000;
const LIMIT = 140;

/** Space-time diagram of the run's messages: nodes side by side, time downwards. */
export function SequencePanel({ view, names, partitions, fact, asText, playing, onParams, onMoment, onFact }: Props) {
  const [spanUs, setSpanUs] = useState(START_US);
  const [about, setAbout] = useState('');
  const [api, setApi] = useState('');
  const [routine, setRoutine] = useState(false);
  const [chosen, setChosen] = useState<number>();
  const [box, setBox] = useState<HTMLElement | null>(null);
  const { width } = useSize(box);
  useEffect(() => {
    const at = partitions.find(({ topic, partition }) => `${topic}-${partition}` === about);
    onParams({ spanUs, limit: LIMIT, routine, ...at, ...(api === '' ? {} : { apis: [api] }), ...(chosen === undefined ? (fact === undefined ? {} : { fact }) : { chosen }) });
  }, [onParams, spanUs, about, api, routine, chosen, fact, partitions]);
  // The newest is at the foot: while the clock runs the picture keeps to it.
  useEffect(() => {
    if (box && chosen === undefined) box.scrollTop = box.scrollHeight;
  }, [box, view, chosen]);

  const card = view !== null && (view.opened !== null || view.path.length > 0);
  return (
    <section className={styles.panel} aria-label="Sequence diagram">
      <div className={styles.filters} role="group" aria-label="What is drawn">
        <label>
          <span>last</span>
          <select value={spanUs} onChange={(event) => setSpanUs(Number(event.target.value))} aria-label="How much time">
            {SPANS_US.map((span) => <option key={span} value={span}>{formatSpan(span as Micros)}</option>)}
          </select>
        </label>
        <label>
          <span>about</span>
          <select value={about} onChange={(event) => setAbout(event.target.value)} aria-label="Which partition">
            <option value="">everything</option>
            {partitions.map(({ topic, partition }) => <option key={`${topic}-${partition}`}>{`${topic}-${partition}`}</option>)}
          </select>
        </label>
        <select value={api} onChange={(event) => setApi(event.target.value)} aria-label="Which requests">
          <option value="">all requests</option>
          {[...new Set([...(view?.apis ?? []), ...(api === '' ? [] : [api])])].map((name) => <option key={name}>{name}</option>)}
        </select>
        <button type="button" className={styles.chip} aria-pressed={!routine} onClick={() => setRoutine(!routine)}>fold what changes nothing</button>
        {view !== null && (
          <span className={styles.count}>
            {view.messages.length < view.total ? `the last ${view.messages.length} of ${view.total.toLocaleString('en')} messages: narrow the window` : `${view.total} messages`}
          </span>
        )}
      </div>
      {view?.cut === true && <p className={styles.notice} role="status">Messages further back are no longer at hand. Go to an earlier moment to see them.</p>}
      <div className={styles.split} data-card={card || undefined}>
        <section ref={setBox} className={styles.scroll} tabIndex={0} aria-label={asText ? 'Messages as text' : 'Messages'}>
          {view === null ? (
            <p className={styles.empty}>Reading the messages …</p>
          ) : view.messages.length === 0 ? (
            <p className={styles.empty}>{view.nowUs === 0 ? 'No messages yet. Press play.' : 'No message in this window passes the filters.'}</p>
          ) : asText ? (
            <SequenceTable view={view} names={names} chosen={chosen} onChoose={setChosen} />
          ) : (
            <SequencePicture view={view} names={names} width={width} chosen={chosen} onChoose={setChosen} onMoment={onMoment} />
          )}
        </section>
        {card && (
          <section className={styles.card} aria-label="Message" aria-live={playing ? 'off' : 'polite'}>
            <MessageCard view={view} names={names} onChoose={setChosen} onMoment={onMoment} onFact={onFact} />
          </section>
        )}
      </div>
    </section>
  );
}
