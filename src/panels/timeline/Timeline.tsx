import { scaleLinear } from 'd3-scale';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { formatClock, formatSpan, MICROS_PER_MS, MICROS_PER_SECOND, type Micros } from '../../base/time';
import { describeAction } from '../../session/commands/describe-action';
import { everyFrame } from '../shared/frame-loop';
import { factWords, minorFacts } from '../shared/fact-words';
import { factsOf } from '../shared/facts';
import { follow, pan, placeMarks, timelineModel, zoom, type PlacedMark, type Range } from './timeline-model';
import { useSize } from '../shared/hooks';
import { MarkShape } from './MarkShape';
import styles from './Timeline.module.css';
import type { Fact } from '../../engine/kernel/fact';
import type { FactRows, TimelineView } from '../../worker/contract';
import type { NameTable } from '../../session/names';

interface Props {
  readonly view: TimelineView;
  readonly names: NameTable;
  /** The causes of the selected thing, newest first; drawn as a dashed line. */
  readonly why: FactRows | undefined;
  /** The clock of what is on screen, read every frame. */
  readonly now: () => number;
  /** Where it will be when the journeys under way are over. */
  readonly heading: () => number;
  readonly onSeek: (timeUs: number) => void;
  readonly onPick: (fact: Fact) => void;
  readonly onBranch: (branch: number) => void;
}

const LABELS = 92;
const AXIS = 22;
const FIRST_SPAN = 20 * MICROS_PER_SECOND;
const WIDEST_FOR_CHAIN = 120 * MICROS_PER_SECOND;

