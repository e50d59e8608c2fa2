import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BATCH_OVERHEAD } from '../log/batch-size';
import { codecOf, compressedBatchBytes, FIRST_ESTIMATE, nextEstimate } from './compression';
import { ProducerBatch } from './producer-batch';
import { keptRun } from './accumulator';
import type { Run } from './workload/record-content';

const SHAPE = { timestamp: 0, keySize: -1, valueSize: 100, headers: [] };
const run = (count: number): Run => ({ ...keptRun({ key: null, value: 'v', valueSizeBytes: 100, timestampMs: 0 }), count });
const open = (codec: string, ratio: number, limit = 16_384): ProducerBatch => new ProducerBatch(0, 0, 0, limit, limit, 0, codecOf(codec), ratio);

describe('compression', () => {
  it('R-PROD-12: what fits is decided by an estimate, so a batch may hold far more than batch.size before compression', () => {
    const plain = open('none', FIRST_ESTIMATE);
    plain.append(run(10_000), SHAPE);
    const careful = open('zstd', FIRST_ESTIMATE);
    careful.append(run(10_000), SHAPE);
    const learnt = open('zstd', 0.29);
    learnt.append(run(10_000), SHAPE);
    // Before anything is known, a little less than without a codec: 5 % are kept back.
    expect(careful.records).toBeLessThan(plain.records);
    expect(careful.records).toBeGreaterThan(plain.records * 0.9);
    expect(learnt.records).toBeGreaterThan(plain.records * 3);
    for (const batch of [plain, careful, learnt]) {
      expect(batch.expectedBytes).toBeLessThanOrEqual(16_384);
      expect(batch.wireBytes).toBeLessThanOrEqual(16_384);
      expect(batch.append(run(1), SHAPE)).toBe(0);
    }
    expect(learnt.sizeBytes).toBeGreaterThan(3 * 16_384);
  });

  it('R-PROD-12: room is the same whether records come one by one or together', () => {
    fc.assert(fc.property(fc.constantFrom('none', 'gzip', 'snappy', 'lz4', 'zstd'), fc.double({ min: 0.2, max: 1.2, noNaN: true }), fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 60 }), (codec, ratio, parts) => {
      const apart = open(codec, ratio);
      let taken = 0;
      for (const part of parts) {
        const got = apart.append(run(part), SHAPE);
        taken += got;
        if (got < part) break;
      }
      const together = open(codec, ratio);
      expect(together.append(run(parts.reduce((sum, part) => sum + part, 0)), SHAPE)).toBe(taken);
      expect([together.sizeBytes, together.wireBytes]).toEqual([apart.sizeBytes, apart.wireBytes]);
    }));
  });

  it('R-PROD-12: the estimate follows a worse ratio at once and a better one slowly', () => {
    expect(nextEstimate(0.5, 0.9)).toBe(0.9);
    expect(nextEstimate(0.5, 0.52)).toBeCloseTo(0.55);
    expect(nextEstimate(0.5, 0.1)).toBeCloseTo(0.495);
    expect(nextEstimate(0.5, 0.499)).toBeCloseTo(0.499);
  });

  it('R-PROD-12: the more records a batch has, the less each of them weighs; the frozen batch has codec and size', () => {
    const codec = codecOf('lz4');
    if (codec === null) throw new Error('no lz4');
    expect(codecOf('none')).toBeNull();
    const each = [1, 2, 10, 100].map((count) => (compressedBatchBytes(codec, 100, count * 100) - BATCH_OVERHEAD) / count);
    expect(each).toEqual([...each].sort((a, b) => b - a));
    const batch = open('lz4', 0.5);
    batch.append(run(40), SHAPE);
    expect(batch.freeze(false)).toMatchObject({ compression: 'lz4', sizeBytes: batch.wireBytes, recordCount: 40 });
    expect(batch.copy().wireBytes).toBe(batch.wireBytes);
  });
});
