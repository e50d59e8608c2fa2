import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/error-codes';
import { acknowledgeRecords, releaseRecordsOf, type AcknowledgeType } from './acknowledge';
import { expireLocks, nextLockExpiryMs } from './acquisition-lock';
import { isSettled, type RecordState } from './delivery-state';
import { moveToLogStart } from './log-start';
import { canAcquireRecords, copySharePartition, countFinal, forEachState, nextFetchOffset, type SharePartition } from './share-partition';
import { acknowledge, fetch, LOCK_MS, LOG, runs, sharePartition } from './share-partition.fixture';
import { commitWrite, rollBackWrite, type StateWrite } from './state-write';

function held(deliveryCountLimit?: number): SharePartition {
  const partition = sharePartition(deliveryCountLimit);
  fetch(partition, 'M1', { maxRecords: 10 });
  return partition;
}

describe('acquiring', () => {
  it('R-SHR-03 begins at the first available record, else behind the last one acquired', () => {
    const partition = held();
    expect(nextFetchOffset(partition)).toBe(10);
    expect(fetch(partition, 'M2')).toEqual([[10, 14, 1]]);
    acknowledge(partition, 'M1', 4, 4, 'RELEASE');
    expect(nextFetchOffset(partition)).toBe(4);
  });

  it('R-SHR-03 a full window gives nothing new until the start moves, yet gives again what was released', () => {
    const partition = sharePartition(5, 10);
    fetch(partition, 'M1');
    expect(partition.endOffset).toBe(9);
    expect(canAcquireRecords(partition)).toBe(false);
    acknowledge(partition, 'M1', 5, 5, 'RELEASE');
    expect(canAcquireRecords(partition)).toBe(true);
    expect(fetch(partition, 'M2')).toEqual([[5, 5, 2]]);
    acknowledge(partition, 'M1', 0, 2, 'ACCEPT');
    expect(canAcquireRecords(partition)).toBe(true);
    expect(fetch(partition, 'M2')).toEqual([[10, 14, 1]]);
  });

  it('R-SHR-05 batch_optimized gives whole batches, record_limit no record more than asked for', () => {
    expect(fetch(sharePartition(), 'M1', { maxRecords: 3 })).toEqual([[0, 9, 1]]);
    const partition = sharePartition();
    expect(fetch(partition, 'M1', { maxRecords: 3, mode: 'record_limit' })).toEqual([[0, 2, 1]]);
    expect(fetch(partition, 'M2', { maxRecords: 3, mode: 'record_limit' })).toEqual([[3, 5, 1]]);
    expect(runs(partition)).toEqual([
      [0, 2, 'ACQUIRED', 1, 'M1'],
      [3, 5, 'ACQUIRED', 1, 'M2'],
      [6, 9, 'AVAILABLE', 0, ''],
    ]);
  });

  it('R-SHR-05 batches of the log are put together up to the size of a batch of the answer', () => {
    const log = [0, 2, 4, 6].map((baseOffset) => ({ baseOffset, lastOffset: baseOffset + 1 }));
    expect(fetch(sharePartition(), 'M1', { batchSize: 3, log })).toEqual([[0, 3, 1], [4, 7, 1]]);
  });

  it('R-SHR-09 a batch that keeps failing is delivered in halves, then one by one', () => {
    const log = [{ baseOffset: 0, lastOffset: 7 }];
    const partition = sharePartition();
    const seen: number[][] = [];
    for (let round = 0; round < 10; round++) {
      const acquired = fetch(partition, 'M1', { log });
      seen.push(...acquired);
      for (const [first, last] of acquired) acknowledge(partition, 'M1', first as number, last as number, 'RELEASE');
    }
    expect(seen).toEqual([
      [0, 7, 1], [0, 7, 2], [0, 7, 3], [0, 3, 4],
      [0, 0, 5], [1, 1, 5], [2, 2, 5], [3, 3, 5],
      [4, 7, 4], [4, 4, 5],
    ]);
    expect(partition.startOffset).toBe(5);
  });

  it('what was compacted away since its release is archived', () => {
    const partition = held();
    acknowledge(partition, 'M1', 0, 9, 'RELEASE');
    expect(fetch(partition, 'M2', { log: LOG.slice(1) })).toEqual([[10, 14, 1]]);
    expect(runs(partition)).toEqual([[0, 9, 'ARCHIVED', 1, ''], [10, 14, 'ACQUIRED', 1, 'M2']]);
  });
});

