import type { CoordinatorRecord } from '../protocol/coordinator-record';
import type { PlainRecord, RecordBatch, RecordSource } from '../protocol/record-batch';
import { BATCH_OVERHEAD, recordSize } from './batch-size';
import { recordShape } from './record-sources';

/** What is left of a batch: some of the records of the one that was first written. */
interface RemainingRecords {
  readonly origin: RecordBatch;
  /** Places in the origin, which are also distances from its base offset. */
  readonly indexes: readonly number[];
}

function remaining(batch: RecordBatch): RemainingRecords {
  return batch.content as RemainingRecords;
}

/** Records of a batch that compaction has thinned out; they keep their offsets (R-CLEAN-04). */
export const remainingRecords: RecordSource = {
  recordAt(batch: RecordBatch, index: number): PlainRecord {
    const { origin, indexes } = remaining(batch);
    return origin.source.recordAt(origin, indexes[index]);
  },
  offsetDeltaAt(batch: RecordBatch, index: number): number {
    return remaining(batch).indexes[index];
  },

  mayHaveHeaders(batch: RecordBatch): boolean {
    const { origin } = remaining(batch);
    return origin.source.mayHaveHeaders?.(origin) === true;
  },

  decodedAt(batch: RecordBatch, index: number): CoordinatorRecord | null {
    const { origin, indexes } = remaining(batch);
    return origin.source.decodedAt?.(origin, indexes[index]) ?? null;
  },
};

/** Records that a source keeps as its content's list: all of a batch, or those that compaction has left of it. Null: the batch is not the source's. */
export function keptBySource<Kept>(batch: RecordBatch, source: RecordSource): readonly Kept[] | null {
  if (batch.source === source) return batch.content as readonly Kept[];
  if (batch.source !== remainingRecords) return null;
  const { origin, indexes } = remaining(batch);
  if (origin.source !== source) return null;
  const all = origin.content as readonly Kept[];
  return indexes.map((index) => all[index]);
}

/**
 * The batch with only these of its records, by index, and the time from which its tombstones and markers may go (−1: not
 * set). Offsets, sequence numbers and the last offset stay as they were.
 */
export function withRecords(batch: RecordBatch, indexes: readonly number[], deleteHorizonMs: number): RecordBatch {
  const isThinned = batch.source === remainingRecords;
  const origin = isThinned ? remaining(batch).origin : batch;
  const places = isThinned ? indexes.map((index) => remaining(batch).indexes[index]) : indexes;
  const records = places.map((place) => origin.source.recordAt(origin, place));
  // The field of the base timestamp holds the horizon once there is one, and all timestamps count from it.
  const baseTimestampMs = deleteHorizonMs >= 0 ? deleteHorizonMs : records.length === 0 ? -1 : records[0].timestampMs;
  let maxTimestampMs = -1;
  for (const record of records) if (record.timestampMs > maxTimestampMs) maxTimestampMs = record.timestampMs;
  return {
    ...batch,
    recordCount: records.length,
    sizeBytes: sizeWith(batch, records, places, baseTimestampMs),
    baseTimestampMs,
    maxTimestampMs: batch.timestampType === 'LogAppendTime' || records.length === 0 ? batch.maxTimestampMs : maxTimestampMs,
    deleteHorizonMs: deleteHorizonMs >= 0 ? deleteHorizonMs : undefined,
    source: remainingRecords,
    content: { origin, indexes: places } satisfies RemainingRecords,
  };
}

/** Only the header: it keeps a producer's last sequence number, or the last offset of a round (R-CLEAN-07). */
export function withoutRecords(batch: RecordBatch): RecordBatch {
  return withRecords(batch, [], -1);
}

function sizeWith(batch: RecordBatch, records: readonly PlainRecord[], places: readonly number[], baseTimestampMs: number): number {
  let bytes = 0;
  for (let i = 0; i < records.length; i++) bytes += recordSize(places[i], records[i].timestampMs - baseTimestampMs, recordShape(records[i]));
  if (batch.compression === 'none' || records.length === 0) return BATCH_OVERHEAD + bytes;
  return BATCH_OVERHEAD + Math.round((bytes / plainBytes(batch)) * (batch.sizeBytes - BATCH_OVERHEAD));
}

/** The records of a compressed batch before compression. What stays of it is taken to compress as well as the whole did. */
function plainBytes(batch: RecordBatch): number {
  let bytes = 0;
  for (let i = 0; i < batch.recordCount; i++) {
    const record = batch.source.recordAt(batch, i);
    bytes += recordSize(i, record.timestampMs - batch.baseTimestampMs, recordShape(record));
  }
  return bytes;
}
