import { wallClockMs } from '../protocol/clock';
import type { PlainRecord, RecordBatch, RecordSource } from '../protocol/record-batch';
import { lastOffsetOf } from '../protocol/record-batch';
import { metadataRecordSizeBytes } from '../metadata/record-size';
import type { MetadataBatch } from '../metadata/records';

const BATCH_HEADER_BYTES = 61;
/** Batches of a sealed piece, which copies of a world share. */
const SEALED_BATCHES = 256;

/**
 * The log of `__cluster_metadata` on one node. With one voter everything appended is committed; the high watermark is kept
 * apart from the end because with more voters it trails (R-KRAFT-12).
 */
export interface MetadataLog {
  /** Immutable pieces of `SEALED_BATCHES` batches, oldest first. */
  sealed: readonly (readonly RecordBatch[])[];
  tail: RecordBatch[];
  logEndOffset: number;
  highWatermark: number;
  /** Raft epoch of this node. */
  epoch: number;
}

export function createMetadataLog(): MetadataLog {
  return { sealed: [], tail: [], logEndOffset: 0, highWatermark: 0, epoch: 0 };
}

export function copyMetadataLog(log: MetadataLog): MetadataLog {
  return { ...log, tail: log.tail.slice() };
}

/** The records of a metadata batch are its `content`; a reader of plain records sees each with the metadata record as data. */
const METADATA_SOURCE: RecordSource = {
  recordAt(batch: RecordBatch, index: number): PlainRecord {
    const record = (batch.content as MetadataBatch).records[index];
    return { key: null, value: record.type, timestampMs: batch.baseTimestampMs, data: record };
  },
};

export function appendMetadata(log: MetadataLog, content: MetadataBatch, nowUs: number): RecordBatch {
  const recordCount = content.records.length;
  let sizeBytes = BATCH_HEADER_BYTES;
  for (const record of content.records) sizeBytes += metadataRecordSizeBytes(record);
  const timestampMs = wallClockMs(nowUs);
  const batch: RecordBatch = {
    baseOffset: content.baseOffset, lastOffsetDelta: recordCount - 1, partitionLeaderEpoch: content.epoch, recordCount, sizeBytes,
    baseTimestampMs: timestampMs, maxTimestampMs: timestampMs, producerId: -1, producerEpoch: -1, baseSequence: -1, isTransactional: false,
    isControl: content.records[0]?.type === 'LeaderChangeMessage', compression: 'none', timestampType: 'CreateTime', source: METADATA_SOURCE, content,
  };
  log.tail.push(batch);
  log.logEndOffset = lastOffsetOf(batch) + 1;
  if (log.tail.length === SEALED_BATCHES) {
    log.sealed = [...log.sealed, log.tail];
    log.tail = [];
  }
  return batch;
}

/** The metadata batch that a record batch of this log carries. */
export function metadataOf(batch: RecordBatch): MetadataBatch {
  return batch.content as MetadataBatch;
}

/** Committed batches from the one that holds `offset` on, at least one and not more than `maxBytes` beyond it. */
export function readMetadata(log: MetadataLog, offset: number, maxBytes: number): readonly RecordBatch[] {
  const found: RecordBatch[] = [];
  if (offset >= log.highWatermark) return found;
  let sizeBytes = 0;
  for (let piece = pieceHolding(log, offset); piece <= log.sealed.length; piece++) {
    const batches = pieceAt(log, piece);
    for (let i = firstHolding(batches, offset); i < batches.length; i++) {
      const batch = batches[i];
      if (lastOffsetOf(batch) >= log.highWatermark) return found;
      sizeBytes += batch.sizeBytes;
      if (found.length > 0 && sizeBytes > maxBytes) return found;
      found.push(batch);
    }
  }
  return found;
}

/** The sealed pieces and, as the last one, the tail. */
function pieceAt(log: MetadataLog, piece: number): readonly RecordBatch[] {
  return piece === log.sealed.length ? log.tail : log.sealed[piece];
}

/** Searched from the end: readers are nearly always close to it. */
function pieceHolding(log: MetadataLog, offset: number): number {
  let piece = log.sealed.length;
  while (piece > 0 && (pieceAt(log, piece).length === 0 || pieceAt(log, piece)[0].baseOffset > offset)) piece--;
  return piece;
}

/** Index of the first batch that ends at or after an offset. */
function firstHolding(batches: readonly RecordBatch[], offset: number): number {
  let low = 0;
  let high = batches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lastOffsetOf(batches[middle]) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