describe('acknowledging', () => {
  it('R-SHR-04 the start moves over a leading run of final records only', () => {
    const partition = held();
    acknowledge(partition, 'M1', 3, 5, 'ACCEPT');
    expect(partition.startOffset).toBe(0);
    acknowledge(partition, 'M1', 0, 2, 'REJECT');
    expect(partition.startOffset).toBe(6);
    acknowledge(partition, 'M1', 6, 9, ['ACCEPT', 'GAP', 'ACCEPT', 'REJECT']);
    expect([partition.startOffset, partition.endOffset, partition.batches]).toEqual([10, 10, []]);
  });

  it('R-SHR-07 somebody else’s record, or one that is not acquired, undoes the whole call', () => {
    const partition = held();
    fetch(partition, 'M2');
    const before = runs(partition);
    expect(acknowledge(partition, 'M1', 5, 12, 'ACCEPT')).toBe(ErrorCode.INVALID_RECORD_STATE);
    expect(acknowledge(partition, 'M2', 6, 6, 'ACCEPT')).toBe(ErrorCode.INVALID_RECORD_STATE);
    expect(acknowledge(partition, 'M2', 12, 15, 'ACCEPT')).toBe(ErrorCode.INVALID_REQUEST);
    expect(runs(partition)).toEqual(before);
    expect(partition.deliveryCompleteCount).toBe(0);
    expect(acknowledge(partition, 'M1', 5, 6, 'ACCEPT')).toBe(ErrorCode.NONE);
    expect(acknowledge(partition, 'M1', 6, 6, 'ACCEPT')).toBe(ErrorCode.INVALID_RECORD_STATE);
  });

  it('R-SHR-08 after the last permitted delivery a release archives', () => {
    const partition = held(2);
    acknowledge(partition, 'M1', 0, 1, 'RELEASE');
    expect(fetch(partition, 'M1')).toEqual([[0, 1, 2], [10, 14, 1]]);
    acknowledge(partition, 'M1', 0, 1, 'RELEASE');
    expect(partition.startOffset).toBe(2);
  });

  it('R-SHR-08 what a leaving member held keeps its count', () => {
    const partition = held();
    const write = releaseRecordsOf(partition, 'M1');
    expect(write?.batches).toEqual([{ firstOffset: 0, lastOffset: 9, deliveryState: 'AVAILABLE', deliveryCount: 1 }]);
    commitWrite(partition, write as StateWrite);
    expect(fetch(partition, 'M2', { maxRecords: 10 })).toEqual([[0, 9, 2]]);
  });
});

