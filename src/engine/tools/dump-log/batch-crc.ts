import { utf8 } from '../../../base/utf8';
import { recordOffset, type PlainRecord, type RecordBatch } from '../../protocol/record-batch';
import { Crc32c } from './crc32c';

const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const LOG_APPEND_TIME = 1 << 3;
const TRANSACTIONAL = 1 << 4;
const CONTROL = 1 << 5;
const DELETE_HORIZON = 1 << 6;
const NO_BYTES = new Uint8Array();
const CONTROL_TYPES = { ABORT: 0, COMMIT: 1 } as const;

/**
 * The checksum that a batch of these records has in format v2, from its attributes to its end. Records of a compressed batch go in as
 * they are, and what has a size but no content as zeros; for everything else it is the one that a real broker has.
 */
export function batchCrc(batch: RecordBatch): number {
  return digestOf(batch).value;
}

export function digestOf(batch: RecordBatch): Crc32c {
  const crc = new Crc32c();
  const horizon = batch.deleteHorizonMs ?? -1;
  const attributes = Math.max(0, CODECS.indexOf(batch.compression)) | (batch.timestampType === 'LogAppendTime' ? LOG_APPEND_TIME : 0) | (batch.isTransactional ? TRANSACTIONAL : 0)
    | (batch.isControl ? CONTROL : 0) | (horizon >= 0 ? DELETE_HORIZON : 0);
  const baseMs = horizon >= 0 ? horizon : batch.baseTimestampMs;
  crc.int(attributes, 2);
  crc.int(batch.lastOffsetDelta, 4);
  crc.int(baseMs, 8);
  crc.int(batch.maxTimestampMs, 8);
  crc.int(batch.producerId, 8);
  crc.int(batch.producerEpoch, 2);
  crc.int(batch.baseSequence, 4);
  crc.int(batch.recordCount, 4);
  for (let i = 0; i < batch.recordCount; i++) addRecord(crc, batch.source.recordAt(batch, i), recordOffset(batch, i) - batch.baseOffset, baseMs);
  return crc;
}

function addRecord(crc: Crc32c, record: PlainRecord, offsetDelta: number, baseMs: number): void {
  const { key, value } = contentOf(record);
  const headers = (record.headers ?? []).map(([name, content]) => [utf8(name), content === null ? null : utf8(content)] as const);
  const timestampDelta = record.timestampMs - baseMs;
  const size = 1 + varintSize(timestampDelta) + varintSize(offsetDelta) + fieldSize(key) + fieldSize(value) + varintSize(headers.length)
    + headers.reduce((sum, [name, content]) => sum + fieldSize(name) + fieldSize(content), 0);
  crc.varint(size);
  crc.byte(0);
  crc.varint(timestampDelta);
  crc.varint(offsetDelta);
  addField(crc, key);
  addField(crc, value);
  crc.varint(headers.length);
  for (const [name, content] of headers) {
    addField(crc, name);
    addField(crc, content);
  }
}

/** A marker is written as numbers: version and type, version and epoch of the coordinator. */
function contentOf({ key, value, valueSizeBytes, control, data }: PlainRecord): { readonly key: Uint8Array | null; readonly value: Uint8Array | null } {
  if (control !== undefined) {
    const { coordinatorEpoch = 0 } = (data ?? {}) as { readonly coordinatorEpoch?: number };
    return { key: Uint8Array.of(0, 0, 0, CONTROL_TYPES[control]), value: Uint8Array.of(0, 0, coordinatorEpoch >>> 24, coordinatorEpoch >>> 16, coordinatorEpoch >>> 8, coordinatorEpoch) };
  }
  const bytes = value === null ? null : utf8(value);
  return { key: key === null ? null : utf8(key), value: valueSizeBytes === undefined || bytes?.length === valueSizeBytes ? bytes : valueSizeBytes < 0 ? null : new Uint8Array(valueSizeBytes) };
}

function addField(crc: Crc32c, bytes: Uint8Array | null): void {
  crc.varint(bytes === null ? -1 : bytes.length);
  crc.bytes(bytes ?? NO_BYTES);
}

function fieldSize(bytes: Uint8Array | null): number {
  return bytes === null ? 1 : varintSize(bytes.length) + bytes.length;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value < 0 ? -2 * value - 1 : 2 * value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++;
  return size;
}
