import { expect, test } from 'vitest';
import { TestLog } from './log.fixture';

/** Ten records, then transactions of two producers at 10 and 15, five records each (EX-11). */
function logOfExample11(): TestLog {
  const given = new TestLog();
  given.records(10);
  given.inTransaction({ id: 1, sequence: 0 }, 5);
  given.inTransaction({ id: 2, sequence: 0 }, 5);
  given.commit();
  return given;
}

test('EX-11, R-READ-04, R-TXN-30: the last stable offset waits for the oldest transaction, and for its marker to be replicated', () => {
  const given = logOfExample11();
  const { log } = given;
  expect(log.lastStableOffset).toBe(10);
  given.end({ id: 1 }, 'COMMIT');
  expect(log.lastStableOffset).toBe(10);
  log.updateHighWatermark(21);
  expect(log.lastStableOffset).toBe(15);
  given.end({ id: 2 }, 'ABORT');
  log.updateHighWatermark(22);
  expect(log.lastStableOffset).toBe(22);
  expect(log.activeSegment.aborted).toEqual([{ producerId: 2, firstOffset: 15, lastOffset: 21, lastStableOffset: 22 }]);
});

test('EX-11, R-TXN-33: a reader of committed data gets whole batches and what was aborted among them', () => {
  const given = logOfExample11();
  given.end({ id: 1 }, 'COMMIT');
  given.end({ id: 2 }, 'ABORT');
  given.commit();
  const { read, aborted } = given.log.readIsolated(12, 1_000_000, 'TXN_COMMITTED', true);
  expect(read.records.map((batch) => batch.baseOffset)).toEqual([10, 15, 20, 21]);
  expect(aborted).toMatchObject([{ producerId: 2, firstOffset: 15 }]);
  expect(given.log.readIsolated(12, 1_000_000, 'HIGH_WATERMARK', true).aborted).toBeNull();
});

test('R-TXN-29: one open transaction holds back everything behind it', () => {
  const given = new TestLog();
  given.inTransaction({ id: 1, sequence: 0 });
  given.records(5);
  given.inTransaction({ id: 2, sequence: 0 });
  given.end({ id: 2 }, 'COMMIT');
  given.commit();
  expect(given.log.lastStableOffset).toBe(0);
  expect(given.log.readIsolated(0, 1000, 'TXN_COMMITTED', true).read.records).toEqual([]);
});

test('R-SEG-10, R-TXN-32: only aborted transactions with records are listed, in the segment of their marker', () => {
  const given = new TestLog();
  given.inTransaction({ id: 1, sequence: 0 });
  given.inTransaction({ id: 2, sequence: 0 });
  given.log.roll(given.nowMs);
  given.end({ id: 1 }, 'ABORT');
  given.end({ id: 2 }, 'COMMIT');
  given.end({ id: 2 }, 'ABORT');
  expect(given.log.segments.map((segment) => segment.aborted.length)).toEqual([0, 1]);
  // What was stable when it ended: the other one was still open.
  expect(given.log.activeSegment.aborted[0].lastStableOffset).toBe(1);
});

test('R-READ-01: below the start and beyond the end is out of range; between the visible end and the end is nothing', () => {
  const given = new TestLog();
  given.records(5);
  given.records(5);
  given.log.updateHighWatermark(5);
  given.log.maybeIncrementLogStartOffset(2);
  const offsets = (from: number, isolation: 'LOG_END' | 'HIGH_WATERMARK') => {
    const { errorCode, read } = given.log.readIsolated(from, 10_000, isolation, true);
    return errorCode === 0 ? read.records.map((batch) => batch.baseOffset) : 'out of range';
  };
  expect(offsets(1, 'HIGH_WATERMARK')).toBe('out of range');
  expect(offsets(2, 'HIGH_WATERMARK')).toEqual([0]);
  expect(offsets(7, 'HIGH_WATERMARK')).toEqual([]);
  expect(offsets(7, 'LOG_END')).toEqual([5]);
  expect(offsets(10, 'LOG_END')).toEqual([]);
  expect(offsets(11, 'LOG_END')).toBe('out of range');
});

test('R-READ-02: the first batch comes whole, however small the limit', () => {
  const given = new TestLog();
  given.records(5, 100);
  given.records(5, 100);
  given.commit();
  const size = given.log.activeSegment.batchAt(0).sizeBytes;
  expect(given.log.read(0, 10, true, 10)).toMatchObject({ sizeBytes: size, records: [{ baseOffset: 0 }], isFirstIncomplete: false });
  expect(given.log.read(0, 10, false, 10)).toMatchObject({ sizeBytes: 10, records: [], isFirstIncomplete: true });
});
