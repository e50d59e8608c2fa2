import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closeLog, loseBytes, openLog } from './log-loader';
import { described, START_MS, TestLog } from './log.fixture';

function restart({ log, config, nowMs }: TestLog, isClean: boolean, recoveryPoint = log.recoveryPoint): void {
  openLog(log, { isClean, logStartOffset: log.logStartOffset, recoveryPoint, nowMs, config });
}

test('R-DUR-02: after an orderly stop nothing is read again; the time index has its final entry, duplicates are known', () => {
  const given = new TestLog();
  given.records(3, 10, START_MS + 5);
  given.produced({ id: 1, sequence: 0 }, 2);
  given.inTransaction({ id: 2, sequence: 0 });
  given.commit();
  closeLog(given.log);
  restart(given, true);
  const { log } = given;
  expect(log.activeSegment.timeIndex.toArray()).toEqual([{ timestampMs: START_MS + 5, offset: 2 }]);
  expect([log.logEndOffset, log.highWatermark, log.recoveryPoint]).toEqual([6, 0, 6]);
  expect(given.produced({ id: 1, sequence: 0 }, 2).isDuplicate).toBe(true);
  given.commit();
  expect(log.lastStableOffset).toBe(5);
});

test('R-DUR-01, R-DUR-02: a process crash loses nothing, a power failure the unflushed end', () => {
  const given = new TestLog();
  for (let i = 0; i < 4; i++) given.records(2, 100);
  restart(given, false);
  expect(given.log.logEndOffset).toBe(8);
  loseBytes(given.log, 1);
  restart(given, false);
  expect(given.log.logEndOffset).toBe(6);
  loseBytes(given.log, 1_000_000);
  restart(given, false);
  expect([given.log.logEndOffset, given.log.sizeBytes]).toEqual([0, 0]);
});

test('R-DUR-02: recovery forgets leader epochs whose records are gone', () => {
  const given = new TestLog();
  given.records(2);
  given.leaderEpoch = 3;
  given.records(2);
  loseBytes(given.log, 1);
  restart(given, false);
  expect(given.log.epochs.entries()).toEqual([[0, 0]]);
});

test('R-DUR-03: the high watermark is the log start until its checkpoint is read', () => {
  const given = new TestLog();
  given.records(5);
  given.records(5);
  given.commit();
  given.log.maybeIncrementLogStartOffset(5);
  restart(given, false);
  expect([given.log.logStartOffset, given.log.highWatermark]).toEqual([5, 5]);
});

test('a log that ends before it should begin starts anew there', () => {
  const given = new TestLog();
  given.records(5);
  const { log, config, nowMs } = given;
  openLog(log, { isClean: false, logStartOffset: 20, recoveryPoint: 0, nowMs, config });
  expect([log.logStartOffset, log.logEndOffset, log.segments.length]).toEqual([20, 20, 1]);
});

/** One batch each: of a producer in a transaction, the end of one, or plain. */
const events = fc.array(fc.tuple(fc.constantFrom('data', 'commit', 'abort', 'plain', 'roll'), fc.integer({ min: 1, max: 3 })), { maxLength: 40 });

test('R-DUR-02: what recovery builds from the batches is what was there, wherever it begins', () => {
  fc.assert(
    fc.property(events, fc.double({ min: 0, max: 1, noNaN: true }), (todo, where) => {
      const given = new TestLog({ segmentBytes: 600, indexIntervalBytes: 100 });
      const sequences = [0, 0, 0, 0];
      for (const [what, id] of todo) {
        if (what === 'plain') given.records(1);
        else if (what === 'roll') given.log.roll(given.nowMs);
        else if (what === 'data') given.inTransaction({ id, sequence: sequences[id]++ });
        else given.end({ id }, what === 'commit' ? 'COMMIT' : 'ABORT');
        given.nowMs += 10;
      }
      given.commit();
      const before = JSON.stringify([given.log.logEndOffset, given.log.lastStableOffset, given.log.segments.map((segment) => segment.aborted)]);
      restart(given, false, Math.floor(where * given.log.logEndOffset));
      given.commit();
      expect(JSON.stringify([given.log.logEndOffset, given.log.lastStableOffset, given.log.segments.map((segment) => segment.aborted)])).toBe(before);
    }),
  );
});

test('a restart does not touch what a copy of the log has', () => {
  const given = new TestLog({ segmentBytes: 300, indexIntervalBytes: 1 });
  for (let i = 0; i < 10; i++) given.records(1, 50);
  const copy = given.log.copy();
  const before = JSON.stringify(described(copy));
  loseBytes(given.log, 10);
  restart(given, false, 0);
  expect(JSON.stringify(described(copy))).toBe(before);
});
