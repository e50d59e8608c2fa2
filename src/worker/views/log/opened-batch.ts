import { recordSize, sizeOfVarint, sizeOfVarlong } from '../../../engine/log/batch-size';
import { recordShape } from '../../../engine/log/record-sources';
import { lastOffsetOf, recordOffset, type PlainRecord, type RecordBatch } from '../../../engine/protocol/record-batch';
import type { HeaderField, OpenedBatch, OpenedRecord, RecordField, RecordRow } from '../../log-contract';
import { classOf } from './record-class';

const MAX_RECORDS = 12;
const BEFORE = 4;
const MAX_TEXT = 120;
/** baseOffset and batchLength themselves are not counted in batchLength. */
const LENGTH_FREE = 12;

const CODECS: readonly string[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

/** A batch down to its header fields, and the record at an offset down to its own. */
export function openedBatch(batch: RecordBatch, position: number, offset: number): OpenedBatch {
  const at = indexAt(batch, offset);
  const firstRecord = Math.max(0, Math.min(at - BEFORE, batch.recordCount - MAX_RECORDS));
  const records: RecordRow[] = [];
  for (let r = firstRecord; r < batch.recordCount && records.length < MAX_RECORDS; r++) records.push(recordRow(batch, r));
  const isThere = at < batch.recordCount && recordOffset(batch, at) === offset;
  return {
    baseOffset: batch.baseOffset,
    lastOffset: lastOffsetOf(batch),
    position,
    sizeBytes: batch.sizeBytes,
    compression: batch.compression,
    isControl: batch.isControl,
    header: headerOf(batch),
    recordTotal: batch.recordCount,
    firstRecord,
    records,
    record: isThere ? openedRecord(batch, at) : null,
  };
}

/** Index of the first record at or after an offset; they rise with the index. */
function indexAt(batch: RecordBatch, offset: number): number {
  let lo = 0;
  let hi = batch.recordCount;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (recordOffset(batch, mid) < offset) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

/** The 61 bytes of message format 2, in their order (§2.1 of the core reference). */
function headerOf(batch: RecordBatch): HeaderField[] {
  const field = (at: number, name: string, value: string | number, inCrc = true): HeaderField => ({ at, name, value: String(value), inCrc });
  return [
    field(0, 'baseOffset', batch.baseOffset, false),
    field(8, 'batchLength', batch.sizeBytes - LENGTH_FREE, false),
    field(12, 'partitionLeaderEpoch', batch.partitionLeaderEpoch, false),
    field(16, 'magic', 2, false),
    // Bytes are not laid out here, so there is no number to show: only whether it is right.
    field(17, 'crc', batch.corrupt === true ? 'does not match' : 'matches', false),
    field(21, 'attributes', attributesOf(batch)),
    field(23, 'lastOffsetDelta', batch.lastOffsetDelta),
    field(27, 'baseTimestamp', batch.baseTimestampMs),
    field(35, 'maxTimestamp', batch.maxTimestampMs),
    field(43, 'producerId', batch.producerId),
    field(51, 'producerEpoch', batch.producerEpoch),
    field(53, 'baseSequence', batch.baseSequence),
    field(57, 'recordCount', batch.recordCount),
  ];
}

function attributesOf(batch: RecordBatch): string {
  const codec = Math.max(0, CODECS.indexOf(batch.compression));
  const isAppendTime = batch.timestampType === 'LogAppendTime';
  const hasHorizon = batch.deleteHorizonMs !== undefined;
  const bits = codec | (isAppendTime ? 8 : 0) | (batch.isTransactional ? 16 : 0) | (batch.isControl ? 32 : 0) | (hasHorizon ? 64 : 0);
  const words = [batch.compression === 'none' ? null : batch.compression, batch.timestampType, batch.isTransactional && 'transactional', batch.isControl && 'control', hasHorizon && 'delete horizon'];
  return `${bits} · ${words.filter(Boolean).join(', ')}`;
}

function recordRow(batch: RecordBatch, index: number): RecordRow {
  const record = batch.source.recordAt(batch, index);
  const offset = recordOffset(batch, index);
  return {
    offset,
    key: shortened(record.key),
    value: valueText(record),
    sizeBytes: recordSize(offset - batch.baseOffset, record.timestampMs - batch.baseTimestampMs, recordShape(record)),
    recordClass: classOf(batch, index),
  };
}

/** The nine fields of a record; their bytes add up to its size. */
function openedRecord(batch: RecordBatch, index: number): OpenedRecord {
  const record = batch.source.recordAt(batch, index);
  const shape = recordShape(record);
  const offset = recordOffset(batch, index);
  const offsetDelta = offset - batch.baseOffset;
  const timestampDelta = record.timestampMs - batch.baseTimestampMs;
  const sizeBytes = recordSize(offsetDelta, timestampDelta, shape);
  const headers = record.headers ?? [];
  const inner: RecordField[] = [
    { name: 'attributes', value: '0', bytes: 1 },
    { name: 'timestampDelta', value: String(timestampDelta), bytes: sizeOfVarlong(timestampDelta) },
    { name: 'offsetDelta', value: String(offsetDelta), bytes: sizeOfVarint(offsetDelta) },
    { name: 'keyLength', value: String(shape.keySize), bytes: sizeOfVarint(shape.keySize) },
    { name: 'key', value: keyText(record), bytes: Math.max(0, shape.keySize) },
    { name: 'valueLength', value: String(shape.valueSize), bytes: sizeOfVarint(shape.valueSize) },
    { name: 'value', value: valueText(record) ?? 'null', bytes: Math.max(0, shape.valueSize) },
  ];
  const body = inner.reduce((sum, { bytes }) => sum + bytes, 0);
  // What is left are the headers with their count; length is what precedes all the rest.
  const headerBytes = sizeOfHeaders(headers.length, shape.headers ?? []);
  const length = body + headerBytes;
  const fields: RecordField[] = [
    { name: 'length', value: String(length), bytes: sizeOfVarint(length) },
    ...inner,
    { name: 'headers', value: headers.length === 0 ? '0' : headers.map(([name, value]) => `${name}=${value ?? 'null'}`).join(', '), bytes: headerBytes },
  ];
  return { offset, sizeBytes, timestampMs: record.timestampMs, fields };
}

function sizeOfHeaders(count: number, headers: readonly { readonly keySize: number; readonly valueSize: number }[]): number {
  let bytes = sizeOfVarint(count);
  for (const { keySize, valueSize } of headers) bytes += sizeOfVarint(keySize) + Math.max(0, keySize) + sizeOfVarint(valueSize) + Math.max(0, valueSize);
  return bytes;
}

function keyText(record: PlainRecord): string {
  if (record.control !== undefined) return record.control;
  return record.key === null ? 'null' : `"${shortened(record.key)}"`;
}

/** A value without content is told by its size. */
function valueText(record: PlainRecord): string | null {
  if (record.control !== undefined) return record.control;
  if (record.value === null) return null;
  if (record.value === '' && (record.valueSizeBytes ?? 0) > 0) return `${record.valueSizeBytes} bytes`;
  return shortened(record.value);
}

function shortened(text: string): string;
function shortened(text: string | null): string | null;
function shortened(text: string | null): string | null {
  return text === null || text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}
