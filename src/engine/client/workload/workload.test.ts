import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8, utf8Length } from '../../../base/utf8';
import type { Context } from '../../kernel/behavior';
import { RandomStreams } from '../../kernel/random-streams';
import { batchSize, fillBatches, type RecordShape } from '../../log/batch-size';
import type { PlainRecord, RecordBatch } from '../../protocol/record-batch';
import { partitionForKey } from '../murmur2';
import { ProducerBatch } from '../producer-batch';
import { drawCounts } from './draw-counts';
import { keyAtPoint, keySpread } from './key-spread';
import type { Run } from './record-content';
import { UNEVEN, WorkloadPlan, type WorkloadSettings } from './workload-plan';

const settings: WorkloadSettings = { keys: 0, keySkew: 0, valueSizeBytes: 100, spacing: 'regular' };

function planOf(changes: Partial<WorkloadSettings>): WorkloadPlan {
  return new WorkloadPlan('p', 't', 7, { ...settings, ...changes });
}

function runOf(plan: WorkloadPlan, count: number, timestampMs: number, firstIndex: number, partitions = 1): Run {
  return { count, timestampMs, record: null, plan, spread: plan.hasKeys ? keySpread(plan, partitions) : null, spreadPartition: 0, firstIndex, steps: null };
}

function recordsOf(batch: RecordBatch): PlainRecord[] {
  return Array.from({ length: batch.recordCount }, (_, i) => batch.source.recordAt(batch, i));
}

function shape(record: PlainRecord): RecordShape {
  return { timestamp: record.timestampMs, keySize: record.key === null ? -1 : utf8Length(record.key), valueSize: record.valueSizeBytes ?? -1 };
}

describe('keys', () => {
  it('are the letters up to 26, then numbers of one length', () => {
    expect(Array.from({ length: 8 }, (_, i) => planOf({ keys: 8 }).keyAt(i)).join('')).toBe('ABCDEFGH');
    expect(planOf({ keys: 1000 }).keyAt(7)).toBe('key-007');
    expect(planOf({ keys: 1000 }).keySizeBytes).toBe(7);
    expect(planOf({ keys: ['a', 'bb'] }).keySizeBytes).toBe(UNEVEN);
    expect(planOf({}).keySizeBytes).toBe(-1);
  });

  it('R-PROD-02: every key is in the partition that its hash gives, and in no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 40 }), (keys, partitions) => {
        const plan = planOf({ keys });
        const spread = keySpread(plan, partitions);
        expect(spread.partitions.flatMap((one) => one.keys).toSorted((a, b) => a - b)).toEqual(Array.from({ length: keys }, (_, i) => i));
        spread.partitions.forEach((one, p) => one.keys.forEach((key) => expect(partitionForKey(utf8(plan.keyAt(key)), partitions)).toBe(partitions === 1 ? 0 : p)));
      }),
      { numRuns: 40 },
    );
  });

  it('have falling weights when skewed, and each comes as often as its weight says', () => {
    const plan = planOf({ keys: 4, keySkew: 1 });
    expect([0, 1, 2, 3].map((i) => plan.weightAt(i))).toEqual([100_000, 50_000, 33_333, 25_000]);
    const [keys] = keySpread(plan, 1).partitions;
    const points = keys === undefined ? [] : [0, 99_999, 100_000, 149_999, 150_000, 208_332].map((point) => keyAtPoint(keys, point));
    expect(points).toEqual([0, 0, 1, 1, 2, 3]);
  });
});

describe('counts', () => {
  const streams = new RandomStreams(3);
  const ctx = { draw: (stream: number, bound: number) => streams.draw(stream, bound) } as unknown as Context;
  const stream = streams.open('test');

  it('sum up to the records of the tick and leave out partitions without keys', () => {
    const counts: number[] = [];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 5_000 }), (keys, partitions, records) => {
        const spread = keySpread(planOf({ keys }), partitions);
        drawCounts(ctx, stream, spread, records, counts);
        expect(counts).toHaveLength(partitions);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(records);
        counts.forEach((count, p) => {
          expect(count).toBeGreaterThanOrEqual(0);
          if (spread.partitions[p]?.weight === 0) expect(count).toBe(0);
        });
      }),
    );
  });

  it('come near the weights in the long run', () => {
    const spread = keySpread(planOf({ keys: 26, keySkew: 1 }), 3);
    for (const records of [5, 1_000]) {
      const totals = [0, 0, 0];
      const counts: number[] = [];
      for (let i = 0; i < 2_000; i++) {
        drawCounts(ctx, stream, spread, records, counts);
        counts.forEach((count, p) => (totals[p] = (totals[p] as number) + count));
      }
      totals.forEach((total, p) => expect(total / (2_000 * records)).toBeCloseTo((spread.partitions[p]?.weight ?? 0) / spread.totalWeight, 1.7));
    }
  });
});

