import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { FactKind } from '../../engine/facts/fact-kinds';
import { formatSpan, type Micros } from '../../base/time';
import { factTone, factsOf } from '../shared/facts';
import { factWords } from '../shared/fact-words';
import { keyLetter, keyTone } from '../shared/record-marks';
import { MarkShape } from '../timeline/MarkShape';
import { nodeLabel } from '../../session/commands/describe-action';
import { endOf, layOut, TIME_WIDTH, type Label, type SequenceLayout } from './sequence-layout';
import { laneName, messageLine, preciseClock } from './words';
import styles from './SequencePicture.module.css';
import type { Fact } from '../../engine/kernel/fact';
import type { NameTable } from '../../session/names';
import type { SequenceLane, SequenceMessage, SequenceView } from '../../worker/views/sequence/sequence-contract';

interface Props {
  readonly view: SequenceView;
  readonly names: NameTable;
  readonly width: number;
  readonly chosen: number | undefined;
  readonly onChoose: (id: number | undefined) => void;
  readonly onMoment: (timeUs: number) => void;
}

const CHAR = 6.3;
const KEY_BOX = 13;

function labelWidth(message: SequenceMessage): number {
  return 12 + textOf(message).length * CHAR + message.keys.length * KEY_BOX;
}

function textOf(message: SequenceMessage): string {
  return message.error === '' ? message.label : message.error;
}

