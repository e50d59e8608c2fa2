import { lastOffsetOf, type RecordBatch } from '../protocol/record-batch';
import { metadataRecordBatch } from '../metadata/metadata-batch';
import type { MetadataBatch } from '../metadata/records';
import type { SnapshotId } from '../metadata/snapshot';

export { metadataOf } from '../metadata/metadata-batch';

/** Batches of a sealed piece, which copies of a world share. */
const SEALED_BATCHES = 256;

/** Where an epoch's records begin in a log. */
export interface EpochStart {
  readonly epoch: number;
  readonly startOffset: number;
}

/** The log of `__cluster_metadata` on one node. What lies from the high watermark on may still be taken back (R-KRAFT-12). */
export interface MetadataLog {
  /** The log begins behind this snapshot, offset 0 for none: what lies before is only in snapshots (R-KRAFT-18). */
  start: SnapshotId;
  sizeBytes: number;
  /** Immutable pieces of `SEALED_BATCHES` committed batches, oldest first. */
  sealed: readonly (readonly RecordBatch[])[];
  tail: RecordBatch[];
  logEndOffset: number;
  highWatermark: number;
  /** By ascending epoch and offset. */
  epochs: readonly EpochStart[];
}

export function createMetadataLog(): MetadataLog {
  return { start: { endOffset: 0, epoch: 0 }, sizeBytes: 0, sealed: [], tail: [], logEndOffset: 0, highWatermark: 0, epochs: [] };
}

export function copyMetadataLog(log: MetadataLog): MetadataLog {
  return { ...log, tail: log.tail.slice() };
}

/** Epoch of the last record, or of the last one before a log without any. */
export function lastEpoch(log: MetadataLog): number {
  return log.epochs.length === 0 ? log.start.epoch : log.epochs[log.epochs.length - 1].epoch;
}

/** The newest epoch up to the one asked for, and where it ends: where the next one begins, or the log's end (R-KRAFT-11). */
export function endOffsetForEpoch(log: MetadataLog, epoch: number): { readonly epoch: number; readonly endOffset: number } {
  for (let i = log.epochs.length - 1; i >= 0; i--) {
    if (log.epochs[i].epoch <= epoch) return { epoch: log.epochs[i].epoch, endOffset: i + 1 < log.epochs.length ? log.epochs[i + 1].startOffset : log.logEndOffset };
  }
  return log.start;
}

/** A leader's own append. */
export function appendMetadata(log: MetadataLog, content: MetadataBatch, nowUs: number): RecordBatch {
  const batch = metadataRecordBatch(content, nowUs);
  appendFetched(log, batch);
  return batch;
}

/** A batch as its leader wrote it. */
export function appendFetched(log: MetadataLog, batch: RecordBatch): void {
  if (batch.baseOffset !== log.logEndOffset) throw new Error(`the metadata log ends at ${log.logEndOffset}, the next batch begins at ${batch.baseOffset}`);
  // A log that a snapshot or a cut has left empty knows no epoch, and goes on in that of its start as well as in a new one.
  if (log.epochs.length === 0 || batch.partitionLeaderEpoch > lastEpoch(log)) log.epochs = [...log.epochs, { epoch: batch.partitionLeaderEpoch, startOffset: batch.baseOffset }];
  log.tail.push(batch);
  log.sizeBytes += batch.sizeBytes;
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
  while (log.tail.length > 0 && lastOffsetOf(log.tail[log.tail.length - 1]) >= offset) log.sizeBytes -= log.tail.pop()!.sizeBytes;
  log.logEndOffset = offset;
  log.epochs = log.epochs.filter((entry) => entry.startOffset < offset);
}

/** A snapshot tells what lies before its end: the log begins there (R-KRAFT-18). */
export function shortenMetadata(log: MetadataLog, start: SnapshotId): void {
  const isGone = (batch: RecordBatch): boolean => lastOffsetOf(batch) < start.endOffset;
  for (const piece of [...log.sealed, log.tail]) for (const batch of piece) if (isGone(batch)) log.sizeBytes -= batch.sizeBytes;
  log.sealed = log.sealed.filter((piece) => !isGone(piece[piece.length - 1])).map((piece) => (isGone(piece[0]) ? piece.filter((batch) => !isGone(batch)) : piece));
  log.tail = log.tail.filter((batch) => !isGone(batch));
  log.epochs = log.epochs
    // The newest epoch goes on, even where the log holds nothing of it any more.
    .filter((_, i, all) => i === all.length - 1 || all[i + 1].startOffset > start.endOffset)
    .map((entry) => (entry.startOffset < start.endOffset ? { ...entry, startOffset: start.endOffset } : entry));
  log.start = start;
}

/** The log is replaced by a snapshot that reaches beyond its end: it is empty and begins there (R-KRAFT-17). */
export function beginAtSnapshot(log: MetadataLog, start: SnapshotId): void {
  const { endOffset, epoch } = start;
  Object.assign(log, createMetadataLog(), { start, logEndOffset: endOffset, highWatermark: endOffset, epochs: [{ epoch, startOffset: endOffset }] });
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
