import type { RecordBatch } from '../protocol/record-batch';
import type { AppendResult } from './append-result';
import { DEFAULT_LOG_CONFIG, type LogConfig } from './log-config';
import { PartitionLog } from './partition-log';
import { keptBatch } from './record-sources';
import { markerBatch } from './transaction-marker';

/** Logs for tests: a log with a clock, and short words for what is appended. */

export const START_MS = 1_000_000_000;

export interface Producer {
  readonly id: number;
  readonly epoch?: number;
  readonly sequence: number;
}

export class TestLog {
  readonly log: PartitionLog;
  nowMs = START_MS;
  leaderEpoch = 0;
  config: LogConfig;

  constructor(settings: Partial<LogConfig> = {}) {
    this.config = { ...DEFAULT_LOG_CONFIG, ...settings };
    this.log = new PartitionLog(START_MS, this.config);
  }

  append(batch: RecordBatch): AppendResult {
    return this.log.appendAsLeader(batch, this.leaderEpoch, this.nowMs, this.config, 'client');
  }

  /** Records without keys and with values of so many bytes. */
  records(count: number, valueBytes = 10, timestampMs = this.nowMs): AppendResult {
    return this.append(plainBatch(count, valueBytes, timestampMs));
  }

  /** Records with keys; null is a tombstone. */
  keyed(records: readonly (readonly [key: string, value: string | null])[], timestampMs = this.nowMs): AppendResult {
    return this.append(keptBatch({ records: records.map(([key, value]) => ({ key, value, timestampMs })) }));
  }

  /** A batch of a producer with an id. */
  produced(producer: Producer, count = 1, isTransactional = false): AppendResult {
    return this.append(producerBatch(producer, count, isTransactional, this.nowMs));
  }

  /** A batch in a transaction. */
  inTransaction(producer: Producer, count = 1): AppendResult {
    return this.produced(producer, count, true);
  }

  end(producer: { readonly id: number; readonly epoch?: number }, type: 'COMMIT' | 'ABORT', { coordinatorEpoch = 0, transactionVersion = 1 } = {}): AppendResult {
    const marker = markerBatch(producer.id, producer.epoch ?? 0, { type, coordinatorEpoch }, this.nowMs);
    return this.log.appendAsLeader(marker, this.leaderEpoch, this.nowMs, this.config, 'coordinator', transactionVersion);
  }

  /** All is replicated. */
  commit(): void {
    this.log.updateHighWatermark(this.log.logEndOffset);
  }
}

export function plainBatch(count: number, valueBytes: number, timestampMs: number): RecordBatch {
  return keptBatch({ records: Array.from({ length: count }, () => ({ key: null, value: '', timestampMs, valueSizeBytes: valueBytes })) });
}

export function producerBatch({ id, epoch = 0, sequence }: Producer, count: number, isTransactional: boolean, timestampMs: number): RecordBatch {
  const records = Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: 'v', timestampMs }));
  return keptBatch({ records, producerId: id, producerEpoch: epoch, baseSequence: sequence, isTransactional });
}

/** All that can be seen of a log, for comparisons. */
export function described(log: PartitionLog): unknown {
  return {
    logStart: log.logStartOffset,
    logEnd: log.logEndOffset,
    highWatermark: log.highWatermark,
    lastStable: log.lastStableOffset,
    recoveryPoint: log.recoveryPoint,
    epochs: log.epochs.entries(),
    producers: [...log.producers.all()],
    snapshots: log.producers.snapshots.map((snapshot) => snapshot.offset),
    segments: log.segments.map((segment) => ({
      base: segment.baseOffset,
      sizeBytes: segment.sizeBytes,
      batches: Array.from({ length: segment.batchCount }, (_, i) => segment.batchAt(i)),
      index: segment.offsetIndex.toArray(),
      timeIndex: segment.timeIndex.toArray(),
      aborted: segment.aborted,
      largest: [segment.largestTimestampMs, segment.offsetOfLargest],
    })),
  };
}
