import { keptBatch } from '../../../engine/log/record-sources';
import type { PlainRecord, RecordBatch } from '../../../engine/protocol/record-batch';
import { isObject } from './json';

/** Recorded record batches ↔ the engine's. */

interface RecordedRecord {
  readonly key?: string | null;
  readonly value?: string | null;
  readonly timestamp?: number;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly valueSize?: number;
  readonly control?: 'COMMIT' | 'ABORT';
}

interface RecordedBatch {
  readonly records: readonly RecordedRecord[];
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly isTransactional?: boolean;
  readonly isControl?: boolean;
  readonly compression?: string;
  readonly timestampType?: RecordBatch['timestampType'];
  readonly baseOffset?: number;
  readonly corrupt?: boolean;
}

/** Turns every `records` of a Produce request into batches. */
export function withBatches(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withBatches);
  if (!isObject(body)) return body;
  return Object.fromEntries(Object.entries(body).map(([field, part]) => [field, field === 'records' ? batchesOf(part) : withBatches(part)]));
}

function batchesOf(recorded: unknown): RecordBatch[] | null {
  if (recorded === null) return null;
  const batches = (Array.isArray(recorded) ? recorded : [recorded]) as readonly RecordedBatch[];
  return batches.map((batch) => keptBatch({ ...batch, records: batch.records.map(plainRecord) }));
}

function plainRecord(record: RecordedRecord): PlainRecord {
  return {
    key: record.key ?? null,
    value: record.valueSize === undefined ? (record.value ?? null) : 'x'.repeat(record.valueSize),
    timestampMs: record.timestamp ?? 0,
    ...(record.headers === undefined ? {} : { headers: Object.entries(record.headers) }),
    ...(record.control === undefined ? {} : { control: record.control }),
  };
}

/** The batches of a fetch as recordings write them, without what has its default. */
export function recordedBatches(batches: readonly RecordBatch[]): object[] {
  return batches.map((batch) => ({
    baseOffset: batch.baseOffset,
    lastOffset: batch.baseOffset + batch.lastOffsetDelta,
    partitionLeaderEpoch: batch.partitionLeaderEpoch,
    ...(batch.producerId === -1 ? {} : { producerId: batch.producerId, producerEpoch: batch.producerEpoch, baseSequence: batch.baseSequence }),
    ...(batch.isTransactional ? { isTransactional: true } : {}),
    ...(batch.isControl ? { isControl: true } : {}),
    ...(batch.timestampType === 'CreateTime' ? {} : { timestampType: batch.timestampType }),
    ...(batch.compression === 'none' ? {} : { compression: batch.compression }),
    records: Array.from({ length: batch.recordCount }, (_, i) => recordedRecord(batch, i)),
  }));
}

function recordedRecord(batch: RecordBatch, index: number): object {
  const record = batch.source.recordAt(batch, index);
  const offset = batch.baseOffset + index;
  if (record.control !== undefined) return { offset, control: record.control };
  return {
    offset,
    timestamp: record.timestampMs,
    key: record.key,
    value: record.value,
    ...(record.headers === undefined || record.headers.length === 0 ? {} : { headers: Object.fromEntries(record.headers) }),
  };
}
