import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainBatch, START_MS, TestLog } from './log.fixture';
import { deleteOldSegments } from './retention';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** 10:00 of some day. */
const TEN = START_MS;

/** Segments with largest timestamps 10:00, 10:30 and, still active, 10:50 (EX-09). */
function logOfExample09(): TestLog {
  const given = new TestLog({ retentionMs: HOUR });
  for (const minutes of [0, 30, 50]) {
    if (minutes > 0) given.log.roll(given.nowMs);
    given.records(1, 10, TEN + minutes * MINUTE);
  }
  given.commit();
  return given;
}

function bases({ log }: TestLog): number[] {
  return log.segments.map((segment) => segment.baseOffset);
}

test('EX-09, R-RET-03: a segment of exactly the retention time stays, an older one goes', () => {
  const given = logOfExample09();
  expect(deleteOldSegments(given.log, given.config, TEN + HOUR)).toBe(0);
  expect(deleteOldSegments(given.log, given.config, TEN + HOUR + 20 * MINUTE)).toBe(1);
  expect(given.log.logStartOffset).toBe(1);
});

test('EX-09, R-RET-04: when all are old, an empty segment begins and even the active data goes', () => {
  const given = logOfExample09();
  expect(deleteOldSegments(given.log, given.config, TEN + HOUR + 51 * MINUTE)).toBe(3);
  expect(bases(given)).toEqual([3]);
  expect(given.log.logStartOffset).toBe(given.log.logEndOffset);
  expect(deleteOldSegments(given.log, given.config, TEN + 100 * HOUR)).toBe(0);
});

test('EX-09, R-RET-03: by size at least retention.bytes stay', () => {
  const given = new TestLog({ retentionMs: -1 });
  for (const bytes of [100, 100, 100, 50]) {
    if (given.log.logEndOffset > 0) given.log.roll(given.nowMs);
    given.append({ ...plainBatch(1, 0, START_MS), sizeBytes: bytes });
  }
  given.commit();
  expect(deleteOldSegments(given.log, { ...given.config, retentionBytes: 200 }, given.nowMs)).toBe(1);
  expect(given.log.sizeBytes).toBe(250);
});

test('R-RET-02: nothing at or beyond the high watermark goes', () => {
  const given = logOfExample09();
  given.log.updateHighWatermark(0);
  expect(deleteOldSegments(given.log, given.config, TEN + 100 * HOUR)).toBe(0);
  given.log.updateHighWatermark(2);
  expect(deleteOldSegments(given.log, given.config, TEN + 100 * HOUR)).toBe(2);
  expect(bases(given)).toEqual([2]);
});

test('R-RET-03: a compacted log gives up only what lies before its start', () => {
  const given = logOfExample09();
  const config = { ...given.config, cleanupPolicy: ['compact'] };
  expect(deleteOldSegments(given.log, config, TEN + 100 * HOUR)).toBe(0);
  given.log.maybeIncrementLogStartOffset(1);
  expect(deleteOldSegments(given.log, config, TEN + 100 * HOUR)).toBe(1);
});

test('R-RET-02: what goes is always a prefix, and the log starts where it ends', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(500), fc.nat(300)), { minLength: 1, maxLength: 20 }), fc.nat(3000), fc.nat(400), fc.nat(20), (batches, retentionBytes, ageMs, mark) => {
      const given = new TestLog({ segmentBytes: 500, retentionBytes, retentionMs: 200 });
      for (const [delta, bytes] of batches) given.records(1, bytes, START_MS + delta);
      given.log.updateHighWatermark(mark);
      const before = bases(given);
      const end = given.log.logEndOffset;
      const count = deleteOldSegments(given.log, given.config, START_MS + ageMs);
      expect(bases(given).slice(0, before.length - count)).toEqual(before.slice(count));
      if (count > 0) expect(given.log.logStartOffset).toBe(bases(given)[0]);
      expect(given.log.logStartOffset).toBeLessThanOrEqual(given.log.highWatermark);
      expect(given.log.logEndOffset).toBe(end);
    }),
  );
});
