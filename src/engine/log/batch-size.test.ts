import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  batchSize,
  batchSizeUpperBound,
  fillBatches,
  isBatchFull,
  leaderChangeBatchSize,
  recordSizes,
  sizeOfVarint,
  sizeOfVarlong,
  splitLimit,
  TRANSACTION_MARKER_BATCH_SIZE,
  type RecordShape,
} from './batch-size';

const record = (valueSize: number, timestamp = 1_000, keySize = -1): RecordShape => ({ timestamp, keySize, valueSize });
const shapes = fc.array(
  fc.record({
    timestamp: fc.integer({ min: 0, max: 2_000_000_000_000 }),
    keySize: fc.integer({ min: -1, max: 300 }),
    valueSize: fc.integer({ min: -1, max: 3_000 }),
  }),
  { minLength: 1, maxLength: 20 },
);

describe('sizes of a batch (§2.1, header = 61 bytes)', () => {
  test('an empty record takes 7 bytes with an empty key or a null one', () => {
    expect(batchSize([record(0, 1_000, 0)])).toBe(68);
    expect(batchSize([record(-1)])).toBe(68);
    expect(batchSizeUpperBound(record(10))).toBe(95);
    expect(batchSize([])).toBe(0);
  });

  test('variable-length integers: zigzag, seven bits a byte', () => {
    expect([0, -1, 63, -64, 64, -65, 8191, 8192, 2147483647, -2147483648].map(sizeOfVarint)).toEqual([
      1, 1, 1, 1, 2, 2, 2, 3, 5, 5,
    ]);
    expect([0, -1, 63, -64, 64, -65, 2147483648, 1.7e12].map(sizeOfVarlong)).toEqual([1, 1, 1, 1, 2, 2, 5, 6]);
  });

  test('both encodings agree on 32 bits', () => {
    fc.assert(fc.property(fc.integer(), (value) => sizeOfVarint(value) === sizeOfVarlong(value)));
  });

  test('R-PROD-08: no batch of one record is larger than its upper bound', () => {
    fc.assert(fc.property(shapes, ([first]) => batchSize([first]) <= batchSizeUpperBound(first)));
  });

  test('R-LOG-02: control batches take room too', () => {
    expect(TRANSACTION_MARKER_BATCH_SIZE).toBe(78);
    expect(leaderChangeBatchSize(3, 2)).toBe(106);
  });
});

describe('closing a batch', () => {
  test('R-PROD-10: the first record always fits, and with batch.size 0 whatever its estimate leaves over', () => {
    expect(fillBatches([record(10), record(10), record(10)], 0).map((b) => b.records)).toEqual([2, 1]);
    expect(isBatchFull(fillBatches([record(10), record(10)], 0)[0])).toBe(true);
  });

  test('no batch outgrows its limit, none could have taken the next record, and nothing is lost', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 0, max: 6_000 }), (records, limit) => {
        const batches = fillBatches(records, limit);
        let from = 0;
        for (const batch of batches) {
          const held = records.slice(from, from + batch.records);
          expect(batch.sizeInBytes).toBe(batchSize(held));
          expect(batch.sizeInBytes).toBeLessThanOrEqual(batch.writeLimit);
          from += batch.records;
          const next = records.slice(from - batch.records, from + 1);
          if (next.length > batch.records) expect(batchSize(next)).toBeGreaterThan(batch.writeLimit);
        }
        expect(from).toBe(records.length);
      }),
    );
  });

  test('record sizes add up to the batch', () => {
    fc.assert(
      fc.property(shapes, (records) => recordSizes(records).reduce((a, b) => a + b, 61) === batchSize(records)),
    );
  });
});

test('R-PROD-21: ten records of 300 bytes under a limit of 1000 end as 1,1,1,1,1,1,1,1,2', () => {
  const records = Array.from({ length: 10 }, () => record(300));
  const sendable = (from: number, count: number, isSplit: boolean): number[] => {
    const held = records.slice(from, from + count);
    const sizeInBytes = batchSize(held);
    if (sizeInBytes <= 1_000) return [count];
    const largestUpperBound = Math.max(...held.map(batchSizeUpperBound));
    const parts = fillBatches(held, splitLimit({ isSplit, sizeInBytes, largestUpperBound }, 16_384));
    let at = from;
    return parts.flatMap((part) => {
      const sent = sendable(at, part.records, true);
      at += part.records;
      return sent;
    });
  };
  expect(sendable(0, 10, false)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 2]);
});
