import { expect, test } from 'vitest';
import { ErrorCode } from '../protocol/error-codes';
import { TestLog } from './log.fixture';
import { sequenceAfter } from './producer-state';

const P1 = { id: 1, sequence: 0 };

test('R-LOG-07: the last five batches are recognised when they come again, older ones are not', () => {
  const given = new TestLog();
  for (let sequence = 0; sequence < 6; sequence++) given.produced({ id: 1, sequence });
  expect(given.produced({ id: 1, sequence: 1 })).toMatchObject({ errorCode: ErrorCode.NONE, baseOffset: 1, isDuplicate: true });
  expect(given.produced({ id: 1, sequence: 0 })).toMatchObject({ errorCode: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER });
  expect(given.log.logEndOffset).toBe(6);
});

test('R-LOG-08: numbers without gaps, 0 in a new epoch, any number from an unknown producer', () => {
  const given = new TestLog();
  expect(given.produced({ id: 1, sequence: 77 }).errorCode).toBe(ErrorCode.NONE);
  expect(given.produced({ id: 1, sequence: 79 }).errorCode).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
  expect(given.produced({ id: 1, sequence: 78, epoch: 1 }).errorCode).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
  expect(given.produced({ id: 1, sequence: 0, epoch: 1 }).errorCode).toBe(ErrorCode.NONE);
  expect(given.produced({ id: 1, sequence: 78, epoch: 0 }).errorCode).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
});

test('R-LOG-08: after 2³¹−1 comes 0', () => {
  expect(sequenceAfter(2_147_483_647, 1)).toBe(0);
  const given = new TestLog();
  given.produced({ id: 1, sequence: 2_147_483_646 }, 2);
  expect(given.produced({ id: 1, sequence: 0 }).errorCode).toBe(ErrorCode.NONE);
});

test('R-LOG-10: a producer expires at exactly its expiration time, but never in a transaction', () => {
  const given = new TestLog();
  const { producers } = given.log;
  producers.expirationMs = 1000;
  given.produced(P1);
  given.inTransaction({ id: 2, sequence: 0 });
  producers.removeExpired(given.nowMs + 999);
  expect(producers.stateOf(1)).toBeDefined();
  producers.removeExpired(given.nowMs + 1000);
  expect(producers.stateOf(1)).toBeUndefined();
  expect(producers.stateOf(2)).toBeDefined();
});

test('R-LOG-09: a follower takes batches that its leader would refuse', () => {
  const given = new TestLog();
  given.produced(P1);
  const { log } = given;
  const gap = { ...log.activeSegment.batchAt(0), baseOffset: 1, baseSequence: 9 };
  expect(log.appendAsFollower([gap], 0, given.nowMs, given.config)).toBe(1);
  expect(log.producers.stateOf(1)).toMatchObject({ batches: [{ baseSequence: 0 }, { baseSequence: 9 }] });
});

test('R-TXN-31: in version 1 a marker has the epoch of its transaction, in version 2 a higher one', () => {
  const given = new TestLog();
  given.inTransaction(P1);
  expect(given.end(P1, 'COMMIT', { transactionVersion: 2 }).errorCode).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
  expect(given.end({ id: 1, epoch: 1 }, 'COMMIT', { transactionVersion: 2 }).errorCode).toBe(ErrorCode.NONE);
  // The same marker once more finds nothing open: it is appended and does nothing.
  expect(given.end({ id: 1, epoch: 1 }, 'COMMIT', { transactionVersion: 2 }).errorCode).toBe(ErrorCode.NONE);
  expect(given.end({ id: 1, epoch: 0 }, 'COMMIT').errorCode).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
  given.inTransaction({ id: 1, epoch: 1, sequence: 0 });
  expect(given.end({ id: 1, epoch: 1 }, 'ABORT', { transactionVersion: 2 }).errorCode).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
});

test('R-TXN-31: a marker of a former coordinator is fenced', () => {
  const given = new TestLog();
  given.inTransaction(P1);
  given.end(P1, 'COMMIT', { coordinatorEpoch: 3 });
  expect(given.end(P1, 'ABORT', { coordinatorEpoch: 2 }).errorCode).toBe(ErrorCode.TRANSACTION_COORDINATOR_FENCED);
});

test('a batch outside the transaction that is open is refused', () => {
  const given = new TestLog();
  given.inTransaction(P1);
  expect(given.produced({ id: 1, sequence: 1 }).errorCode).toBe(ErrorCode.INVALID_TXN_STATE);
  expect(given.inTransaction({ id: 1, sequence: 1 }).errorCode).toBe(ErrorCode.NONE);
});

test('R-SEG-04: every new segment comes with a snapshot of the producers before it', () => {
  const given = new TestLog();
  given.produced(P1);
  given.log.roll(given.nowMs);
  given.produced({ id: 1, sequence: 1 });
  given.log.roll(given.nowMs);
  expect(given.log.producers.snapshots.map((snapshot) => snapshot.offset)).toEqual([1, 2]);
  expect(given.log.producers.snapshots[0].producers).toMatchObject([{ producerId: 1, batches: [{ baseSequence: 0 }] }]);
});
