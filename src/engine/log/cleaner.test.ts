import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordOffset } from '../protocol/record-batch';
import { isEligible, logToClean } from './cleanable';
import { cleanLog, type Cleaning } from './cleaner';
import { START_MS, TestLog } from './log.fixture';

const DAY = 86_400_000;
const SLOTS = 1000;

function compacted(settings: Partial<TestLog['config']> = {}): TestLog {
  return new TestLog({ cleanupPolicy: ['compact'], ...settings });
}

function clean(given: TestLog, slots = SLOTS): Cleaning {
  return cleanLog(given.log, logToClean(given.log, given.config, given.nowMs), given.config, slots, given.nowMs);
}

/** Offset, key and value of every record. */
function records({ log }: TestLog): [number, string | null, string | null][] {
  const found: [number, string | null, string | null][] = [];
  log.forEachBatch(log.segments[0].baseOffset, (batch) => {
    for (let i = 0; i < batch.recordCount; i++) {
      const { key, value, control } = batch.source.recordAt(batch, i);
      found.push([recordOffset(batch, i), control ?? key, value]);
    }
  });
  return found;
}

function offsets(given: TestLog): number[] {
  return records(given).map(([offset]) => offset);
}

function rollAndCommit(given: TestLog): void {
  given.log.roll(given.nowMs);
  given.commit();
}

function logOfExample10(): TestLog {
  const given = compacted();
  given.keyed([['k1', 'a'], ['k2', 'b'], ['k1', 'c'], ['k3', 'd']]);
  given.log.roll(given.nowMs);
  given.keyed([['k2', null], ['k1', 'e'], ['k4', 'f']]);
  given.log.roll(given.nowMs);
  given.keyed([['k3', 'g']]);
  given.commit();
  return given;
}

test('EX-10, R-CLEAN-01, R-CLEAN-03, R-CLEAN-04, R-CLEAN-09: the newest of each key stays, the active segment does not count', () => {
  const given = logOfExample10();
  const toClean = logToClean(given.log, given.config, given.nowMs);
  expect(toClean).toMatchObject({ firstDirtyOffset: 0, firstUncleanableOffset: 7, cleanBytes: 0, cleanableRatio: 1 });
  expect(isEligible(toClean, given.config)).toBe(true);
  expect(clean(given).nextCheckpoint).toBe(7);
  expect(offsets(given)).toEqual([3, 4, 5, 6, 7]);
  expect(given.log.logEndOffset).toBe(8);
});

test('EX-10, R-CLEAN-05: a tombstone stays for delete.retention.ms after the first pass that kept it', () => {
  const given = logOfExample10();
  clean(given);
  given.log.roll(given.nowMs);
  given.keyed([['k9', 'z']]);
  given.commit();
  given.nowMs = START_MS + DAY;
  clean(given);
  expect(offsets(given)).toEqual([5, 6, 7, 8]);
  const early = logOfExample10();
  clean(early);
  early.nowMs = START_MS + DAY - 1;
  rollAndCommit(early);
  clean(early);
  expect(offsets(early)).toEqual([4, 5, 6, 7]);
});

test('R-CLEAN-01: nothing younger than min.compaction.lag.ms, and nothing unstable', () => {
  const given = compacted({ minCompactionLagMs: 1000 });
  given.keyed([['a', '1']], START_MS);
  given.log.roll(given.nowMs);
  given.keyed([['a', '2']], START_MS + 500);
  given.log.roll(given.nowMs);
  given.commit();
  expect(logToClean(given.log, given.config, START_MS + 1000).firstUncleanableOffset).toBe(1);
  expect(logToClean(given.log, given.config, START_MS + 1500).firstUncleanableOffset).toBe(2);
  given.log.updateHighWatermark(0);
  expect(logToClean(given.log, given.config, START_MS + 1500).firstUncleanableOffset).toBe(0);
});

test('R-CLEAN-02: dirty enough is strictly more than the ratio; an overdue record forces a pass', () => {
  const given = compacted({ maxCompactionLagMs: 1000 });
  given.keyed([['a', '1'], ['b', '1'], ['c', '1']]);
  rollAndCommit(given);
  clean(given);
  given.keyed([['a', '2']]);
  rollAndCommit(given);
  const toClean = logToClean(given.log, given.config, given.nowMs);
  const atRatio = { ...given.config, minCleanableDirtyRatio: toClean.cleanableRatio };
  expect(isEligible(toClean, atRatio)).toBe(false);
  expect(isEligible(toClean, { ...atRatio, minCleanableDirtyRatio: toClean.cleanableRatio - 1e-9 })).toBe(true);
  expect(isEligible(logToClean(given.log, given.config, given.nowMs + 1000), atRatio)).toBe(false);
  expect(isEligible(logToClean(given.log, given.config, given.nowMs + 1001), atRatio)).toBe(true);
});

