import { utf8Length } from '../../base/utf8';
import type { PlainRecord, RecordBatch, RecordSource } from '../protocol/record-batch';
import { batchSize, type RecordShape } from './batch-size';

/**
 * Records kept as somebody wrote them: the content of such a batch is the list of its records. Where the log's clock rules
 * (LogAppendTime), every record has the batch's time (R-LOG-03).
 */
export const keptRecords: RecordSource = {
  recordAt(batch: RecordBatch, index: number): PlainRecord {
    const record = (batch.content as readonly PlainRecord[])[index];
    return batch.timestampType === 'CreateTime' || record.timestampMs === batch.maxTimestampMs ? record : { ...record, timestampMs: batch.maxTimestampMs };
  },

  mayHaveHeaders: () => true,
};

/** What a client puts into a batch; what is left out has the value of a plain, not idempotent producer. */
export interface KeptBatchFields {
  readonly records: readonly PlainRecord[];
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

/** A batch as a client sends it, with the exact size of its records (without compression). */
export function keptBatch(fields: KeptBatchFields): RecordBatch {
  const { records } = fields;
  let maxTimestampMs = -1;
  for (const record of records) if (record.timestampMs > maxTimestampMs) maxTimestampMs = record.timestampMs;
  return {
    baseOffset: fields.baseOffset ?? 0,
    lastOffsetDelta: records.length - 1,
    partitionLeaderEpoch: -1,
    recordCount: records.length,
    sizeBytes: batchSize(records.map(recordShape)),
    baseTimestampMs: records.length === 0 ? -1 : records[0].timestampMs,
    maxTimestampMs,
    producerId: fields.producerId ?? -1,
    producerEpoch: fields.producerEpoch ?? -1,
    baseSequence: fields.baseSequence ?? -1,
    isTransactional: fields.isTransactional ?? false,
    isControl: fields.isControl ?? false,
    compression: fields.compression ?? 'none',
    timestampType: fields.timestampType ?? 'CreateTime',
    corrupt: fields.corrupt ?? false,
    source: keptRecords,
    content: records,
  };
}

/** A transaction marker's key is two numbers of two bytes, its value one of two and one of four (R-LOG-02). */
const CONTROL_SHAPE = { keySize: 4, valueSize: 6 };

/** What of a record decides its size. */
export function recordShape(record: PlainRecord): RecordShape {
  if (record.control !== undefined) return { timestamp: record.timestampMs, ...CONTROL_SHAPE };
  return {
    timestamp: record.timestampMs,
    keySize: textSize(record.key),
    valueSize: record.valueSizeBytes ?? textSize(record.value),
    headers: record.headers?.map(([key, value]) => ({ keySize: utf8Length(key), valueSize: textSize(value) })),
  };
}

function textSize(text: string | null): number {
  return text === null ? -1 : utf8Length(text);
}