export function Timeline({ view, names, why, now, heading, onSeek, onPick, onBranch }: Props) {
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const size = useSize(box);
  const [range, setRange] = useState<Range>({ fromUs: 0, toUs: FIRST_SPAN });
  const [following, setFollowing] = useState(true);
  const handle = useRef<HTMLDivElement>(null);
  const model = useMemo(() => timelineModel(view, names.nodes), [view, names]);
  const width = Math.max(60, size.width - LABELS - 12);
  const scale = useMemo(() => scaleLinear().domain([range.fromUs, range.toUs]).range([0, width]), [range, width]);
  const branchRows = view.branches.length > 1 ? view.branches : [];
  const rows = model.lanes.length + (branchRows.length > 0 ? 1 : 0);
  const laneHeight = Math.max(20, Math.min(34, (size.height - AXIS) / rows));
  const height = laneHeight * rows;
  const chain = useMemo(() => (why ? factsOf(why) : []), [why]);
  const chosen = useMemo(() => new Set(chain.map((f) => f.id)), [chain]);
  const minor = useMemo(() => minorFacts(names), [names]);
  const placed = useMemo(() => placeMarks(model.marks, scale, width, (f) => factWords(f, names).short, chosen, minor), [model, scale, width, names, chosen, minor]);
  const headUs = Math.max(view.head.timeUs, view.cursor.timeUs);

  // The scrubber follows every frame without a render; the window turns its page only when needed.
  const latest = useRef({ range, following, scale, headUs });
  latest.current = { range, following, scale, headUs };
  useEffect(
    () =>
      everyFrame(() => {
        const { range: r, following: f, scale: s } = latest.current;
        const nowUs = now();
        if (handle.current) {
          const x = s(nowUs);
          handle.current.style.transform = `translateX(${x}px)`;
          handle.current.style.visibility = x < -1 || x > s.range()[1] + 1 ? 'hidden' : 'visible';
          const whole = Math.round(nowUs / 1000);
          if (handle.current.dataset.now !== String(whole)) {
            handle.current.dataset.now = String(whole);
            handle.current.setAttribute('aria-valuenow', String(whole));
            handle.current.setAttribute('aria-valuetext', formatClock(nowUs as Micros));
          }
        }
        if (f) {
          const next = follow(r, nowUs);
          if (next !== r) setRange(next);
        }
      }),
    [now],
  );

  // A chain of causes that was just asked for is brought into sight as a whole.
  const oldest = chain.at(-1);
  const newest = chain[0];
  useEffect(() => {
    if (!oldest || !newest) return;
    setRange((r) => {
      const span = r.toUs - r.fromUs;
      if (oldest.timeUs >= r.fromUs && newest.timeUs <= r.toUs) return r;
      if (newest.timeUs - oldest.timeUs > WIDEST_FOR_CHAIN) return r;
      const end = Math.max(newest.timeUs, now());
      const wanted = Math.max(span, (end - oldest.timeUs) * 1.25);
      const fromUs = Math.max(0, wanted > WIDEST_FOR_CHAIN ? oldest.timeUs - span * 0.1 : Math.min(oldest.timeUs - wanted * 0.06, end));
      return { fromUs, toUs: fromUs + (wanted > WIDEST_FOR_CHAIN ? Math.max(span, (newest.timeUs - oldest.timeUs) * 1.3) : wanted) };
    });
    // Only a new chain moves the window, not the passing of time.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [oldest?.id, newest?.id]);

  const timeAt = (clientX: number): number => {
    const left = (box?.getBoundingClientRect().left ?? 0) + LABELS;
    return Math.max(0, Math.min(Math.round(scale.invert(clientX - left)), headUs));
  };
  const dragging = useRef(false);
  const drag = {
    onPointerDown(event: PointerEvent<HTMLDivElement>) {
      if (event.button !== 0) return;
      dragging.current = true;
      event.currentTarget.setPointerCapture(event.pointerId);
      onSeek(timeAt(event.clientX));
    },
    onPointerMove(event: PointerEvent<HTMLDivElement>) {
      if (dragging.current) onSeek(timeAt(event.clientX));
    },
    onPointerUp() {
      dragging.current = false;
    },
    onPointerCancel() {
      dragging.current = false;
    },
  };

  useEffect(() => {
    if (!box) return;
    const onWheel = (event: WheelEvent): void => {
      if (event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
        event.preventDefault();
        const { range: r, scale: s } = latest.current;
        if (event.ctrlKey) {
          const at = s.invert(event.clientX - box.getBoundingClientRect().left - LABELS);
          setRange(zoom(r, at, Math.exp(event.deltaY / 200)));
        } else {
          setFollowing(false);
          setRange(pan(r, ((event.deltaX || event.deltaY) / s.range()[1]) * (r.toUs - r.fromUs)));
        }
      }
    };
    box.addEventListener('wheel', onWheel, { passive: false });
    return () => box.removeEventListener('wheel', onWheel);
  }, [box]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = (range.toUs - range.fromUs) / 100;
    const moves: Record<string, number> = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step, PageUp: MICROS_PER_SECOND, PageDown: -MICROS_PER_SECOND };
    if (event.key in moves && !event.shiftKey && !event.altKey) onSeek(Math.round(Math.max(0, heading() + moves[event.key])));
    else if (event.key === 'Home') onSeek(0);
    else if (event.key === 'End') onSeek(headUs);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const zoomBy = (factor: number): void => setRange(zoom(range, Math.min(range.toUs, Math.max(range.fromUs, now())), factor));
  const fit = (): void => {
    setFollowing(false);
    setRange({ fromUs: 0, toUs: Math.max(headUs * 1.06, MICROS_PER_SECOND) });
  };

  const ticks = scale.ticks(Math.max(3, Math.floor(width / 95)));
  const yOf = (lane: number): number => (lane + 0.5) * laneHeight;
  const byId = new Map(placed.map((m) => [m.fact.id, m]));
  return (
    <div className={styles.timeline}>
      <div className={styles.tools}>
        {model.left > 0 && <span className={styles.note}>{model.left.toLocaleString('en')} more in the event log</span>}
        <button type="button" className={styles.tool} onClick={() => zoomBy(2)} aria-label="Zoom out" title="Zoom out">−</button>
        <span className={styles.span}>{formatSpan((range.toUs - range.fromUs) as Micros)}</span>
        <button type="button" className={styles.tool} onClick={() => zoomBy(0.5)} aria-label="Zoom in" title="Zoom in">+</button>
        <button type="button" className={styles.tool} onClick={fit}>all</button>
        <button type="button" className={styles.tool} aria-pressed={following} onClick={() => setFollowing(!following)}>follow</button>
      </div>
      <div className={styles.scroll}>
        <div className={styles.box} ref={setBox} style={{ minHeight: height + AXIS }}>
          <ul className={styles.labels} aria-hidden="true" style={{ width: LABELS }}>
            {model.lanes.map((lane) => (
              <li key={lane.id} style={{ height: laneHeight }}>{lane.label}</li>
            ))}
            {branchRows.length > 0 && <li style={{ height: laneHeight }}>branches</li>}
          </ul>
          <div className={styles.plot} style={{ left: LABELS, width, height: height + AXIS }} {...drag}>
            <svg width={width} height={height + AXIS} aria-hidden="true" className={styles.svg}>
              {ticks.map((tick) => (
                <g key={tick} transform={`translate(${scale(tick)} 0)`}>
                  <line className={styles.grid} y2={height} />
                  <text className={styles.tick} y={height + 15}>{tickText(tick, range)}</text>
                </g>
              ))}
              {model.lanes.map((lane, index) => (
                <line key={lane.id} className={styles.lane} x2={width} y1={yOf(index)} y2={yOf(index)} />
              ))}
              {model.outages.map((outage, i) => {
                const from = Math.max(0, scale(outage.fromUs));
                const to = Math.min(width, scale(outage.toUs ?? headUs));
                return to > from && <rect key={`${outage.lane} ${outage.fromUs} ${i}`} className={styles.outage} data-kind={outage.kind} x={from} width={to - from} y={yOf(outage.lane) - 5} height={10} rx={2} />;
              })}
              {headUs < range.toUs && <rect className={styles.unknown} x={Math.max(0, scale(headUs))} width={Math.max(0, width - Math.max(0, scale(headUs)))} height={height} />}
              <Chain chain={chain} byId={byId} yOf={yOf} />
              {placed.map((mark) => (
                <g
                  key={mark.fact.id}
                  className={styles.mark}
                  data-tone={mark.tone}
                  data-later={mark.fact.timeUs > view.cursor.timeUs || undefined}
                  data-chosen={chosen.has(mark.fact.id) || undefined}
                  transform={`translate(${mark.x} ${yOf(mark.lane)})`}
                  onPointerDown={(event) => event.stopPropagation()}
                  onClick={() => onPick(mark.fact)}
                >
                  <title>{`${formatClock(mark.fact.timeUs as Micros)}  ${factWords(mark.fact, names).text}${mark.count > 1 ? ` (and ${mark.count - 1} more here)` : ''}`}</title>
                  <circle r={9} className={styles.hit} />
                  <MarkShape tone={mark.tone} />
                  {mark.label !== undefined && <text className={styles.label} x={9} y={-4}>{mark.label}</text>}
                </g>
              ))}
              {branchRows.map((branch, index) => {
                const y = model.lanes.length * laneHeight + ((index + 1) * laneHeight) / (branchRows.length + 1);
                const x0 = Math.max(0, scale(branch.forkedAt.timeUs));
                const x1 = Math.min(width, scale(branch.branch === view.branch ? headUs : branch.head.timeUs));
                return (
                  x1 > 0 && (
                    <g key={branch.branch} className={styles.branch} data-current={branch.branch === view.branch || undefined} onPointerDown={(event) => event.stopPropagation()} onClick={() => onBranch(branch.branch)}>
                      <title>{branch.firstCommand ? `Branch from ${formatClock(branch.forkedAt.timeUs as Micros)}: ${describeAction(branch.firstCommand)}` : 'The first history'}</title>
                      <line className={styles.branchHit} x1={x0} x2={Math.max(x1, x0 + 4)} y1={y} y2={y} />
                      <line className={styles.branchLine} x1={x0} x2={Math.max(x1, x0 + 4)} y1={y} y2={y} />
                      <circle cx={x0} cy={y} r={3} />
                    </g>
                  )
                );
              })}
            </svg>
            <div
              ref={handle}
              className={styles.handle}
              role="slider"
              tabIndex={0}
              aria-label="Time"
              aria-orientation="horizontal"
              aria-valuemin={0}
              aria-valuemax={Math.round(headUs / 1000)}
              aria-valuenow={Math.round(view.cursor.timeUs / 1000)}
              aria-valuetext={formatClock(view.cursor.timeUs as Micros)}
              style={{ height: height + 2 }}
              onKeyDown={onKeyDown}
            />
          </div>
        </div>
      </div>
    </div>
  );
}

/** From cause to effect, along the lanes. */
function Chain({ chain, byId, yOf }: { readonly chain: readonly Fact[]; readonly byId: ReadonlyMap<number, PlacedMark>; readonly yOf: (lane: number) => number }) {
  // A step that has no mark of its own here is passed over: its effect hangs on the cause before it.
  const shown = chain.map((f) => byId.get(f.id)).filter((m) => m !== undefined).reverse();
  return shown.slice(1).map((to, index) => {
    const from = shown[index];
    const [y0, y1] = [yOf(from.lane), yOf(to.lane)];
    const half = (to.x - from.x) / 2;
    return <path key={to.fact.id} className={styles.chain} d={`M${from.x} ${y0}C${from.x + half} ${y0} ${to.x - half} ${y1} ${to.x} ${y1}`} />;
  });
}

function tickText(us: number, range: Range): string {
  const span = range.toUs - range.fromUs;
  if (span > 20 * MICROS_PER_SECOND) return `${Math.round(us / MICROS_PER_SECOND)} s`;
  if (span > 2 * MICROS_PER_SECOND) return `${(us / MICROS_PER_SECOND).toFixed(1)} s`;
  if (span > 20 * MICROS_PER_MS) return `${(us / MICROS_PER_SECOND).toFixed(3)} s`;
  return `${(us / MICROS_PER_SECOND).toFixed(6)} s`;
}