test('R-CLEAN-03: a full map ends the round early, and the next goes on from there', () => {
  const given = compacted();
  given.keyed([['a', '1'], ['b', '1'], ['a', '2']]);
  given.log.roll(given.nowMs);
  given.keyed([['c', '1'], ['d', '1'], ['a', '3']]);
  rollAndCommit(given);
  expect(clean(given, 3).nextCheckpoint).toBe(2);
  expect(offsets(given)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(clean(given, 4).nextCheckpoint).toBe(5);
  // Seen from the second round a@2 is the newest: a@5 did not fit into the map.
  expect(offsets(given)).toEqual([1, 2, 3, 4, 5]);
});

test('R-CLEAN-06: records of an aborted transaction go at once, its marker when the horizon has passed', () => {
  const given = compacted({ deleteRetentionMs: 1000 });
  given.inTransaction({ id: 1, sequence: 0 }, 2);
  given.end({ id: 1 }, 'ABORT');
  given.inTransaction({ id: 1, sequence: 2 }, 1);
  given.end({ id: 1 }, 'COMMIT');
  rollAndCommit(given);
  clean(given);
  expect(records(given)).toEqual([[2, 'ABORT', null], [3, 'k0', 'v'], [4, 'COMMIT', null]]);
  for (const [waitMs, expected] of [[0, [2, 3, 4]], [999, [2, 3, 4]], [1, [3, 4]]] as const) {
    given.nowMs += waitMs;
    given.keyed([['other', 'x']]);
    rollAndCommit(given);
    clean(given);
    expect(offsets(given).filter((offset) => offset < 5)).toEqual(expected);
  }
});

test('R-CLEAN-07: the last batch of a living producer stays as an empty header, with its sequence numbers', () => {
  const given = compacted();
  given.produced({ id: 1, sequence: 0 }, 3);
  given.keyed([['k0', 'new'], ['k1', 'new'], ['k2', 'new']]);
  rollAndCommit(given);
  clean(given);
  const header = given.log.segments[0].batchAt(0);
  expect(header).toMatchObject({ recordCount: 0, sizeBytes: 61, baseOffset: 0, lastOffsetDelta: 2, baseSequence: 0 });
  given.log.producers.expirationMs = 0;
  given.log.producers.removeExpired(given.nowMs);
  given.keyed([['k0', 'newer']]);
  rollAndCommit(given);
  clean(given);
  expect(given.log.segments[0].batchAt(0).baseOffset).toBe(3);
});

test('R-CLEAN-07: the last batch of the round stays even without records', () => {
  const given = compacted({ deleteRetentionMs: 0 });
  given.keyed([['a', null]]);
  rollAndCommit(given);
  clean(given);
  given.log.cleanerCheckpoint = 0;
  clean(given);
  expect(given.log.segments[0].batchAt(0)).toMatchObject({ recordCount: 0, baseOffset: 0 });
});

test('R-CLEAN-08: neighbours merge while they fit into one segment', () => {
  const given = compacted({ segmentBytes: 200 });
  for (let i = 0; i < 6; i++) {
    given.keyed([[`k${i}`, 'v']]);
    given.log.roll(given.nowMs);
  }
  given.commit();
  clean(given);
  expect(given.log.segments.map((segment) => segment.baseOffset)).toEqual([0, 2, 4, 6]);
});

const keyedRecord = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.option(fc.constantFrom('1', '2', '3'), { nil: null }));

test('R-CLEAN-10: every pass keeps the newest value of each key, offsets and order; a second pass finds nothing more', () => {
  fc.assert(
    fc.property(fc.array(fc.array(keyedRecord, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 12 }), fc.integer({ min: 3, max: 20 }), (batches, slots) => {
      const given = compacted({ segmentBytes: 300 });
      for (const batch of batches) given.keyed(batch);
      rollAndCommit(given);
      const before = records(given);
      const newest = new Map(before.map((record) => [record[1], record]));
      for (let round = 0; round < 30 && given.log.cleanerCheckpoint < given.log.activeSegment.baseOffset; round++) clean(given, slots);
      const after = records(given);
      expect(after).toEqual(before.filter((record) => after.some(([offset]) => offset === record[0])));
      for (const record of newest.values()) expect(after).toContainEqual(record);
      expect(given.log.logEndOffset).toBe(before.length);
      if (slots >= 6) expect(after).toHaveLength(newest.size);
    }),
  );
});

test('cleaning a log leaves its copies as they were', () => {
  const given = logOfExample10();
  const copy = given.log.copy();
  clean(given);
  expect(copy.segments.map((segment) => segment.baseOffset)).toEqual([0, 4, 7]);
  expect(copy.cleanerCheckpoint).toBe(-1);
});
