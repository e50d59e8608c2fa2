import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ErrorCode } from '../protocol/error-codes';
import { lookupOffset, lookupTimestamp } from './log-lookup';
import { described, START_MS, TestLog } from './log.fixture';
import { deleteOldSegments } from './retention';

test('R-DUR-04: cutting at or beyond the end trims only the leader epochs', () => {
  const given = new TestLog();
  given.records(5);
  given.log.epochs.assign(2, 5);
  expect(given.log.truncateTo(9, given.nowMs)).toBe(false);
  expect(given.log.epochs.entries()).toEqual([[0, 0]]);
});

test('R-DUR-04: a cut inside a batch takes all of it, and the next append leaves a gap', () => {
  const given = new TestLog();
  given.records(5);
  given.records(5);
  given.commit();
  expect(given.log.truncateTo(7, given.nowMs)).toBe(true);
  expect([given.log.logEndOffset, given.log.highWatermark, given.log.activeSegment.batchCount]).toEqual([7, 7, 1]);
  expect(given.records(2).baseOffset).toBe(7);
});

test('R-DUR-04: a cut below the log start moves it back; one before the first segment empties the log', () => {
  const given = new TestLog();
  for (let i = 0; i < 3; i++) {
    given.records(5);
    given.log.roll(given.nowMs);
  }
  given.commit();
  given.log.maybeIncrementLogStartOffset(8);
  deleteOldSegments(given.log, given.config, given.nowMs);
  given.log.truncateTo(6, given.nowMs);
  expect([given.log.logStartOffset, given.log.logEndOffset]).toEqual([6, 6]);
  given.log.truncateTo(2, given.nowMs);
  expect([given.log.logStartOffset, given.log.logEndOffset, given.log.sizeBytes, given.log.epochs.size]).toEqual([2, 2, 0, 0]);
});

test('R-READ-05: the log start never goes beyond the high watermark, nor back', () => {
  const given = new TestLog();
  given.records(10);
  given.log.updateHighWatermark(6);
  expect(given.log.maybeIncrementLogStartOffset(7)).toBe(false);
  expect(given.log.maybeIncrementLogStartOffset(6)).toBe(true);
  expect(given.log.maybeIncrementLogStartOffset(3)).toBe(false);
});

test('R-REPL-09: a follower takes what belongs to its epoch, with gaps, but nothing before its end', () => {
  const leader = new TestLog();
  for (const epoch of [0, 0, 1, 2]) {
    leader.leaderEpoch = epoch;
    leader.records(2);
  }
  const batches = [0, 1, 2, 3].map((i) => leader.log.activeSegment.batchAt(i));
  const { log, config, nowMs } = new TestLog();
  expect(log.tryAppendAsFollower(batches, 1, nowMs, config)).toEqual({ count: 3, refusal: null });
  expect(log.epochs.entries()).toEqual([[0, 0], [1, 4]]);
  expect(log.tryAppendAsFollower(batches.slice(2), 1, nowMs, config).refusal).toBe('UNEXPECTED_OFFSET');
  expect(log.tryAppendAsFollower([{ ...batches[3], baseOffset: 50 }], 2, nowMs, config).count).toBe(1);
  expect(log.logEndOffset).toBe(52);
});

test('R-REPL-09, R-LEC-01: a follower append that is too large has already opened its epoch', () => {
  const leader = new TestLog();
  leader.leaderEpoch = 4;
  leader.records(2, 500);
  const { log, config, nowMs } = new TestLog({ segmentBytes: 300 });
  expect(log.tryAppendAsFollower([leader.log.activeSegment.batchAt(0)], 4, nowMs, config).refusal).toBe('RECORD_LIST_TOO_LARGE');
  expect(log.epochs.entries()).toEqual([[4, 0]]);
});

test('R-SEG-09: a search by time takes the first segment that reaches it, then the first record at or after it', () => {
  const given = new TestLog({ segmentBytes: 200, indexIntervalBytes: 1 });
  for (const delta of [10, 50, 30, 40, 60]) given.records(1, 20, START_MS + delta);
  expect(given.log.offsetForTimestamp(START_MS + 20)).toMatchObject({ offset: 1, timestampMs: START_MS + 50 });
  expect(given.log.offsetForTimestamp(START_MS + 51)).toMatchObject({ offset: 4 });
  expect(given.log.offsetForTimestamp(START_MS + 61)).toBeNull();
  expect(given.log.offsetOfMaxTimestamp()).toMatchObject({ offset: 4 });
  expect(lookupTimestamp(given.log.segments, START_MS + 51, 0).at(-1)).toMatchObject({ kind: 'found', offset: 4 });
  expect(lookupTimestamp(given.log.segments, START_MS + 61, 0).at(-1)).toEqual({ kind: 'not-found' });
});