describe('batches of a workload', () => {
  const runs = fc.array(fc.record({ count: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 8_000, max: 9_000 })), gapMs: fc.integer({ min: 0, max: 9_000 }) }), { minLength: 1, maxLength: 3 });

  it('R-PROD-10, R-LOG-01: have the exact size of their records, and close where real ones close', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 200_000 }), (parts, valueSizeBytes, keys, limit) => {
        const plan = planOf({ valueSizeBytes, keys });
        const content: RecordShape = { timestamp: 0, keySize: plan.keySizeBytes, valueSize: valueSizeBytes };
        const batches: ProducerBatch[] = [];
        const shapes: RecordShape[] = [];
        let timestampMs = 1_000;
        let index = 0;
        for (const part of parts) {
          timestampMs += part.gapMs;
          let run = runOf(plan, part.count, timestampMs, index);
          for (let i = 0; i < part.count; i++) shapes.push({ ...content, timestamp: timestampMs });
          index += part.count;
          while (run.count > 0) {
            let batch = batches.at(-1);
            if (batch === undefined || batch.isFull) batches.push((batch = new ProducerBatch(0, 0, timestampMs, Math.max(limit, 61 + 21 + recordBound(content)), 0, 0)));
            const taken = batch.append(run, content);
            run = { ...run, count: run.count - taken, firstIndex: run.firstIndex + taken };
            if (run.count > 0) batch.closed = true;
          }
        }
        const expected = fillBatches(shapes, limit);
        expect(batches.map((batch) => [batch.records, batch.sizeBytes])).toEqual(expected.map((batch) => [batch.records, batch.sizeInBytes]));
      }),
      { numRuns: 60 },
    );
  });

  it('hold records that can all be opened: right key, right time, right size, each time the same', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 8 }), (counts, partitions) => {
        const plan = planOf({ keys: 20 });
        const spread = keySpread(plan, partitions);
        const p = spread.partitions.findIndex((one) => one.weight > 0);
        const content: RecordShape = { timestamp: 0, keySize: plan.keySizeBytes, valueSize: 100 };
        const open = new ProducerBatch(0, p, 5_000, 1_000_000, 0, 0);
        let index = 90;
        counts.forEach((count, i) => {
          open.append({ ...runOf(plan, count, 5_000 + i * 3, index), spread, spreadPartition: p }, content);
          index += count;
        });
        const batch = open.freeze(false, 'none');
        const records = recordsOf(batch);
        expect(batchSize(records.map(shape))).toBe(batch.sizeBytes);
        expect(records).toEqual(recordsOf(batch));
        expect(records[0]?.timestampMs).toBe(batch.baseTimestampMs);
        expect(records.at(-1)?.timestampMs).toBe(batch.maxTimestampMs);
        for (const record of records) expect(partitionForKey(utf8(record.key ?? ''), partitions)).toBe(p);
        expect(new Set(records.map((record) => record.value)).size).toBe(records.length);
      }),
      { numRuns: 60 },
    );
  });

  it('R-LOG-03: where the log’s clock rules, records have the batch’s time', () => {
    const open = new ProducerBatch(0, 0, 5_000, 10_000, 0, 0);
    open.append(runOf(planOf({}), 3, 5_000, 0), { timestamp: 0, keySize: -1, valueSize: 100 });
    const stamped: RecordBatch = { ...open.freeze(false, 'none'), timestampType: 'LogAppendTime', maxTimestampMs: 9_999 };
    expect(recordsOf(stamped).map((record) => record.timestampMs)).toEqual([9_999, 9_999, 9_999]);
  });
});

/** Bytes of a record's content, its length, attributes and deltas apart. */
function recordBound({ keySize, valueSize }: RecordShape): number {
  const field = (size: number): number => (size < 0 ? 1 : (size < 64 ? 1 : 2) + size);
  return field(keySize) + field(valueSize) + 1;
}
