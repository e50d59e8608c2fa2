import { markerBatch } from '../../engine/log/transaction-marker';
import type { LogConfig } from '../../engine/log/log-config';
import { closeLog, loseBytes, openLog } from '../../engine/log/log-loader';
import { PartitionLog } from '../../engine/log/partition-log';
import { keptBatch } from '../../engine/log/record-sources';
import { deleteOldSegments } from '../../engine/log/retention';
import { ErrorCode } from '../../engine/protocol/error-codes';
import type { PlainRecord, RecordBatch } from '../../engine/protocol/record-batch';
import { differences } from './compare';
import { logSettings, unreadSetting } from './log-settings';
import { logState } from './log-state';
import { fail, PASS, skip, type Runner } from './outcome';

interface LogCase {
  readonly config: Readonly<Record<string, number | string>>;
  readonly producerIdExpirationMs?: number;
  readonly clock: number;
  readonly ops: readonly LogOp[];
}

interface Records {
  readonly records: number;
  readonly valueBytes: number;
  readonly timestamp: number;
  readonly step: number;
}

interface AppendOp extends Records {
  readonly op: 'append';
  readonly leaderEpoch: number;
  readonly producer?: readonly [id: number, epoch: number, firstSequence: number];
  readonly transactional?: boolean;
}

interface FollowerOp {
  readonly op: 'append-follower';
  readonly leaderEpoch: number;
  readonly batches: readonly (Records & { readonly base: number; readonly leaderEpoch: number })[];
}

interface MarkerOp {
  readonly op: 'marker';
  readonly leaderEpoch: number;
  readonly producer: readonly [id: number, epoch: number];
  readonly type: 'COMMIT' | 'ABORT';
  readonly coordinatorEpoch: number;
  readonly timestamp: number;
  readonly transactionVersion: number;
}

interface ReadOp {
  readonly op: 'read';
  readonly from: number;
  readonly maxBytes: number;
  readonly isolation: 'LOG_END' | 'HIGH_WATERMARK' | 'TXN_COMMITTED';
  readonly minOneMessage: boolean;
}

interface RestartOp {
  readonly op: 'restart';
  readonly clean: boolean;
  readonly logStart: number;
  readonly recoveryPoint: number;
  readonly bytesLost?: number;
}

type LogOp = { readonly state: unknown; readonly result?: unknown; readonly error?: string } & (
  | AppendOp
  | FollowerOp
  | MarkerOp
  | ReadOp
  | RestartOp
  | { readonly op: 'become-leader'; readonly leaderEpoch: number }
  | { readonly op: 'high-watermark' | 'truncate' | 'log-start'; readonly to: number }
  | { readonly op: 'truncate-fully'; readonly startAt: number }
  | { readonly op: 'clock' | 'expire-producers'; readonly now: number }
  | { readonly op: 'config'; readonly set: Readonly<Record<string, number | string>> }
  | { readonly op: 'roll' | 'retention' }
  | { readonly op: 'epoch-end'; readonly epoch: number }
  | { readonly op: 'offset-for-time'; readonly timestamp: number | string }
);

const OPS = ['append', 'append-follower', 'marker', 'read', 'restart', 'become-leader', 'high-watermark', 'truncate', 'log-start', 'truncate-fully',
  'clock', 'expire-producers', 'config', 'roll', 'retention', 'epoch-end', 'offset-for-time'];

/** What an operation came to: a result, or the exception of the real log. */
type Answer = { readonly result?: unknown } | { readonly error: string };

const EXCEPTIONS: Readonly<Partial<Record<number, string>>> = {
  [ErrorCode.OFFSET_OUT_OF_RANGE]: 'OffsetOutOfRangeException',
  [ErrorCode.CORRUPT_MESSAGE]: 'CorruptRecordException',
  [ErrorCode.MESSAGE_TOO_LARGE]: 'RecordTooLargeException',
  [ErrorCode.RECORD_LIST_TOO_LARGE]: 'RecordBatchTooLargeException',
  [ErrorCode.INVALID_TIMESTAMP]: 'InvalidTimestampException',
  [ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER]: 'OutOfOrderSequenceException',
  [ErrorCode.INVALID_PRODUCER_EPOCH]: 'InvalidProducerEpochException',
  [ErrorCode.INVALID_TXN_STATE]: 'InvalidTxnStateException',
  [ErrorCode.TRANSACTION_COORDINATOR_FENCED]: 'TransactionCoordinatorFencedException',
  [ErrorCode.INVALID_RECORD]: 'InvalidRecordException',
};