test('R-LOG-06: a batch larger than a segment is refused, after its epoch is known', () => {
  const given = new TestLog({ segmentBytes: 100 });
  given.leaderEpoch = 5;
  expect(given.records(1, 100).errorCode).toBe(ErrorCode.RECORD_LIST_TOO_LARGE);
  expect(given.log.epochs.entries()).toEqual([[5, 0]]);
});

type Step = readonly [what: 'append' | 'transaction' | 'end' | 'roll' | 'truncate' | 'mark' | 'start' | 'retention' | 'epoch', amount: number];

const steps = fc.array(
  fc.tuple(fc.constantFrom<Step[0]>('append', 'append', 'append', 'transaction', 'end', 'roll', 'truncate', 'mark', 'start', 'retention', 'epoch'), fc.nat(60)),
  { maxLength: 40 },
);

function perform(given: TestLog, [what, amount]: Step): void {
  const { log } = given;
  given.nowMs += 20;
  if (what === 'append') given.records(1 + (amount % 4), amount * 3);
  else if (what === 'transaction') given.inTransaction({ id: amount % 3, epoch: log.logEndOffset % 1000, sequence: 0 });
  else if (what === 'end') given.end({ id: amount % 3, epoch: 1000 }, amount % 2 === 0 ? 'COMMIT' : 'ABORT');
  else if (what === 'roll') log.roll(given.nowMs);
  else if (what === 'truncate') log.truncateTo(Math.max(0, log.logEndOffset - amount), given.nowMs);
  else if (what === 'mark') log.updateHighWatermark(log.logEndOffset - (amount % 5));
  else if (what === 'start') log.maybeIncrementLogStartOffset(log.highWatermark - amount);
  else if (what === 'retention') deleteOldSegments(log, { ...given.config, retentionBytes: amount * 20 }, given.nowMs);
  else log.epochs.assign(++given.leaderEpoch, log.logEndOffset);
}

test('copies are independent: whatever happens to one, the other stays as it was', () => {
  fc.assert(
    fc.property(steps, steps, (before, after) => {
      const given = new TestLog({ segmentBytes: 700, indexIntervalBytes: 100 });
      for (const step of before) perform(given, step);
      const copy = given.log.copy();
      const description = JSON.stringify(described(copy));
      expect(JSON.stringify(described(given.log))).toBe(description);
      for (const step of after) perform(given, step);
      expect(JSON.stringify(described(copy))).toBe(description);
    }),
  );
});

test('INV-01: start ≤ high watermark ≤ end and offsets increase; every lookup ends where a scan from the start would', () => {
  fc.assert(
    fc.property(steps, fc.nat(200), (todo, offset) => {
      const given = new TestLog({ segmentBytes: 700, indexIntervalBytes: 100 });
      for (const step of todo) {
        perform(given, step);
        const { log } = given;
        expect(log.logStartOffset).toBeLessThanOrEqual(log.highWatermark);
        expect(log.highWatermark).toBeLessThanOrEqual(log.logEndOffset);
        expect(log.lastStableOffset).toBeLessThanOrEqual(log.highWatermark);
      }
      const batches = given.log.segments.flatMap((segment) => Array.from({ length: segment.batchCount }, (_, i) => segment.batchAt(i)));
      for (let i = 1; i < batches.length; i++) expect(batches[i].baseOffset).toBeGreaterThan(batches[i - 1].baseOffset + batches[i - 1].lastOffsetDelta);
      if (offset < given.log.segments[0].baseOffset) return;
      const last = lookupOffset(given.log.segments, offset).at(-1);
      const wanted = batches.find((batch) => batch.baseOffset + batch.lastOffsetDelta >= offset);
      expect(last).toMatchObject(wanted === undefined ? { kind: 'not-found' } : { kind: 'found', baseOffset: wanted.baseOffset });
    }),
  );
});
