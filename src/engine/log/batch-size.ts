import { BATCH_HEADER_BYTES } from '../protocol/record-batch';

/**
 * Exact sizes of record batches in message format 2 without compression, and the rules by which a producer's accumulator
 * closes one batch and opens the next. Sizes are bytes, timestamps milliseconds; a size of −1 stands for null.
 */

/** The header of a batch (§2.1 of the core reference). */
export const BATCH_OVERHEAD = BATCH_HEADER_BYTES;

/** Most bytes a record spends on length, attributes, timestamp delta and offset delta: 5 + 1 + 10 + 5. */
export const MAX_RECORD_OVERHEAD = 21;

/** What of a record decides its size. */
export interface RecordShape {
  readonly timestamp: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly headers?: readonly HeaderShape[];
}

export interface HeaderShape {
  readonly keySize: number;
  readonly valueSize: number;
}

/** Bytes of a zigzag-encoded variable-length 32-bit integer. */
export function sizeOfVarint(value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let size = 1;
  while (rest >= 0x80) {
    rest >>>= 7;
    size++;
  }
  return size;
}

/** The same for 64 bits, as far as a double holds whole numbers exactly. */
export function sizeOfVarlong(value: number): number {
  let rest = value < 0 ? -value - 1 : value;
  let size = 1;
  for (rest = Math.floor(rest / 64); rest > 0; rest = Math.floor(rest / 128)) size++;
  return size;
}

function sizeOfField(size: number): number {
  return size < 0 ? 1 : sizeOfVarint(size) + size;
}

/** Key, value and headers with their lengths: all of a record that does not depend on its place in the batch. */
function sizeOfContent(record: RecordShape): number {
  const headers = record.headers ?? [];
  let size = sizeOfField(record.keySize) + sizeOfField(record.valueSize) + sizeOfVarint(headers.length);
  for (const header of headers) size += sizeOfField(header.keySize) + sizeOfField(header.valueSize);
  return size;
}

/** A record at `offsetDelta` in its batch, `timestampDelta` after the batch's base timestamp, length prefix included. */
export function recordSize(offsetDelta: number, timestampDelta: number, record: RecordShape): number {
  const body = 1 + sizeOfVarint(offsetDelta) + sizeOfVarlong(timestampDelta) + sizeOfContent(record);
  return sizeOfVarint(body) + body;
}

/** The sizes of records that share a batch; the first one's timestamp is the base. */
export function recordSizes(records: readonly RecordShape[]): number[] {
  return records.map((record, i) => recordSize(i, record.timestamp - records[0].timestamp, record));
}

/** A whole batch with its header; no records, no batch. */
export function batchSize(records: readonly RecordShape[]): number {
  return records.length === 0 ? 0 : recordSizes(records).reduce((sum, size) => sum + size, BATCH_OVERHEAD);
}

/** The producer's estimate for a batch of that one record, on which size limits and memory are decided (R-PROD-08, R-PROD-09). */
export function batchSizeUpperBound(record: RecordShape): number {
  return BATCH_OVERHEAD + MAX_RECORD_OVERHEAD + sizeOfContent(record);
}

const CONTROL_KEY_SIZE = 4;

/** A control batch: one record whose key is a version and a type, two bytes each (R-LOG-02). */
export function controlBatchSize(valueSize: number): number {
  return batchSize([{ timestamp: 0, keySize: CONTROL_KEY_SIZE, valueSize }]);
}

/** A transaction marker, commit or abort: the value is a version and the coordinator's epoch. */
export const TRANSACTION_MARKER_BATCH_SIZE = controlBatchSize(6);

/**
 * The record a new quorum leader writes: version, leader, voters and granting voters. A voter takes an id, from version 1 on
 * also the id of its directory.
 */
export function leaderChangeBatchSize(voters: number, grantingVoters: number, version = 0): number {
  const voterSize = 4 + (version >= 1 ? 16 : 0) + 1;
  const compactArray = (count: number) => sizeOfUnsignedVarint(count + 1) + count * voterSize;
  return controlBatchSize(2 + 4 + compactArray(voters) + compactArray(grantingVoters) + 1);
}

function sizeOfUnsignedVarint(value: number): number {
  let size = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) size++;
  return size;
}

/** The last batch of a partition's queue while records can still be added to it. */
export interface OpenBatch {
  readonly records: number;
  readonly sizeInBytes: number;
  readonly baseTimestamp: number;
  /** Bytes the batch may grow to; the first record always fits. */
  readonly writeLimit: number;
}

/** A new batch takes the larger of batch.size and what its first record may need (R-PROD-09). */
export function openBatch(first: RecordShape, limit: number): OpenBatch {
  return {
    records: 1,
    sizeInBytes: BATCH_OVERHEAD + recordSize(0, 0, first),
    baseTimestamp: first.timestamp,
    writeLimit: Math.max(limit, batchSizeUpperBound(first)),
  };
}

/** The batch with the record added, or null when there is no room and a new batch must be opened (R-PROD-10). */
export function addToBatch(batch: OpenBatch, record: RecordShape): OpenBatch | null {
  if (isBatchFull(batch)) return null;
  const sizeInBytes = batch.sizeInBytes + recordSize(batch.records, record.timestamp - batch.baseTimestamp, record);
  return sizeInBytes > batch.writeLimit ? null : { ...batch, records: batch.records + 1, sizeInBytes };
}

/** Not one more byte fits. A batch may be closed without ever being full in this sense. */
export function isBatchFull(batch: OpenBatch): boolean {
  return batch.writeLimit <= batch.sizeInBytes;
}

/** Records dealt into batches in order, each batch filled as far as the close rule allows (R-PROD-10, R-PROD-21). */
export function fillBatches(records: readonly RecordShape[], limit: number): OpenBatch[] {
  const batches: OpenBatch[] = [];
  for (const record of records) {
    const last = batches.length - 1;
    const grown = last < 0 ? null : addToBatch(batches[last], record);
    if (grown) batches[last] = grown;
    else batches.push(openBatch(record, limit));
  }
  return batches;
}

/**
 * The size to split down to when a batch came back as too large (R-PROD-21): batch.size the first time; a batch that is
 * itself the product of a split is halved, but never below what its largest record may need.
 */
export function splitLimit(
  batch: { readonly isSplit: boolean; readonly sizeInBytes: number; readonly largestUpperBound: number },
  configuredBatchSize: number,
): number {
  return batch.isSplit ? Math.max(batch.largestUpperBound, Math.floor(batch.sizeInBytes / 2)) : configuredBatchSize;
}