const FOLLOWER_EXCEPTIONS = {
  RECORD_LIST_TOO_LARGE: 'RecordBatchTooLargeException',
  UNEXPECTED_OFFSET: 'UnexpectedAppendOffsetException',
  OFFSETS_OUT_OF_ORDER: 'OffsetsOutOfOrderException',
} as const;

/** The recorded logs ran on a clock of their own, near 1970; their files carry the date of the recording, long after. */
const RECORDED_MS = 1_700_000_000_000;

export function dateFiles(log: PartitionLog): void {
  for (const segment of log.segments) segment.lastModifiedMs = RECORDED_MS;
}

interface LogUnderTest {
  readonly log: PartitionLog;
  nowMs: number;
  config: LogConfig;
}

export const runLog: Runner = (recorded) => {
  const { config, producerIdExpirationMs, clock, ops } = recorded as unknown as LogCase;
  const strange = ops.find(({ op }) => !OPS.includes(op));
  if (strange) return skip(`log ${strange.op} not built`);
  const unread = unreadSetting(config, ...ops.map((op) => (op.op === 'config' ? op.set : {})));
  if (unread) return skip(`the log does not read ${unread}`);
  const settings = logSettings(config);
  const test: LogUnderTest = { log: new PartitionLog(clock, settings), nowMs: clock, config: settings };
  if (producerIdExpirationMs !== undefined) test.log.producers.expirationMs = producerIdExpirationMs;
  let expectedState: unknown = null;
  for (const [i, op] of ops.entries()) {
    const answer = perform(op, test);
    dateFiles(test.log);
    if (op.state !== 'same') expectedState = op.state;
    const expected = { result: op.result, error: op.error, state: expectedState };
    const lines = differences(expected, { ...answer, state: expectedState === null ? null : logState(test.log) });
    if (lines.length > 0) return fail(`ops[${i}] ${JSON.stringify({ ...op, state: undefined })}`, ...lines);
  }
  return PASS;
};

function perform(op: LogOp, test: LogUnderTest): Answer {
  const { log, nowMs, config } = test;
  switch (op.op) {
    case 'append':
      return append(op, test);
    case 'append-follower':
      return appendAsFollower(op, test);
    case 'marker':
      return appendMarker(op, test);
    case 'read':
      return read(op, log);
    case 'restart':
      closeLog(log);
      if (op.bytesLost !== undefined) loseBytes(log, op.bytesLost);
      openLog(log, { isClean: op.clean, logStartOffset: op.logStart, recoveryPoint: op.recoveryPoint, nowMs, config });
      return {};
    case 'become-leader':
      log.epochs.assign(op.leaderEpoch, log.logEndOffset);
      return {};
    case 'high-watermark':
      log.updateHighWatermark(op.to);
      return { result: log.highWatermark };
    case 'truncate':
      return { result: log.truncateTo(op.to, nowMs) };
    case 'log-start':
      return log.canStartAt(op.to) ? { result: log.maybeIncrementLogStartOffset(op.to) } : { error: 'OffsetOutOfRangeException' };
    case 'truncate-fully':
      log.truncateFullyAndStartAt(op.startAt, nowMs);
      return {};
    case 'clock':
      test.nowMs = op.now;
      return {};
    case 'expire-producers':
      log.producers.removeExpired(op.now);
      return {};
    case 'config':
      test.config = logSettings(op.set, config);
      return {};
    case 'roll':
      return { result: log.roll(nowMs) };
    case 'retention':
      return { result: deleteOldSegments(log, config, nowMs) };
    case 'epoch-end': {
      const { epoch, endOffset } = log.endOffsetFor(op.epoch);
      return { result: endOffset < 0 ? null : [epoch, endOffset] };
    }
    case 'offset-for-time':
      return { result: offsetForTime(op.timestamp, log) };
  }
}

