import { expect, test } from 'vitest';
import { lookupOffset } from './log-lookup';
import { plainBatch, START_MS, TestLog } from './log.fixture';

/** Seven batches of five records, 1500 bytes each. */
function logOfExample08(): TestLog {
  const given = new TestLog({ segmentBytes: 10_000, indexIntervalBytes: 4096 });
  for (let i = 0; i < 7; i++) given.append({ ...plainBatch(5, 279, START_MS), sizeBytes: 1500 });
  return given;
}

test('EX-08, R-SEG-04, R-SEG-05: the fourth batch makes the first index entry, the seventh a segment', () => {
  const given = logOfExample08();
  const [first, second] = given.log.segments;
  expect(first.offsetIndex.toArray()).toEqual([{ offset: 19, position: 4500 }]);
  expect(first.batchCount).toBe(6);
  expect(second.baseOffset).toBe(30);
});

test('EX-08, R-SEG-08: a lookup begins at the floor entry and reads on to the batch', () => {
  const given = logOfExample08();
  const hopsTo17 = lookupOffset(given.log.segments, 17);
  expect(hopsTo17.map((hop) => hop.kind)).toEqual(['segment', 'offset-index', 'scan', 'scan', 'scan', 'found']);
  expect(hopsTo17[1]).toMatchObject({ slot: -1, position: 0 });
  expect(hopsTo17[5]).toMatchObject({ baseOffset: 15, lastOffset: 19, offset: 17 });
  const hopsTo20 = lookupOffset(given.log.segments, 20);
  expect(hopsTo20.map((hop) => hop.kind)).toEqual(['segment', 'offset-index', 'scan', 'found']);
  expect(hopsTo20[1]).toMatchObject({ slot: 0, offset: 19 });
  expect(hopsTo20[3]).toMatchObject({ baseOffset: 20, lastOffset: 24 });
});

test('R-SEG-02: only the time of incoming records closes a segment, never silence', () => {
  const given = new TestLog({ segmentMs: 1000 });
  given.records(1, 10, START_MS);
  given.nowMs += 1_000_000;
  given.records(1, 10, START_MS + 1000);
  expect(given.log.segments).toHaveLength(1);
  given.records(1, 10, START_MS + 1001);
  expect(given.log.segments.map((segment) => segment.baseOffset)).toEqual([0, 2]);
});

test('R-SEG-03: a compacted topic rolls no later than max.compaction.lag.ms, and jitter makes it earlier', () => {
  const lagging = new TestLog({ cleanupPolicy: ['compact'], segmentMs: 1000, maxCompactionLagMs: 100 });
  lagging.keyed([['a', '1']], START_MS);
  lagging.keyed([['a', '2']], START_MS + 101);
  expect(lagging.log.segments).toHaveLength(2);
  const jittered = new TestLog({ segmentMs: 1000, segmentJitterMs: 900 });
  jittered.log.seedJitter(12345);
  const jitters = Array.from({ length: 50 }, () => {
    jittered.log.roll(jittered.nowMs);
    return jittered.log.activeSegment.rollJitterMs;
  });
  expect(jitters.every((ms) => ms >= 0 && ms < 900)).toBe(true);
  expect(new Set(jitters).size).toBeGreaterThan(40);
});

test('R-SEG-01, R-SEG-07: a full index closes the segment; the time index keeps one slot free', () => {
  const given = new TestLog({ segmentIndexBytes: 24, indexIntervalBytes: 1 });
  for (let i = 0; i < 5; i++) given.records(1, 100, START_MS + i);
  expect(given.log.segments.map((segment) => segment.baseOffset)).toEqual([0, 2, 4]);
});

test('R-SEG-06: the time index names the largest timestamp so far, and only a larger one is added', () => {
  const given = new TestLog({ indexIntervalBytes: 1 });
  for (const delta of [50, 10, 20, 60]) given.records(1, 10, START_MS + delta);
  expect(given.log.activeSegment.timeIndex.toArray()).toEqual([
    { timestampMs: START_MS + 50, offset: 0 },
    { timestampMs: START_MS + 60, offset: 3 },
  ]);
});