/** Lanes, arrows from sending to arrival, marks of what they led to. */
export function SequencePicture({ view, names, width, chosen, onChoose, onMoment }: Props) {
  const facts = useMemo(() => factsOf(view.facts), [view.facts]);
  const layout = useMemo(() => layOut(view, width, labelWidth, (at) => placeMarks(facts, names, at)), [view, width, facts, names]);
  const marks = useMemo(() => placeMarks(facts, names, layout), [facts, names, layout]);
  const path = useMemo(() => new Map(view.path.flatMap(({ message }, i) => (message === 0 ? [] : [[message, i + 1] as const]))), [view.path]);
  const group = useRef<SVGGElement>(null);
  const onPath = view.path.length > 0;
  useEffect(() => {
    if (chosen !== undefined) group.current?.querySelector(`[data-message="${chosen}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const id = Number((event.target as Element).getAttribute('data-message'));
    const at = view.messages.findIndex((message) => message.id === id);
    if (at < 0) return;
    const next = neighbour(view, at, event.key);
    if (next !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      onChoose(next);
      group.current?.querySelector<SVGGElement>(`[data-message="${next}"]`)?.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      event.stopPropagation();
      if (id === chosen) onMoment(view.messages[at].sentUs);
      else onChoose(id);
    } else if (event.key === 'Escape' && chosen !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      onChoose(undefined);
    }
  };
  const focusable = view.messages.some(({ id }) => id === chosen) ? chosen : view.messages[view.messages.length - 1]?.id;

  return (
    <div className={styles.frame} style={{ width: layout.width }}>
      <Heads lanes={view.lanes} layout={layout} />
      <svg className={styles.picture} width={layout.width} height={layout.height} role="group" aria-label="Messages, time from top to bottom">
        <defs>
          {['plain', 'control', 'path', 'lost'].map((kind) => (
            <marker key={kind} id={`seq-${kind}`} viewBox="0 0 8 8" refX="7.4" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
              <path d="M0 .8 8 4 0 7.2z" className={styles[kind]} />
            </marker>
          ))}
        </defs>
        <g aria-hidden="true">
          {layout.ticks.map(({ timeUs, y }) => (
            <g key={timeUs}>
              <text x={TIME_WIDTH - 10} y={y + 3.5} textAnchor="end" className={styles.time}>{preciseClock(timeUs).slice(0, -6)}</text>
              <line x1={TIME_WIDTH} x2={layout.width} y1={y} y2={y} className={styles.grid} />
            </g>
          ))}
          {view.lanes.map((lane) => (
            <Lane key={lane.node} lane={lane} layout={layout} facts={facts} view={view} />
          ))}
          {layout.folds.map(({ fromUs, toUs, y, height }) => (
            <g key={fromUs}>
              <rect x={0} y={y} width={layout.width} height={height} className={styles.fold} />
              <text x={12} y={y + height / 2 + 4} className={styles.folded}>{formatSpan((toUs - fromUs) as Micros)}</text>
              <text x={TIME_WIDTH + 12} y={y + height / 2 + 4} className={styles.folded}>{foldWords(view, names, fromUs, toUs)}</text>
            </g>
          ))}
        </g>
        <g aria-hidden="true">
          {view.messages.map((message) => (
            <Line key={message.id} message={message} layout={layout} view={view} isStep={path.has(message.id)} dim={onPath && !path.has(message.id)} />
          ))}
        </g>
        <g ref={group} onKeyDown={onKeyDown}>
          {view.messages.map((message) => (
            <Arrow
              key={message.id}
              message={message}
              layout={layout}
              view={view}
              step={path.get(message.id)}
              dim={onPath && !path.has(message.id)}
              chosen={message.id === chosen}
              focusable={message.id === focusable}
              words={messageLine(message, names)}
              onChoose={onChoose}
            />
          ))}
        </g>
        <g aria-hidden="true" className={styles.marks}>
          <FactMarks marks={marks} names={names} />
          <line x1={TIME_WIDTH - 4} x2={layout.width} y1={layout.yOf(view.toUs)} y2={layout.yOf(view.toUs)} className={styles.now} />
          <text x={TIME_WIDTH - 10} y={layout.yOf(view.toUs) + 14} textAnchor="end" className={styles.nowText}>{view.toUs === view.nowUs ? 'now' : 'end'}</text>
        </g>
      </svg>
    </div>
  );
}

/** Up and down: the messages in order; left and right: those of the same two nodes. */
function neighbour({ messages }: SequenceView, at: number, key: string): number | undefined {
  const { from, to } = messages[at];
  const pair = ({ from: a, to: b }: SequenceMessage): boolean => (a === from && b === to) || (a === to && b === from);
  switch (key) {
    case 'ArrowDown':
      return messages[at + 1]?.id;
    case 'ArrowUp':
      return messages[at - 1]?.id;
    case 'ArrowRight':
      return messages.find((message, i) => i > at && pair(message))?.id;
    case 'ArrowLeft':
      return messages.findLast((message, i) => i < at && pair(message))?.id;
    default:
      return undefined;
  }
}

function foldWords({ routine, toUs: end }: SequenceView, names: NameTable, fromUs: number, toUs: number): string {
  const parts = routine.flatMap(({ api, from, to, timesUs }) => {
    const count = timesUs.filter((time) => time >= fromUs && (time < toUs || toUs === end)).length;
    return count === 0 ? [] : [{ count, text: `×${count} ${api} ${laneName(names, from)} – ${laneName(names, to)}` }];
  });
  const shown = parts.sort((a, b) => b.count - a.count).slice(0, 3).map(({ text }) => text);
  return parts.length === 0 ? 'nothing sent' : `${shown.join(', ')}${parts.length > 3 ? ` and ${parts.length - 3} more pairs` : ''}, nothing new`;
}

function Heads({ lanes, layout }: { readonly lanes: readonly SequenceLane[]; readonly layout: SequenceLayout }) {
  const width = Math.min(120, (layout.width - TIME_WIDTH) / Math.max(1, lanes.length) - 8);
  return (
    <ul className={styles.heads} aria-label="Lanes">
      {lanes.map(({ node, name, status, state, leads }) => (
        <li key={node} style={{ left: (layout.laneX.get(node) ?? 0) - width / 2, width }} data-leads={leads || undefined} data-status={status}>
          <b>{nodeLabel(name)}</b>
          <span>{status === 'running' ? state : status}</span>
        </li>
      ))}
    </ul>
  );
}

/** The line of a node; hatched while it is frozen, gone while its process is. */
function Lane({ lane, layout, facts, view }: { readonly lane: SequenceLane; readonly layout: SequenceLayout; readonly facts: readonly Fact[]; readonly view: SequenceView }) {
  const x = layout.laneX.get(lane.node) ?? 0;
  return (
    <>
      {spansOf(lane, facts, view).map(({ fromUs, toUs, state }) => {
        const y1 = layout.yOf(fromUs);
        const y2 = layout.yOf(toUs);
        if (state === 'paused') return <rect key={fromUs} x={x - 7} width={14} y={y1} height={Math.max(1, y2 - y1)} className={styles.paused} />;
        return <line key={fromUs} x1={x} x2={x} y1={y1} y2={y2} className={state === 'down' ? styles.down : lane.leads ? styles.leads : styles.lane} />;
      })}
    </>
  );
}

type LaneState = 'running' | 'paused' | 'down';

function spansOf(lane: SequenceLane, facts: readonly Fact[], { fromUs, toUs, nowUs }: SequenceView): { fromUs: number; toUs: number; state: LaneState }[] {
  const changes: { timeUs: number; before: LaneState; after: LaneState }[] = [];
  for (const { node, kind, timeUs } of facts) {
    if (node !== lane.node) continue;
    const change = CHANGES[kind];
    if (change !== undefined) changes.push({ timeUs, ...change });
  }
  const nowState: LaneState = lane.status === 'down' ? 'down' : lane.status === 'paused' ? 'paused' : 'running';
  const spans: { fromUs: number; toUs: number; state: LaneState }[] = [];
  let since = fromUs;
  let state: LaneState = changes[0]?.before ?? (toUs === nowUs ? nowState : 'running');
  for (const change of changes) {
    spans.push({ fromUs: since, toUs: change.timeUs, state });
    since = change.timeUs;
    state = change.after;
  }
  spans.push({ fromUs: since, toUs, state });
  return spans;
}

const CHANGES: Readonly<Record<number, { readonly before: LaneState; readonly after: LaneState }>> = {
  [FactKind.NodeCrashed]: { before: 'running', after: 'down' },
  [FactKind.NodeStopped]: { before: 'running', after: 'down' },
  [FactKind.NodeStarted]: { before: 'down', after: 'running' },
  [FactKind.NodePaused]: { before: 'running', after: 'paused' },
  [FactKind.NodeResumed]: { before: 'paused', after: 'running' },
};

interface ArrowProps {
  readonly message: SequenceMessage;
  readonly layout: SequenceLayout;
  readonly view: SequenceView;
  readonly step: number | undefined;
  readonly dim: boolean;
  readonly chosen: boolean;
  readonly focusable: boolean;
  readonly words: string;
  readonly onChoose: (id: number) => void;
}

/** Where a message's line runs; null: one of its nodes has no lane. */
function courseOf(message: SequenceMessage, layout: SequenceLayout, view: SequenceView): { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number } | null {
  const x1 = layout.laneX.get(message.from);
  const to = layout.laneX.get(message.to);
  if (x1 === undefined || to === undefined) return null;
  const y1 = layout.yOf(message.sentUs);
  // Under way at the end of the window: the arrow is as far as it has got; held: it stops where the link is cut.
  const share = message.arrivesUs > view.toUs ? (view.toUs - message.sentUs) / (message.arrivesUs - message.sentUs) : message.arrivesUs < 0 ? 0.5 : 1;
  const inset = share === 1 ? (to > x1 ? -3 : 3) : 0;
  return { x1, y1, x2: x1 + (to - x1) * share + inset, y2: message.arrivesUs < 0 ? y1 + 16 : layout.yOf(endOf(message, view.toUs)) };
}

function kindOf(message: SequenceMessage, isStep: boolean): 'path' | 'lost' | 'control' | 'plain' {
  if (isStep) return 'path';
  return isBroken(message) ? 'lost' : message.isControl ? 'control' : 'plain';
}

function isBroken({ state }: SequenceMessage): boolean {
  return state === 'lost' || state === 'held';
}

/** Drawn before all labels, so that no line runs through words. */
function Line({ message, layout, view, isStep, dim }: Pick<ArrowProps, 'message' | 'layout' | 'view' | 'dim'> & { readonly isStep: boolean }) {
  const course = courseOf(message, layout, view);
  if (course === null) return null;
  const kind = kindOf(message, isStep);
  const { x2, y2 } = course;
  return (
    <g className={styles.message} data-kind={kind} data-dim={dim || undefined} data-routine={message.isRoutine || undefined}>
      <line {...course} className={styles.arrow} strokeDasharray={message.isResponse ? '5 4' : undefined} markerEnd={isBroken(message) ? undefined : `url(#seq-${kind})`} />
      {isBroken(message) && <path d={`M${x2 - 5} ${y2 - 5}l10 10m0 -10l-10 10`} className={styles.cross} />}
    </g>
  );
}

/** What can be chosen: the line's reach, its label, its place in the chain of causes. */
function Arrow({ message, layout, view, step, dim, chosen, focusable, words, onChoose }: ArrowProps) {
  const course = courseOf(message, layout, view);
  if (course === null) return null;
  const { x1, y1, x2 } = course;
  const kind = kindOf(message, step !== undefined);
  const label = layout.labels.get(message.id);
  return (
    <g
      className={styles.message}
      role="button"
      tabIndex={focusable ? 0 : -1}
      aria-label={`${preciseClock(message.sentUs)}, ${words}`}
      aria-pressed={chosen}
      data-message={message.id}
      data-kind={kind}
      data-dim={dim || undefined}
      data-routine={message.isRoutine || undefined}
      data-chosen={chosen || undefined}
      onClick={() => onChoose(message.id)}
    >
      <title>{words}</title>
      <line {...course} className={styles.reach} />
      <line {...course} className={styles.hot} />
      {label && (
        <g transform={`translate(${label.x} ${label.y - 9})`}>
          <rect width={label.width} height={18} rx={5} className={styles.chip} />
          <text x={6} y={12.6} className={styles.label} data-error={message.error !== '' || undefined}>{textOf(message)}</text>
          {message.keys.map((key, i) => (
            <g key={i} transform={`translate(${label.width - (message.keys.length - i) * KEY_BOX - 2} 3)`}>
              <rect width={11} height={12} rx={2.5} style={{ fill: `var(--rec-${keyTone(key)})` }} />
              <text x={5.5} y={9.4} textAnchor="middle" className={styles.key}>{keyLetter(key)}</text>
            </g>
          ))}
        </g>
      )}
      {step !== undefined && (
        <g transform={`translate(${x1 + (x1 < x2 ? 11 : -11)} ${y1 - 2})`}>
          <circle r={8} className={styles.step} />
          <text y={3.6} textAnchor="middle" className={styles.stepText}>{step}</text>
        </g>
      )}
    </g>
  );
}

/** A mark that has a place: log ends, high watermarks, whatever changed a node, where it happened; of a kind, only what has room. */
interface Placed extends Label {
  readonly fact: Fact;
  readonly pill: Pill | null;
}

function placeMarks(facts: readonly Fact[], names: NameTable, { laneX, yOf }: Pick<SequenceLayout, 'laneX' | 'yOf'>): Placed[] {
  const lastY = new Map<string, number>();
  const placed: Placed[] = [];
  for (const fact of facts) {
    const lane = laneX.get(fact.node);
    if (lane === undefined) continue;
    const y = yOf(fact.timeUs);
    const pill = pillOf(fact);
    const slot = `${fact.node}/${pill?.kind ?? 'mark'}`;
    if (y - (lastY.get(slot) ?? -Infinity) < 17) continue;
    lastY.set(slot, y);
    const width = 10 + (pill?.text ?? factWords(fact, names).short).length * CHAR;
    placed.push({ fact, pill, y, width, x: pill?.kind === 'leo' ? lane - width - 4 : pill === null ? lane - 6 : lane + 4 });
  }
  return placed;
}

function FactMarks({ marks, names }: { readonly marks: readonly Placed[]; readonly names: NameTable }) {
  return marks.map(({ fact, pill, x, y, width }) => {
    if (pill === null) {
      return (
        <g key={fact.id} transform={`translate(${x + 6} ${y})`} className={styles.mark} data-tone={factTone(fact.kind)}>
          <MarkShape tone={factTone(fact.kind)} />
          <text x={10} y={4} className={styles.markText}>{factWords(fact, names).short}</text>
        </g>
      );
    }
    return (
      <g key={fact.id} transform={`translate(${x} ${y - 8})`}>
        <rect width={width} height={16} rx={4} className={styles[pill.kind]} />
        <text x={width / 2} y={11.6} textAnchor="middle" className={styles[`${pill.kind}Text`]}>{pill.text}</text>
      </g>
    );
  });
}

interface Pill {
  readonly kind: 'leo' | 'hw';
  readonly text: string;
}

function pillOf(fact: Fact): Pill | null {
  switch (fact.kind) {
    case FactKind.RecordsAppended:
      return { kind: 'leo', text: `LEO ${fact.b + fact.c}` };
    case FactKind.RecordsReplicated:
      return { kind: 'leo', text: `LEO ${fact.c}` };
    case FactKind.HighWatermarkAdvanced:
      return { kind: 'hw', text: `HW ${fact.b}` };
    default:
      return null;
  }
}