function append(op: AppendOp, { log, nowMs, config }: LogUnderTest): Answer {
  const batch = batchOf(op, { producer: op.producer, isTransactional: op.transactional });
  const appended = log.appendAsLeader(batch, op.leaderEpoch, nowMs, config, 'client');
  if (appended.errorCode !== ErrorCode.NONE) return { error: exception(appended.errorCode) };
  const maxTimestamp = config.messageTimestampType === 'LogAppendTime' ? nowMs : batch.maxTimestampMs;
  return { result: { first: appended.baseOffset, last: appended.lastOffset, maxTimestamp, appendTime: appended.logAppendTimeMs, leaderHw: 'NONE' } };
}

function appendAsFollower(op: FollowerOp, { log, nowMs, config }: LogUnderTest): Answer {
  const batches = op.batches.map((batch) => ({ ...batchOf(batch, { baseOffset: batch.base }), partitionLeaderEpoch: batch.leaderEpoch }));
  const { count, refusal } = log.tryAppendAsFollower(batches, op.leaderEpoch, nowMs, config);
  if (refusal !== null) return { error: FOLLOWER_EXCEPTIONS[refusal] };
  const last = count === 0 ? null : batches[count - 1];
  return { result: last === null ? { first: -1, last: -1 } : { first: batches[0].baseOffset, last: last.baseOffset + last.lastOffsetDelta } };
}

function appendMarker(op: MarkerOp, { log, nowMs, config }: LogUnderTest): Answer {
  const [id, epoch] = op.producer;
  const batch = markerBatch(id, epoch, { type: op.type, coordinatorEpoch: op.coordinatorEpoch }, op.timestamp);
  const { errorCode, baseOffset, lastOffset } = log.appendAsLeader(batch, op.leaderEpoch, nowMs, config, 'coordinator', op.transactionVersion);
  return errorCode === ErrorCode.NONE ? { result: { first: baseOffset, last: lastOffset } } : { error: exception(errorCode) };
}

function read(op: ReadOp, log: PartitionLog): Answer {
  const { errorCode, read: got, aborted } = log.readIsolated(op.from, op.maxBytes, op.isolation, op.minOneMessage);
  if (errorCode !== ErrorCode.NONE) return { error: exception(errorCode) };
  return {
    result: {
      bytes: got.sizeBytes,
      batches: got.records.map((batch) => [batch.baseOffset, batch.baseOffset + batch.lastOffsetDelta]),
      firstEntryIncomplete: got.isFirstIncomplete ? true : undefined,
      aborted: aborted?.map((entry) => [entry.producerId, entry.firstOffset]),
    },
  };
}

function offsetForTime(timestamp: number | string, log: PartitionLog): unknown {
  switch (timestamp) {
    case 'EARLIEST': {
      const leaderEpoch = log.epochs.earliestEpochUpTo(log.logStartOffset);
      return { offset: log.logStartOffset, timestamp: -1, leaderEpoch: leaderEpoch < 0 ? null : leaderEpoch };
    }
    case 'LATEST': {
      const leaderEpoch = log.epochs.latestEpoch;
      return { offset: log.logEndOffset, timestamp: -1, leaderEpoch: leaderEpoch < 0 ? null : leaderEpoch };
    }
    default: {
      const found = timestamp === 'MAX_TIMESTAMP' ? log.offsetOfMaxTimestamp() : log.offsetForTimestamp(Number(timestamp));
      return found === null ? null : { offset: found.offset, timestamp: found.timestampMs, leaderEpoch: found.leaderEpoch };
    }
  }
}

interface BatchFields {
  readonly producer?: readonly [id: number, epoch: number, firstSequence: number];
  readonly isTransactional?: boolean;
  readonly baseOffset?: number;
}

function batchOf({ records, valueBytes, timestamp, step }: Records, { producer = [-1, -1, -1], isTransactional = false, baseOffset }: BatchFields): RecordBatch {
  const record = (i: number): PlainRecord => ({ key: null, value: '', timestampMs: timestamp + i * step, valueSizeBytes: valueBytes });
  return keptBatch({
    records: Array.from({ length: records }, (_, i) => record(i)),
    producerId: producer[0],
    producerEpoch: producer[1],
    baseSequence: producer[2],
    isTransactional,
    baseOffset,
  });
}

function exception(errorCode: ErrorCode): string {
  return EXCEPTIONS[errorCode] ?? `error ${errorCode}`;
}
