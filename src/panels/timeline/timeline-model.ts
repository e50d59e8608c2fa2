/** What stands on the timeline: which lane a fact belongs to, which marks fit, when a node was down. Pure. */
import { FactKind } from '../../engine/facts/fact-kinds';
import { factShape } from '../../engine/facts/fact-table';
import { NodeKind } from '../../engine/protocol/node-kinds';
import { factTone, factsOf, type FactTone } from '../shared/facts';
import type { Fact } from '../../engine/kernel/fact';
import type { NodeName, TimelineView } from '../../worker/contract';

export interface Lane {
  readonly id: string;
  readonly label: string;
}

export interface Mark {
  readonly fact: Fact;
  readonly lane: number;
  readonly tone: FactTone;
}

export interface Outage {
  readonly lane: number;
  readonly fromUs: number;
  /** `undefined`: until now and beyond. */
  readonly toUs: number | undefined;
  readonly kind: 'down' | 'paused';
}

export interface TimelineModel {
  readonly lanes: readonly Lane[];
  /** By time. */
  readonly marks: readonly Mark[];
  readonly outages: readonly Outage[];
  /** Marks that exist and are not here, because there are too many. */
  readonly left: number;
}

export function timelineModel(view: TimelineView, nodes: readonly NodeName[]): TimelineModel {
  const lanes: Lane[] = [];
  const laneOfNode = new Map<number, number>();
  const add = (id: string, label: string, members: readonly number[]): void => {
    for (const node of members) laneOfNode.set(node, lanes.length);
    lanes.push({ id, label });
  };
  const byKind = (kind: number): number[] => nodes.flatMap((n, i) => (n.kind === kind ? [i] : []));
  const controllers = byKind(NodeKind.Controller);
  if (controllers.length > 0) add('controllers', controllers.length > 1 ? 'controllers' : 'controller', controllers);
  for (const broker of byKind(NodeKind.Broker)) add(nodes[broker].name, `broker ${nodes[broker].kafkaId}`, [broker]);
  add('groups', 'groups', []);
  const groups = lanes.length - 1;
  add('clients', 'clients', [...byKind(NodeKind.Producer), ...byKind(NodeKind.Consumer), ...byKind(NodeKind.ShareConsumer), ...byKind(NodeKind.Terminal)]);
  const clients = lanes.length - 1;

  const marks: Mark[] = [];
  let total = 0;
  for (const { marks: rows, total: all } of view.lanes) {
    total += all;
    for (const fact of factsOf(rows)) {
      // The way in for raw requests is no part of the cluster.
      if (nodes[fact.node]?.kind === NodeKind.Edge) {
        total--;
        continue;
      }
      const lane = factShape(fact.kind).topic === 'group' ? groups : (laneOfNode.get(fact.node) ?? clients);
      marks.push({ fact, lane, tone: factTone(fact.kind) });
    }
  }
  marks.sort((a, b) => a.fact.timeUs - b.fact.timeUs || a.fact.id - b.fact.id);
  return { lanes, marks, outages: outagesOf(marks), left: Math.max(0, total - marks.length) };
}

function outagesOf(marks: readonly Mark[]): Outage[] {
  const open = new Map<number, { lane: number; fromUs: number; kind: Outage['kind'] }>();
  const done: Outage[] = [];
  const close = (node: number, toUs: number): void => {
    const was = open.get(node);
    if (was) done.push({ ...was, toUs });
    open.delete(node);
  };
  for (const { fact, lane } of marks) {
    switch (fact.kind) {
      case FactKind.NodeCrashed:
      case FactKind.NodeStopped:
        close(fact.node, fact.timeUs);
        open.set(fact.node, { lane, fromUs: fact.timeUs, kind: 'down' });
        break;
      case FactKind.NodePaused:
        open.set(fact.node, { lane, fromUs: fact.timeUs, kind: 'paused' });
        break;
      case FactKind.NodeStarted:
      case FactKind.NodeResumed:
        close(fact.node, fact.timeUs);
        break;
    }
  }
  for (const was of open.values()) done.push({ ...was, toUs: undefined });
  return done;
}

const WEIGHT: Readonly<Record<FactTone, number>> = { fault: 6, leader: 5, lag: 4, good: 3, control: 2, plain: 1 };

export interface PlacedMark extends Mark {
  readonly x: number;
  /** How many marks this one stands for, itself included. */
  readonly count: number;
  readonly label: string | undefined;
}

const MERGE_PX = 7;
const CHAR_PX = 6;
const LABEL_GAP = 12;

/** Marks in the window: neighbours that would cover each other become one, the weightiest; labels where there is room. */
export function placeMarks(
  marks: readonly Mark[],
  xOf: (timeUs: number) => number,
  width: number,
  labelOf: (fact: Fact) => string,
  chosen: ReadonlySet<number>,
  /** Facts about the cluster's own topics: they stand behind others of their kind. */
  minor: (fact: Fact) => boolean = () => false,
): PlacedMark[] {
  const weight = (mark: Mark): number => Number(chosen.has(mark.fact.id)) * 10 + WEIGHT[mark.tone] - (minor(mark.fact) ? 3.5 : 0);
  const byLane = new Map<number, { mark: Mark; x: number; count: number }[]>();
  for (const mark of marks) {
    const x = xOf(mark.fact.timeUs);
    if (x < -MERGE_PX || x > width + MERGE_PX) continue;
    const lane = byLane.get(mark.lane) ?? [];
    byLane.set(mark.lane, lane);
    const last = lane.at(-1);
    if (last && x - last.x < MERGE_PX && !(chosen.has(mark.fact.id) && chosen.has(last.mark.fact.id))) {
      last.count++;
      if (weight(mark) > weight(last.mark)) last.mark = mark;
    } else {
      lane.push({ mark, x, count: 1 });
    }
  }
  const placed: PlacedMark[] = [];
  for (const lane of byLane.values()) {
    lane.forEach(({ mark, x, count }, index) => {
      const label = labelOf(mark.fact);
      const next = lane[index + 1]?.x ?? width;
      const fits = x + LABEL_GAP + label.length * CHAR_PX < Math.min(next - 4, width);
      placed.push({ ...mark, x, count, label: fits ? label : undefined });
    });
  }
  return placed;
}

export interface Range {
  readonly fromUs: number;
  readonly toUs: number;
}

/** The window after the clock has moved: it stands still until the clock nears its edge, then turns a page. */
export function follow(range: Range, nowUs: number): Range {
  const span = range.toUs - range.fromUs;
  if (nowUs >= range.fromUs && nowUs <= range.fromUs + span * 0.9) return range;
  const fromUs = Math.max(0, nowUs - span * 0.55);
  return { fromUs, toUs: fromUs + span };
}

export const MIN_SPAN_US = 200;
export const MAX_SPAN_US = 3_600_000_000;

export function zoom(range: Range, atUs: number, factor: number): Range {
  const span = Math.min(MAX_SPAN_US, Math.max(MIN_SPAN_US, (range.toUs - range.fromUs) * factor));
  const share = (atUs - range.fromUs) / (range.toUs - range.fromUs);
  const fromUs = Math.max(0, atUs - span * share);
  return { fromUs, toUs: fromUs + span };
}

export function pan(range: Range, byUs: number): Range {
  const fromUs = Math.max(0, range.fromUs + byUs);
  return { fromUs, toUs: fromUs + range.toUs - range.fromUs };
}
