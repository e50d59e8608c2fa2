import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { formatClock, type Micros } from '../../base/time';
import { factAt, factCount, factTone } from '../shared/facts';
import { factShape, type FactTopic } from '../../engine/facts/fact-table';
import { factWords } from '../shared/fact-words';
import { nodeLabel } from '../../session/commands/describe-action';
import { MarkShape } from '../timeline/MarkShape';
import styles from './EventLog.module.css';
import type { EventLogParams, EventLogView, Selection } from '../../worker/contract';
import type { Fact } from '../../engine/kernel/fact';
import type { NameTable } from '../../session/names';

interface Props {
  readonly view: EventLogView | null;
  readonly names: NameTable;
  readonly nowUs: number;
  readonly selection: Selection | undefined;
  readonly selectionLabel: string;
  /** Asks for other facts. */
  readonly onParams: (params: EventLogParams) => void;
  readonly onJump: (fact: Fact) => void;
}

const ROW = 26;
const OVERSCAN = 8;
const PAGE = 400;

const TOPICS: readonly { readonly topic: FactTopic; readonly label: string }[] = [
  { topic: 'fault', label: 'faults' },
  { topic: 'life', label: 'life' },
  { topic: 'election', label: 'elections' },
  { topic: 'isr', label: 'ISR' },
  { topic: 'group', label: 'groups' },
  { topic: 'transaction', label: 'transactions' },
  { topic: 'client', label: 'clients' },
  { topic: 'replication', label: 'replication' },
  { topic: 'metadata', label: 'metadata' },
];

/** What happened, as text, with filters. Only the rows in sight are in the page. */
export function EventLog({ view, names, nowUs, selection, selectionLabel, onParams, onJump }: Props) {
  const [level, setLevel] = useState<0 | 1 | 2>(1);
  const [topics, setTopics] = useState<readonly FactTopic[]>([]);
  const [onlySelected, setOnlySelected] = useState(false);
  const [query, setQuery] = useState('');
  const [limit, setLimit] = useState(PAGE);
  const only = onlySelected ? selection : undefined;
  useEffect(() => {
    onParams({ limit, minLevel: level, ...(topics.length > 0 ? { topics } : {}), ...(only ? { selection: only } : {}) });
  }, [onParams, limit, level, topics, only]);

  const facts = useMemo(() => {
    if (!view) return [];
    const all = Array.from({ length: factCount(view.rows) }, (_, i) => factAt(view.rows, i));
    const words = query.trim().toLowerCase();
    if (words === '') return all;
    return all.filter((fact) => {
      const { text, detail } = factWords(fact, names);
      return `${factShape(fact.kind).name} ${text} ${detail ?? ''} ${names.nodeName(fact.node)}`.toLowerCase().includes(words);
    });
  }, [view, names, query]);

  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [height, setHeight] = useState(200);
  const stuck = useRef(true);
  useLayoutEffect(() => {
    const el = scroller.current;
    if (!el) return;
    setHeight(el.clientHeight);
    if (stuck.current) el.scrollTop = el.scrollHeight;
  }, [facts.length, view]);
  useEffect(() => {
    const el = scroller.current;
    if (!el) return;
    const observer = new ResizeObserver(() => setHeight(el.clientHeight));
    observer.observe(el);
    return () => observer.disconnect();
  }, []);
  const first = Math.max(0, Math.floor(scrollTop / ROW) - OVERSCAN);
  const last = Math.min(facts.length, Math.ceil((scrollTop + height) / ROW) + OVERSCAN);
  const toggle = (topic: FactTopic): void => setTopics(topics.includes(topic) ? topics.filter((t) => t !== topic) : [...topics, topic]);

  return (
    <div className={styles.log}>
      <div className={styles.filters} role="group" aria-label="Filters">
        <input className={styles.search} type="search" value={query} placeholder="filter by words" aria-label="Filter the log by words" onChange={(event) => setQuery(event.target.value)} />
        <select className={styles.select} value={level} aria-label="How much" onChange={(event) => setLevel(Number(event.target.value) as 0 | 1 | 2)}>
          <option value={2}>what matters</option>
          <option value={1}>steps</option>
          <option value={0}>everything</option>
        </select>
        {TOPICS.map(({ topic, label }) => (
          <button key={topic} type="button" className={styles.chip} aria-pressed={topics.includes(topic)} onClick={() => toggle(topic)}>
            {label}
          </button>
        ))}
        <button
          type="button"
          className={styles.chip}
          aria-pressed={onlySelected}
          aria-disabled={selection === undefined || undefined}
          title={selection === undefined ? 'Nothing is selected' : undefined}
          onClick={() => selection && setOnlySelected(!onlySelected)}
        >
          {selection === undefined ? 'only selected' : `only ${selectionLabel}`}
        </button>
        <span className={styles.count}>{facts.length.toLocaleString('en')} shown</span>
        {view?.hasOlder && (
          <button type="button" className={styles.chip} onClick={() => setLimit(limit + PAGE)}>
            older
          </button>
        )}
      </div>
      <div
        ref={scroller}
        className={styles.scroll}
        tabIndex={0}
        role="region"
        aria-label="Event log"
        onScroll={(event) => {
          const el = event.currentTarget;
          setScrollTop(el.scrollTop);
          stuck.current = el.scrollTop + el.clientHeight > el.scrollHeight - ROW;
        }}
      >
        {facts.length === 0 && <p className={styles.empty}>{view ? 'Nothing that passes the filters has happened yet.' : 'Reading the log …'}</p>}
        <ol className={styles.rows} style={{ height: facts.length * ROW }}>
          {facts.slice(first, last).map((fact, index) => {
            const words = factWords(fact, names);
            return (
              <li key={fact.id} style={{ top: (first + index) * ROW }} aria-posinset={first + index + 1} aria-setsize={facts.length}>
                <button type="button" className={styles.row} data-tone={factTone(fact.kind)} aria-current={fact.timeUs === nowUs ? 'time' : undefined} onClick={() => onJump(fact)}>
                  <span className={styles.time}>{formatClock(fact.timeUs as Micros)}</span>
                  <svg className={styles.mark} width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true"><MarkShape tone={factTone(fact.kind)} /></svg>
                  <span className={styles.node}>{nodeLabel(names.nodeName(fact.node))}</span>
                  <span className={styles.kind}>{factShape(fact.kind).name}</span>
                  <span className={styles.text}>
                    {words.text}
                    {words.detail !== undefined && <span className={styles.detail}> · {words.detail}</span>}
                  </span>
                </button>
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}