describe('writing', () => {
  it('R-SHR-16 acquiring writes nothing; an answer writes the start from before it, and ranges with state and count', () => {
    const partition = held();
    const { write } = acknowledgeRecords(partition, 'M1', [{ firstOffset: 0, lastOffset: 1, types: ['ACCEPT', 'RELEASE'] }], 0);
    expect(write).toEqual({
      startOffset: 0,
      deliveryCompleteCount: 1,
      batches: [
        { firstOffset: 0, lastOffset: 0, deliveryState: 'ACKNOWLEDGED', deliveryCount: 1 },
        { firstOffset: 1, lastOffset: 1, deliveryState: 'AVAILABLE', deliveryCount: 1 },
      ],
    });
  });

  it('R-SHR-10 a change counts once it is written, and a failed write undoes it', () => {
    const partition = held();
    const before = runs(partition);
    const { write } = acknowledgeRecords(partition, 'M1', [{ firstOffset: 0, lastOffset: 3, types: ['RELEASE'] }], 0);
    expect(nextFetchOffset(partition)).toBe(10);
    expect(fetch(partition, 'M2')).toEqual([[10, 14, 1]]);
    rollBackWrite(partition, (write as StateWrite).batches);
    expect(runs(partition).slice(0, 1)).toEqual(before);
    expect(acknowledge(partition, 'M1', 0, 3, 'ACCEPT')).toBe(ErrorCode.NONE);
    expect(partition.startOffset).toBe(4);
  });

  it('R-SHR-10 a lock that ran out during a write that fails leaves the records to others', () => {
    const partition = held();
    const { write } = acknowledgeRecords(partition, 'M1', [{ firstOffset: 0, lastOffset: 9, types: ['ACCEPT'] }], 0);
    expect(expireLocks(partition, LOCK_MS)).toEqual([]);
    rollBackWrite(partition, (write as StateWrite).batches);
    expect(runs(partition)).toEqual([[0, 9, 'AVAILABLE', 1, '']]);
    expect(partition.deliveryCompleteCount).toBe(0);
  });
});

describe('locks', () => {
  it('R-SHR-06 a lock runs out after its time, and the owner’s answer comes too late', () => {
    const partition = held();
    expect(nextLockExpiryMs(partition)).toBe(LOCK_MS);
    expect(expireLocks(partition, LOCK_MS - 1)).toEqual([]);
    const writes = expireLocks(partition, LOCK_MS);
    expect(writes.map(({ batches }) => batches)).toEqual([
      [{ firstOffset: 0, lastOffset: 9, deliveryState: 'AVAILABLE', deliveryCount: 1 }],
    ]);
    expect(acknowledge(partition, 'M1', 6, 6, 'ACCEPT', LOCK_MS)).toBe(ErrorCode.INVALID_RECORD_STATE);
    expect(nextLockExpiryMs(partition)).toBe(Infinity);
  });

  it('R-SHR-06 a lock that runs out on the last permitted delivery archives', () => {
    const partition = held(2);
    expireLocks(partition, LOCK_MS);
    fetch(partition, 'M1', { maxRecords: 10, nowMs: LOCK_MS });
    for (let round = 2; round < 12 && partition.startOffset < 10; round++) {
      fetch(partition, 'M1', { maxRecords: 10, nowMs: round * LOCK_MS });
      expireLocks(partition, (round + 1) * LOCK_MS);
    }
    expect(partition.startOffset).toBe(10);
  });

  it('R-SHR-06 a renewed lock starts anew', () => {
    const partition = held();
    acknowledge(partition, 'M1', 0, 9, 'RENEW', 20_000);
    expect(expireLocks(partition, 40_000)).toEqual([]);
    expect(expireLocks(partition, 50_000)).toHaveLength(1);
  });
});

describe('the log’s start', () => {
  it('archives what is available before it; what is held stays held and is not handed out again', () => {
    const partition = held();
    acknowledge(partition, 'M1', 0, 1, 'RELEASE');
    moveToLogStart(partition, 3);
    expect(runs(partition)).toEqual([[0, 1, 'ARCHIVED', 1, ''], [2, 9, 'ACQUIRED', 1, 'M1']]);
    commitWrite(partition, releaseRecordsOf(partition, 'M1') as StateWrite);
    expect(runs(partition)).toEqual([[0, 2, 'ARCHIVED', 1, ''], [3, 9, 'AVAILABLE', 1, '']]);
    expect(nextFetchOffset(partition)).toBe(3);
  });
});

