import { describe, expect, it } from 'vitest';
import { FactKind } from '../../engine/facts/fact-kinds';
import { NodeKind } from '../../engine/protocol/node-kinds';
import { follow, pan, placeMarks, timelineModel, zoom } from './timeline-model';
import type { NodeName, TimelineView } from '../../worker/contract';

const nodes: readonly NodeName[] = [
  { name: 'controller-101', kind: NodeKind.Controller, kafkaId: 101 },
  { name: 'broker-1', kind: NodeKind.Broker, kafkaId: 1 },
  { name: 'broker-2', kind: NodeKind.Broker, kafkaId: 2 },
  { name: 'web-1', kind: NodeKind.Producer, kafkaId: -1 },
];

let ids = 0;
const fact = (timeUs: number, node: number, kind: number, a = 0): number[] => [++ids, timeUs, ids, node, kind, a, 0, 0, 0, 0];

function view(...facts: number[][]): TimelineView {
  const moment = { events: 0, timeUs: 1_000 };
  return { startUs: 0, cursor: moment, head: moment, lanes: [{ lane: 'faults', marks: Float64Array.from(facts.flat()), total: facts.length + 3 }], commands: [], checkpoints: [], branches: [], branch: 0 };
}

describe('the timeline', () => {
  it('gives each fact the lane of its node, and groups a lane of their own', () => {
    const model = timelineModel(view(fact(30, 3, FactKind.SendRetried), fact(10, 2, FactKind.NodeCrashed), fact(20, 1, FactKind.RebalanceStarted), fact(25, 0, FactKind.LeaderElected)), nodes);
    expect(model.lanes.map((l) => l.label)).toEqual(['controller', 'broker 1', 'broker 2', 'groups', 'clients']);
    expect(model.marks.map((m) => [m.fact.timeUs, model.lanes[m.lane].label])).toEqual([
      [10, 'broker 2'],
      [20, 'groups'],
      [25, 'controller'],
      [30, 'clients'],
    ]);
    expect(model.left).toBe(3);
  });

  it('shows from when to when a node was down or stood still', () => {
    const { outages } = timelineModel(
      view(fact(10, 1, FactKind.NodeCrashed), fact(40, 1, FactKind.NodeStarted), fact(50, 2, FactKind.NodePaused), fact(60, 2, FactKind.NodeCrashed), fact(90, 1, FactKind.NodePaused)),
      nodes,
    );
    expect(outages).toContainEqual({ lane: 1, fromUs: 10, toUs: 40, kind: 'down' });
    expect(outages).toContainEqual({ lane: 2, fromUs: 50, toUs: 60, kind: 'paused' });
    expect(outages).toContainEqual({ lane: 2, fromUs: 60, toUs: undefined, kind: 'down' });
    expect(outages).toContainEqual({ lane: 1, fromUs: 90, toUs: undefined, kind: 'paused' });
  });

  it('lets the weightiest of crowded marks stand for all of them', () => {
    const { marks } = timelineModel(view(fact(10, 1, FactKind.NodeStarted), fact(11, 1, FactKind.NodeCrashed), fact(500, 1, FactKind.NodeStarted)), nodes);
    const placed = placeMarks(marks, (us) => us, 1_000, () => 'word', new Set());
    expect(placed.map((m) => [m.tone, m.count])).toEqual([
      ['fault', 2],
      ['good', 1],
    ]);
  });

  it('writes a label only where it does not run into the next mark', () => {
    const { marks } = timelineModel(view(fact(10, 1, FactKind.NodeStarted), fact(40, 1, FactKind.NodeCrashed), fact(500, 1, FactKind.NodeStarted)), nodes);
    const placed = placeMarks(marks, (us) => us, 1_000, () => 'a label of some length', new Set());
    expect(placed.map((m) => m.label !== undefined)).toEqual([false, true, true]);
  });
});

describe('the window of the timeline', () => {
  const range = { fromUs: 0, toUs: 1_000 };

  it('stands still until the clock nears its edge, then turns the page', () => {
    expect(follow(range, 850)).toBe(range);
    const next = follow(range, 950);
    expect(next.toUs - next.fromUs).toBe(1_000);
    expect(next.fromUs).toBeLessThan(950);
    expect(follow({ fromUs: 5_000, toUs: 6_000 }, 100).fromUs).toBe(0);
  });

  it('zooms around a moment and never before the beginning', () => {
    expect(zoom({ fromUs: 1_000, toUs: 3_000 }, 2_000, 0.5)).toEqual({ fromUs: 1_500, toUs: 2_500 });
    expect(zoom(range, 100, 10).fromUs).toBe(0);
    expect(pan(range, -500)).toEqual(range);
  });
});
