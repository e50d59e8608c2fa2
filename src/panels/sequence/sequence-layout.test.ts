import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SequenceMessage, SequenceView } from '../../worker/views/sequence/sequence-contract';
import { layOut } from './sequence-layout';

function message(id: number, from: number, to: number, sentUs: number, flightUs: number): SequenceMessage {
  return {
    id, api: 'Fetch', version: 18, correlationId: id >> 1, isResponse: id % 2 === 1, from, to, sentUs, arrivesUs: sentUs + flightUs, takenUs: sentUs + flightUs, state: 'taken',
    label: 'Fetch', summary: '', records: 0, keys: [], highWatermark: -1, error: '', isControl: false, isRoutine: false, takenEvent: 1,
  };
}

function viewOf(messages: readonly SequenceMessage[], toUs: number): SequenceView {
  const lanes = [0, 1, 2].map((node) => ({ node, name: `broker-${node}`, kind: 1, kafkaId: node, status: 'running' as const, state: '', leads: false }));
  return {
    fromUs: 0, toUs, nowUs: toUs, lanes, messages, routine: [], total: messages.length, facts: new Float64Array(0), factsLeftOut: 0, path: [], pathFacts: new Float64Array(0),
    opened: null, cut: false, apis: [],
  };
}

const messages = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 2 }), fc.integer({ min: 0, max: 5_000_000 }), fc.integer({ min: 1, max: 200_000 })), { maxLength: 30 })
  .map((all) => all.map(([from, step, sentUs, flightUs], i) => message(i * 2, from, (from + step) % 3, sentUs, flightUs)).sort((a, b) => a.sentUs - b.sentUs));

describe('the layout of the sequence diagram', () => {
  it('later is never higher up, whatever is folded', () => {
    fc.assert(
      fc.property(messages, fc.array(fc.integer({ min: 0, max: 6_000_000 }), { minLength: 2, maxLength: 10 }), (all, times) => {
        const { yOf, height } = layOut(viewOf(all, 6_000_000), 900, () => 60);
        const sorted = [...times].sort((a, b) => a - b);
        for (let i = 1; i < sorted.length; i++) expect(yOf(sorted[i])).toBeGreaterThanOrEqual(yOf(sorted[i - 1]));
        expect(height).toBeLessThan(9100);
      }),
    );
  });

  it('labels never cover each other', () => {
    fc.assert(
      fc.property(messages, (all) => {
        const boxes = [...layOut(viewOf(all, 6_000_000), 900, () => 60).labels.values()];
        for (const a of boxes) for (const b of boxes) if (a !== b && Math.abs(a.y - b.y) < 20) expect(a.x >= b.x + b.width || b.x >= a.x + a.width).toBe(true);
      }),
    );
  });

  it('a long time without events is folded, and says how long it was', () => {
    const { folds } = layOut(viewOf([message(2, 0, 1, 0, 1000), message(4, 0, 1, 900_000, 1000)], 901_000), 900, () => 60);
    expect(folds.map(({ fromUs, toUs }) => toUs - fromUs)).toEqual([899_000]);
  });
});
