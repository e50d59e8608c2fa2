import type { CoordinatorRecord } from './coordinator-record';

/** One record as a client sees it. `null` key or value is Kafka's null. */
export interface PlainRecord {
  readonly key: string | null;
  readonly value: string | null;
  readonly timestampMs: number;
  readonly headers?: readonly (readonly [string, string | null])[];
  /** Size of the serialised value when the text does not say it (a value of n bytes without content). */
  readonly valueSizeBytes?: number;
  /** Transaction marker. */
  readonly control?: 'COMMIT' | 'ABORT';
  /** Anything the owner of an internal topic wants back (an offset commit, group metadata …). */
  readonly data?: object;
}

/**
 * Where a batch's records come from: kept as written, or computed on demand from the workload. Stateless and shared.
 * `index` counts from 0 within the batch.
 */
export interface RecordSource {
  recordAt(batch: RecordBatch, index: number): PlainRecord;
  /** Offset of a record − base offset, where records are missing in between (after compaction); else it is the index. */
  offsetDeltaAt?(batch: RecordBatch, index: number): number;
  /** May some record have headers? Cheap: no record is worked out for it. Left out: none has. */
  mayHaveHeaders?(batch: RecordBatch): boolean;
  /** What a decoder reads in the bytes of a record of an internal topic. Left out, or null: no coordinator wrote them. */
  decodedAt?(batch: RecordBatch, index: number): CoordinatorRecord | null;
}

/**
 * A record batch, format v2. Immutable; replicas, responses and copies of a world share it. The leader makes a new one
 * with offset and epoch stamped; the records themselves stay where they are.
 */
export interface RecordBatch {
  /** 0 as a client sends it; the leader's log end after the append. */
  readonly baseOffset: number;
  /** Last offset − base offset. */
  readonly lastOffsetDelta: number;
  /** −1 until stamped. */
  readonly partitionLeaderEpoch: number;
  readonly recordCount: number;
  /** Whole batch with its 61-byte header, as on the wire. */
  readonly sizeBytes: number;
  readonly baseTimestampMs: number;
  readonly maxTimestampMs: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
  /** 'none', 'gzip', 'snappy', 'lz4', 'zstd'. */
  readonly compression: string;
  readonly timestampType: 'CreateTime' | 'LogAppendTime';
  /** When tombstones and markers in the batch may go; only the cleaner sets it (R-CLEAN-05). */
  readonly deleteHorizonMs?: number;
  /** The checksum is wrong (only hand-made requests). */
  readonly corrupt?: boolean;
  readonly source: RecordSource;
  /** What the source needs to compute the records; its meaning is the source's. */
  readonly content: unknown;
}

/** A batch's header in format v2. */
export const BATCH_HEADER_BYTES = 61;

export function lastOffsetOf(batch: RecordBatch): number {
  return batch.baseOffset + batch.lastOffsetDelta;
}

/** Offset of a record in a stamped batch, by its index among the records that are left in it. */
export function recordOffset(batch: RecordBatch, index: number): number {
  const { source } = batch;
  return batch.baseOffset + (source.offsetDeltaAt === undefined ? index : source.offsetDeltaAt(batch, index));
}