it('EX-C17 the worked example', () => {
  const partition = sharePartition();
  expect(fetch(partition, 'M1', { maxRecords: 10 })).toEqual([[0, 9, 1]]);
  expect(fetch(partition, 'M2')).toEqual([[10, 14, 1]]);
  acknowledge(partition, 'M1', 0, 3, 'ACCEPT');
  expect(partition.startOffset).toBe(4);
  acknowledge(partition, 'M1', 4, 4, 'RELEASE');
  acknowledge(partition, 'M1', 5, 5, 'REJECT');
  expect(partition.startOffset).toBe(4);
  expect(acknowledge(partition, 'M2', 6, 6, 'ACCEPT')).toBe(ErrorCode.INVALID_RECORD_STATE);
  expect(fetch(partition, 'M2')).toEqual([[4, 4, 2]]);
  expireLocks(partition, LOCK_MS);
  expect(acknowledge(partition, 'M1', 6, 6, 'ACCEPT', LOCK_MS)).toBe(ErrorCode.INVALID_RECORD_STATE);
  expect(fetch(partition, 'M3', { maxRecords: 5, nowMs: LOCK_MS })).toEqual([[4, 4, 3], [6, 9, 2]]);
});

const offset = fc.integer({ min: 0, max: 39 });
const member = fc.constantFrom('A', 'B');
const type = fc.constantFrom<AcknowledgeType>('GAP', 'ACCEPT', 'RELEASE', 'REJECT', 'RENEW');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('fetch' as const), member, maxRecords: fc.integer({ min: 1, max: 12 }), mode: fc.constantFrom('batch_optimized' as const, 'record_limit' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('acknowledge' as const), member, offset, length: fc.integer({ min: 1, max: 8 }), type }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('written' as const), succeeds: fc.boolean() }) },
  fc.record({ do: fc.constant('leave' as const), member }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: LOCK_MS }) }),
  fc.record({ do: fc.constant('log-start' as const), offset }),
);
const STEPS_LOG = Array.from({ length: 10 }, (_, index) => ({ baseOffset: 4 * index, lastOffset: 4 * index + 3 }));

it('INV-C14 whatever happens, the start never falls, counts stay within the limit, what is final stays so, the window holds', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 2, max: 6 }), (steps, limit) => {
      const partition = sharePartition(limit, 15);
      const final = new Map<number, RecordState>();
      const underWay: StateWrite[] = [];
      let nowMs = 0;
      for (const one of steps) {
        const { startOffset } = partition;
        const copy = copySharePartition(partition);
        const shown = JSON.stringify(copy);
        switch (one.do) {
          case 'fetch':
            if (canAcquireRecords(partition)) fetch(partition, one.member, { ...one, nowMs, log: STEPS_LOG });
            break;
          case 'acknowledge': {
            const lastOffset = one.offset + one.length - 1;
            const { write } = acknowledgeRecords(partition, one.member, [{ firstOffset: one.offset, lastOffset, types: [one.type] }], nowMs);
            if (write !== null) underWay.push(write);
            break;
          }
          case 'leave': {
            const write = releaseRecordsOf(partition, one.member);
            if (write !== null) underWay.push(write);
            break;
          }
          case 'written': {
            const write = underWay.shift();
            if (write !== undefined && one.succeeds) commitWrite(partition, write);
            else if (write !== undefined) rollBackWrite(partition, write.batches);
            break;
          }
          case 'wait':
            nowMs += one.ms;
            expireLocks(partition, nowMs);
            break;
          case 'log-start':
            moveToLogStart(partition, one.offset);
            break;
        }
        expect(JSON.stringify(copy)).toBe(shown);
        expect(partition.startOffset).toBeGreaterThanOrEqual(startOffset);
        expect(partition.deliveryCompleteCount).toBe(countFinal(partition, Infinity));
        expect(partition.endOffset - partition.startOffset + 1).toBeLessThanOrEqual(15 + 4);
        forEachState(partition.batches, (delivery, firstOffset, lastOffset) => {
          const { state, deliveryCount, memberId } = delivery;
          expect(deliveryCount).toBeLessThanOrEqual(limit);
          expect(memberId !== '').toBe(state === 'ACQUIRED');
          for (let at = firstOffset; at <= lastOffset; at++) {
            expect(final.get(at) ?? state).toBe(state);
            if (isSettled(delivery)) final.set(at, state);
          }
        });
      }
    }),
  );
});
