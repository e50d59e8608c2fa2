import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { everyFrame } from '../shared/frame-loop';
import { FactKind } from '../../engine/facts/fact-kinds';
import { follow, placeMarks, timelineModel, type Range } from './timeline-model';
import { formatClock, formatSpan, MICROS_PER_SECOND, type Micros } from '../../base/time';
import { factWords } from '../shared/fact-words';
import { MarkShape } from './MarkShape';
import { useSize } from '../shared/hooks';
import styles from './Scrubber.module.css';
import type { NameTable } from '../../session/names';
import type { TimelineView } from '../../worker/contract';

interface Props {
  readonly view: TimelineView;
  readonly names: NameTable;
  readonly now: () => number;
  /** Where it will be when the journeys under way are over. */
  readonly heading: () => number;
  readonly onSeek: (timeUs: number) => void;
}

const Y = 16;
const FIRST_SPAN = 12 * MICROS_PER_SECOND;

/** The timeline in one line, for a thumb: everything that matters on it, drag to go there. */
export function Scrubber({ view, names, now, heading, onSeek }: Props) {
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const { width } = useSize(box);
  const [range, setRange] = useState<Range>({ fromUs: 0, toUs: FIRST_SPAN });
  const knob = useRef<HTMLDivElement>(null);
  const latest = useRef(range);
  latest.current = range;
  const headUs = Math.max(view.head.timeUs, view.cursor.timeUs);
  const model = useMemo(() => timelineModel(view, names.nodes), [view, names]);
  const xOf = (us: number): number => ((us - range.fromUs) / (range.toUs - range.fromUs)) * width;
  const placed = placeMarks(model.marks.filter((m) => m.tone !== 'plain').map((m) => ({ ...m, lane: 0 })), xOf, width, (f) => factWords(f, names).short, new Set());
  const lastFault = model.marks.findLast((m) => m.tone === 'fault' && m.fact.timeUs <= view.cursor.timeUs);

  useEffect(
    () =>
      everyFrame(() => {
        const r = latest.current;
        const nowUs = now();
        const next = follow(r, nowUs);
        if (next !== r) setRange(next);
        if (knob.current) knob.current.style.transform = `translateX(${((nowUs - next.fromUs) / (next.toUs - next.fromUs)) * width}px)`;
      }),
    [now, width],
  );

  const seekTo = (clientX: number): void => {
    const share = (clientX - (box?.getBoundingClientRect().left ?? 0)) / Math.max(1, width);
    onSeek(Math.round(Math.max(0, Math.min(headUs, range.fromUs + share * (range.toUs - range.fromUs)))));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = { ArrowLeft: -100_000, ArrowRight: 100_000, PageUp: MICROS_PER_SECOND, PageDown: -MICROS_PER_SECOND };
    if (event.key in moves && !event.shiftKey) onSeek(Math.max(0, heading() + moves[event.key]));
    else if (event.key === 'Home') onSeek(0);
    else if (event.key === 'End') onSeek(headUs);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={setBox}
      className={styles.scrubber}
      role="slider"
      tabIndex={0}
      aria-label="Time"
      aria-valuemin={0}
      aria-valuemax={Math.round(headUs / 1000)}
      aria-valuenow={Math.round(view.cursor.timeUs / 1000)}
      aria-valuetext={valueText(view.cursor.timeUs, lastFault && { timeUs: lastFault.fact.timeUs, words: factWords(lastFault.fact, names).short, crash: lastFault.fact.kind === FactKind.NodeCrashed })}
      onKeyDown={onKeyDown}
      onPointerDown={(event: PointerEvent<HTMLDivElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(event.clientX);
      }}
      onPointerMove={(event: PointerEvent<HTMLDivElement>) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(event.clientX);
      }}
    >
      <svg width={width} height={44} aria-hidden="true">
        <line className={styles.track} x1={0} x2={width} y1={Y} y2={Y} />
        <line className={styles.done} x1={0} x2={Math.max(0, Math.min(width, xOf(headUs)))} y1={Y} y2={Y} />
        {model.outages.map((o) => {
          const from = Math.max(0, xOf(o.fromUs));
          const to = Math.min(width, xOf(o.toUs ?? headUs));
          return to > from && <rect key={`${o.lane} ${o.fromUs}`} className={styles.outage} x={from} width={to - from} y={Y - 5} height={10} rx={2} />;
        })}
        {placed.map((m) => (
          <g key={m.fact.id} className={styles.mark} data-tone={m.tone} transform={`translate(${m.x} ${Y})`}>
            <MarkShape tone={m.tone} />
          </g>
        ))}
        <text className={styles.edge} x={0} y={41}>{edge(range.fromUs)}</text>
        {lastFault && xOf(lastFault.fact.timeUs) > 120 && xOf(lastFault.fact.timeUs) < width - 120 && (
          <text className={styles.fault} x={xOf(lastFault.fact.timeUs)} y={41}>{`${factWords(lastFault.fact, names).short} ${formatClock(lastFault.fact.timeUs as Micros)}`}</text>
        )}
        <text className={styles.edge} x={width} y={41} textAnchor="end">{edge(range.toUs)}</text>
      </svg>
      <div ref={knob} className={styles.knob} />
    </div>
  );
}

const edge = (us: number): string => `${(us / MICROS_PER_SECOND).toFixed(1)} s`;

/** `12.084 s, 3.303 s after: broker 3 crash` */
function valueText(nowUs: number, fault: { readonly timeUs: number; readonly words: string; readonly crash: boolean } | undefined): string {
  const clock = formatClock(nowUs as Micros);
  return fault ? `${clock}, ${formatSpan((nowUs - fault.timeUs) as Micros)} after ${fault.crash ? `the crash: ${fault.words}` : fault.words}` : clock;
}
