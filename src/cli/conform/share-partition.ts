import { acknowledgeRecords, releaseRecordsOf, type AcknowledgeType } from '../../engine/broker/share/acknowledge';
import { acquireRecords, type AcquireMode } from '../../engine/broker/share/acquire';
import { moveToLogStart } from '../../engine/broker/share/log-start';
import {
  canAcquireRecords,
  createSharePartition,
  inFlightRuns,
  nextFetchOffset,
  type SharePartition,
} from '../../engine/broker/share/share-partition';
import { commitWrite, type StateWrite } from '../../engine/broker/share/state-write';
import { ErrorCode } from '../../engine/protocol/error-codes';
import { compare } from './compare';
import { skip, type Runner } from './outcome';

interface SharePartitionCase {
  readonly startOffset: number;
  readonly deliveryLimit: number;
  readonly maxRecordLocks: number;
  readonly lockMs: number;
  readonly ops: readonly Op[];
}

type Op = AcquireOp | AcknowledgeOp | ReleaseAllOp | ClockOp | LogStartOp;

interface AcquireOp {
  readonly op: 'acquire';
  readonly member: string;
  readonly mode: AcquireMode;
  readonly batchSize: number;
  readonly maxRecords: number;
  readonly fetched: readonly (readonly [first: number, last: number])[];
}

interface AcknowledgeOp {
  readonly op: 'acknowledge';
  readonly member: string;
  readonly first: number;
  readonly last: number;
  readonly types: readonly AcknowledgeType[];
}

interface ReleaseAllOp {
  readonly op: 'release-all';
  readonly member: string;
}

interface ClockOp {
  readonly op: 'clock';
  readonly now: number;
}

interface LogStartOp {
  readonly op: 'log-start';
  readonly to: number;
}

const OPS = ['acquire', 'acknowledge', 'release-all', 'clock', 'log-start'];

const EXCEPTIONS: Readonly<Partial<Record<number, string>>> = {
  [ErrorCode.INVALID_REQUEST]: 'InvalidRequestException',
  [ErrorCode.INVALID_RECORD_STATE]: 'InvalidRecordStateException',
};

export const runSharePartition: Runner = (recorded) => {
  const { startOffset, deliveryLimit, maxRecordLocks, lockMs, ops } = recorded as unknown as SharePartitionCase;
  const strange = ops.find(({ op }) => !OPS.includes(op));
  if (strange) return skip(`share-partition ${strange.op} not built`);
  const partition = createSharePartition(startOffset, {
    deliveryCountLimit: deliveryLimit,
    maxRecordLocks,
    recordLockDurationMs: lockMs,
  });
  let nowMs = 0;
  let shown = '';
  const actual = ops.map((op) => {
    if (op.op === 'clock') nowMs = op.now;
    const result = perform(op, partition, nowMs);
    const state = stateOf(partition);
    const before = shown;
    shown = JSON.stringify(state);
    return { ...op, persisted: undefined, error: undefined, ...result, state: shown === before ? 'same' : state };
  });
  return compare({ ops }, { ops: actual });
};

function perform(op: Op, partition: SharePartition, nowMs: number): Record<string, unknown> {
  switch (op.op) {
    case 'acquire':
      return acquire(op, partition, nowMs);
    case 'acknowledge': {
      const acknowledgement = { firstOffset: op.first, lastOffset: op.last, types: op.types };
      const { errorCode, write } = acknowledgeRecords(partition, op.member, [acknowledgement], nowMs);
      if (errorCode !== ErrorCode.NONE) return { error: EXCEPTIONS[errorCode] ?? `error ${errorCode}` };
      return persist(partition, write);
    }
    case 'release-all':
      return persist(partition, releaseRecordsOf(partition, op.member));
    case 'clock':
      // The recorded clock moves without the timer that takes locks back: in no recording does one run out, however
      // long its records were held. R-SHR-06 is for the unit tests.
      return {};
    case 'log-start':
      moveToLogStart(partition, op.to);
      return {};
  }
}

function acquire(op: AcquireOp, partition: SharePartition, nowMs: number): Record<string, unknown> {
  const canAcquire = canAcquireRecords(partition);
  const fetchOffset = nextFetchOffset(partition);
  const fetched = op.fetched.map(([baseOffset, lastOffset]) => ({ baseOffset, lastOffset }));
  const request = { memberId: op.member, mode: op.mode, batchSize: op.batchSize, maxRecords: op.maxRecords, fetchOffset };
  const acquired = canAcquire ? acquireRecords(partition, request, fetched, nowMs) : [];
  return {
    canAcquire,
    fetchOffset,
    acquired: acquired.map(({ firstOffset, lastOffset, deliveryCount }) => [firstOffset, lastOffset, deliveryCount]),
  };
}

/** The recorded share coordinator takes every write at once. */
function persist(partition: SharePartition, write: StateWrite | null): Record<string, unknown> {
  if (write === null) return {};
  commitWrite(partition, write);
  const batches = write.batches.map((one) => [one.firstOffset, one.lastOffset, one.deliveryState, one.deliveryCount]);
  return { persisted: [{ startOffset: write.startOffset, deliveryComplete: write.deliveryCompleteCount, batches }] };
}

function stateOf(partition: SharePartition): Record<string, unknown> {
  return {
    start: partition.startOffset,
    end: partition.endOffset,
    nextFetch: nextFetchOffset(partition),
    inFlight: inFlightRuns(partition).map((run) => [run.firstOffset, run.lastOffset, run.state, run.deliveryCount, run.memberId]),
  };
}
