import { wallClockMs } from '../protocol/clock';
import type { PlainRecord, RecordBatch, RecordSource } from '../protocol/record-batch';
import { lastOffsetOf } from '../protocol/record-batch';
import { metadataRecordSizeBytes } from '../metadata/record-size';
import type { MetadataBatch, MetadataRecord } from '../metadata/records';

const BATCH_HEADER_BYTES = 61;
/** Batches of a sealed piece, which copies of a world share. */
const SEALED_BATCHES = 256;

/** Where an epoch's records begin in a log. */
export interface EpochStart {
  readonly epoch: number;
  readonly startOffset: number;
}

/** The log of `__cluster_metadata` on one node. What lies from the high watermark on may still be taken back (R-KRAFT-12). */
export interface MetadataLog {
  /** Immutable pieces of `SEALED_BATCHES` committed batches, oldest first. */
  sealed: readonly (readonly RecordBatch[])[];
  tail: RecordBatch[];
  logEndOffset: number;
  highWatermark: number;
  /** By ascending epoch and offset. */
  epochs: readonly EpochStart[];
}

export function createMetadataLog(): MetadataLog {
  return { sealed: [], tail: [], logEndOffset: 0, highWatermark: 0, epochs: [] };
}

export function copyMetadataLog(log: MetadataLog): MetadataLog {
  return { ...log, tail: log.tail.slice() };
}

/** Epoch of the last record, 0 for an empty log. */
export function lastEpoch(log: MetadataLog): number {
  return log.epochs.length === 0 ? 0 : log.epochs[log.epochs.length - 1].epoch;
}

/** The newest epoch up to the one asked for, and where it ends: where the next one begins, or the log's end (R-KRAFT-11). */
export function endOffsetForEpoch(log: MetadataLog, epoch: number): { readonly epoch: number; readonly endOffset: number } {
  for (let i = log.epochs.length - 1; i >= 0; i--) {
    if (log.epochs[i].epoch <= epoch) return { epoch: log.epochs[i].epoch, endOffset: i + 1 < log.epochs.length ? log.epochs[i + 1].startOffset : log.logEndOffset };
  }
  return { epoch: 0, endOffset: 0 };
}

/** The records of a metadata batch are its `content`; a reader of plain records sees each with the metadata record as data. */
const METADATA_SOURCE: RecordSource = {
  recordAt(batch: RecordBatch, index: number): PlainRecord {
    const record = (batch.content as MetadataBatch).records[index];
    return { key: null, value: record.type, timestampMs: batch.baseTimestampMs, data: record };
  },
};

/** A leader's own append. */
export function appendMetadata(log: MetadataLog, content: MetadataBatch, nowUs: number): RecordBatch {
  const recordCount = content.records.length;
  let sizeBytes = BATCH_HEADER_BYTES;
  for (const record of content.records) sizeBytes += metadataRecordSizeBytes(record);
  const timestampMs = wallClockMs(nowUs);
  const batch: RecordBatch = {
    baseOffset: content.baseOffset, lastOffsetDelta: recordCount - 1, partitionLeaderEpoch: content.epoch, recordCount, sizeBytes,
    baseTimestampMs: timestampMs, maxTimestampMs: timestampMs, producerId: -1, producerEpoch: -1, baseSequence: -1, isTransactional: false,
    isControl: isControlRecord(content.records[0]), compression: 'none', timestampType: 'CreateTime', source: METADATA_SOURCE, content,
  };
  appendFetched(log, batch);
  return batch;
}

/** Records of the Raft layer, which change no image. */
function isControlRecord(record: MetadataRecord): boolean {
  return record.type === 'LeaderChangeMessage' || record.type === 'VotersRecord' || record.type === 'KRaftVersionRecord';
}

/** A batch as its leader wrote it. */
export function appendFetched(log: MetadataLog, batch: RecordBatch): void {
  if (batch.baseOffset !== log.logEndOffset) throw new Error(`the metadata log ends at ${log.logEndOffset}, the next batch begins at ${batch.baseOffset}`);
  if (batch.partitionLeaderEpoch > lastEpoch(log)) log.epochs = [...log.epochs, { epoch: batch.partitionLeaderEpoch, startOffset: batch.baseOffset }];
  log.tail.push(batch);
  log.logEndOffset = lastOffsetOf(batch) + 1;
}

/** The same batch with more known about it: only the facts it states differ. */
export function replaceBatch(log: MetadataLog, batch: RecordBatch, content: MetadataBatch): void {
  log.tail[firstHolding(log.tail, batch.baseOffset)] = { ...batch, content };
}

/** Whole pieces of what is committed will never change again. */
export function sealCommitted(log: MetadataLog): void {
  while (log.tail.length >= SEALED_BATCHES && lastOffsetOf(log.tail[SEALED_BATCHES - 1]) < log.highWatermark) {
    log.sealed = [...log.sealed, log.tail.slice(0, SEALED_BATCHES)];
    log.tail = log.tail.slice(SEALED_BATCHES);
  }
}

/** Takes back everything from an offset on. What is committed stays, or the quorum would be broken (R-KRAFT-11). */
export function truncateMetadata(log: MetadataLog, offset: number): void {
  if (offset < log.highWatermark) throw new Error(`the metadata log is to be cut at ${offset}, below its high watermark ${log.highWatermark}`);
  while (log.tail.length > 0 && lastOffsetOf(log.tail[log.tail.length - 1]) >= offset) log.tail.pop();
  log.logEndOffset = offset;
  log.epochs = log.epochs.filter((entry) => entry.startOffset < offset);
}

/** The metadata batch that a record batch of this log carries. */
export function metadataOf(batch: RecordBatch): MetadataBatch {
  return batch.content as MetadataBatch;
}

/** Batches below `endOffset` from the one that holds `offset` on, at least one and not more than `maxBytes` beyond it. */
export function readMetadata(log: MetadataLog, offset: number, maxBytes: number, endOffset = log.highWatermark): readonly RecordBatch[] {
  const found: RecordBatch[] = [];
  if (offset >= endOffset) return found;
  let sizeBytes = 0;
  for (let piece = pieceHolding(log, offset); piece <= log.sealed.length; piece++) {
    const batches = pieceAt(log, piece);
    for (let i = firstHolding(batches, offset); i < batches.length; i++) {
      const batch = batches[i];
      if (lastOffsetOf(batch) >= endOffset) return found;
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
