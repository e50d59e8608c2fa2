import { logToClean } from '../../engine/log/cleanable';
import { cleanLog } from '../../engine/log/cleaner';
import type { LogConfig } from '../../engine/log/log-config';
import type { LogSegment } from '../../engine/log/log-segment';
import { PartitionLog } from '../../engine/log/partition-log';
import { keptBatch } from '../../engine/log/record-sources';
import { markerBatch } from '../../engine/log/transaction-marker';
import type { AppendOrigin } from '../../engine/log/validate-batch';
import { recordOffset, type RecordBatch } from '../../engine/protocol/record-batch';
import { differences } from './compare';
import { dateFiles } from './log';
import { logSettings, unreadSetting } from './log-settings';
import { abortedState } from './log-state';
import { fail, PASS, skip, type Runner } from './outcome';

interface CompactionCase {
  readonly config: Readonly<Record<string, number | string>>;
  readonly mapSlots: number;
  readonly clock: number;
  readonly ops: readonly CompactionOp[];
}

interface AppendOp {
  readonly op: 'append';
  readonly timestamp: number;
  readonly records: readonly (readonly [key: string | null, value: string | null])[];
  readonly producer?: readonly [id: number, epoch: number, firstSequence: number];
  readonly transactional?: boolean;
}

interface MarkerOp {
  readonly op: 'marker';
  readonly timestamp: number;
  readonly producer: readonly [id: number, epoch: number];
  readonly type: 'COMMIT' | 'ABORT';
}

type CompactionOp =
  | AppendOp
  | MarkerOp
  | { readonly op: 'roll' | 'clean' }
  | { readonly op: 'high-watermark'; readonly to: number }
  | { readonly op: 'clock'; readonly now: number };

const OPS = ['append', 'marker', 'roll', 'clean', 'high-watermark', 'clock'];

const LEADER_EPOCH = 0;

interface LogUnderTest {
  readonly log: PartitionLog;
  readonly config: LogConfig;
  readonly mapSlots: number;
  nowMs: number;
}

export const runCompaction: Runner = (recorded) => {
  const { config, mapSlots, clock, ops } = recorded as unknown as CompactionCase;
  const strange = ops.find(({ op }) => !OPS.includes(op));
  if (strange) return skip(`compaction ${strange.op} not built`);
  const unread = unreadSetting(config);
  if (unread) return skip(`the log does not read ${unread}`);
  const settings = logSettings(config);
  const test: LogUnderTest = { log: new PartitionLog(clock, settings), config: settings, mapSlots, nowMs: clock };
  for (const [i, op] of ops.entries()) {
    const lines = differences(op, { ...op, ...perform(op, test) });
    dateFiles(test.log);
    if (lines.length > 0) return fail(`ops[${i}] ${op.op}`, ...lines);
  }
  return PASS;
};

/** Every field that the operation tells in the recording, as it came out here. */
function perform(op: CompactionOp, test: LogUnderTest): Record<string, unknown> {
  const { log, nowMs } = test;
  switch (op.op) {
    case 'append':
      return appendTo(test, dataBatch(op), 'client');
    case 'marker':
      return appendTo(test, markerBatch(op.producer[0], op.producer[1], { type: op.type, coordinatorEpoch: 0 }, op.timestamp), 'coordinator');
    case 'roll':
      log.roll(nowMs);
      return {};
    case 'high-watermark':
      log.updateHighWatermark(op.to);
      return {};
    case 'clock':
      test.nowMs = op.now;
      return {};
    case 'clean':
      return clean(test);
  }
}

function appendTo({ log, config, nowMs }: LogUnderTest, batch: RecordBatch, origin: AppendOrigin): Record<string, unknown> {
  return { first: log.appendAsLeader(batch, LEADER_EPOCH, nowMs, config, origin).baseOffset };
}

function dataBatch({ records, timestamp, producer = [-1, -1, -1], transactional = false }: AppendOp): RecordBatch {
  return keptBatch({
    records: records.map(([key, value]) => ({ key, value, timestampMs: timestamp })),
    producerId: producer[0],
    producerEpoch: producer[1],
    baseSequence: producer[2],
    isTransactional: transactional,
  });
}

function clean({ log, config, mapSlots, nowMs }: LogUnderTest): Record<string, unknown> {
  const checkpoint = log.cleanerCheckpoint < 0 ? null : log.cleanerCheckpoint;
  const toClean = logToClean(log, config, nowMs);
  const { firstDirtyOffset, uncleanableOffset, cleanBytes, cleanableBytes, cleanableRatio } = toClean;
  const cleaning = cleanableBytes > 0 ? cleanLog(log, toClean, config, mapSlots, nowMs) : null;
  return {
    checkpoint,
    firstDirty: firstDirtyOffset,
    firstUncleanable: uncleanableOffset,
    cleanBytes,
    cleanableBytes,
    ratio: Number.isNaN(cleanableRatio) ? null : cleanableRatio,
    dirtyEnough: cleanableRatio > config.minCleanableDirtyRatio,
    nextCheckpoint: cleaning?.nextCheckpoint,
    stats: cleaning === null ? undefined : { ...cleaning.stats, invalidMessages: undefined },
    log: log.segments.map(segmentWithBatches),
  };
}

function segmentWithBatches(segment: LogSegment): Record<string, unknown> {
  const batches = Array.from({ length: segment.batchCount }, (_, i) => recordedBatch(segment.batchAt(i)));
  return { base: segment.baseOffset, size: segment.sizeBytes, batches, aborted: abortedState(segment) };
}

function recordedBatch(batch: RecordBatch): Record<string, unknown> {
  return {
    base: batch.baseOffset,
    last: batch.baseOffset + batch.lastOffsetDelta,
    size: batch.sizeBytes,
    records: Array.from({ length: batch.recordCount }, (_, i) => recordedRecord(batch, i)),
    deleteHorizon: batch.deleteHorizonMs,
    control: batch.isControl ? true : undefined,
    transactional: batch.isTransactional ? true : undefined,
    producer: batch.producerId < 0 ? undefined : [batch.producerId, batch.producerEpoch, batch.baseSequence],
  };
}

function recordedRecord(batch: RecordBatch, index: number): unknown[] {
  const { key, value, control } = batch.source.recordAt(batch, index);
  const offset = recordOffset(batch, index);
  return control === undefined ? [offset, key, value] : [offset, control];
}
