import { ErrorCode } from '../../protocol/error-codes';
import { acknowledgeRecords, type AcknowledgeType } from './acknowledge';
import { acquireRecords, type AcquireMode, type FetchedBatch } from './acquire';
import { createSharePartition, inFlightRuns, nextFetchOffset, type SharePartition } from './share-partition';
import { commitWrite } from './state-write';

export const LOCK_MS = 30_000;

/** The log of EX-C17. */
export const LOG: readonly FetchedBatch[] = [
  { baseOffset: 0, lastOffset: 9 },
  { baseOffset: 10, lastOffset: 14 },
];

export function sharePartition(deliveryCountLimit = 5, maxRecordLocks = 2000): SharePartition {
  return createSharePartition(0, { deliveryCountLimit, maxRecordLocks, recordLockDurationMs: LOCK_MS });
}

export interface Fetch {
  readonly maxRecords?: number;
  readonly mode?: AcquireMode;
  readonly batchSize?: number;
  readonly nowMs?: number;
  readonly log?: readonly FetchedBatch[];
}

/** A fetch of a member from where the next one reads; the answer as [first, last, delivery count]. */
export function fetch(partition: SharePartition, memberId: string, how: Fetch = {}): number[][] {
  const { maxRecords = 500, mode = 'batch_optimized', batchSize = 500, nowMs = 0, log = LOG } = how;
  const fetchOffset = nextFetchOffset(partition);
  const fetched = log.filter(({ lastOffset }) => lastOffset >= fetchOffset);
  const acquired = acquireRecords(partition, { memberId, mode, batchSize, maxRecords, fetchOffset }, fetched, nowMs);
  return acquired.map(({ firstOffset, lastOffset, deliveryCount }) => [firstOffset, lastOffset, deliveryCount]);
}

/** An acknowledgement whose write succeeds at once; the answer is the error code. */
export function acknowledge(
  partition: SharePartition,
  memberId: string,
  firstOffset: number,
  lastOffset: number,
  type: AcknowledgeType | readonly AcknowledgeType[],
  nowMs = 0,
): number {
  const types = typeof type === 'string' ? [type] : type;
  const { errorCode, write } = acknowledgeRecords(partition, memberId, [{ firstOffset, lastOffset, types }], nowMs);
  if (errorCode === ErrorCode.NONE && write !== null) commitWrite(partition, write);
  return errorCode;
}

export function runs(partition: SharePartition): unknown[][] {
  return inFlightRuns(partition).map((run) => [run.firstOffset, run.lastOffset, run.state, run.deliveryCount, run.memberId]);
}
