import { markerIn } from '../../../engine/log/transaction-marker';
import type { PlainRecord, RecordBatch } from '../../../engine/protocol/record-batch';

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
  if (record.control !== undefined) return { offset, control: record.control, coordinatorEpoch: markerIn(batch)?.coordinatorEpoch };
  return {
    offset,
    timestamp: record.timestampMs,
    key: record.key,
    value: valueOf(record),
    ...(record.headers === undefined || record.headers.length === 0 ? {} : { headers: Object.fromEntries(record.headers) }),
  };
}

/** A value of n bytes without content was recorded as n times x. */
function valueOf({ value, valueSizeBytes }: PlainRecord): string | null {
  return value === '' && valueSizeBytes !== undefined ? 'x'.repeat(valueSizeBytes) : value;
}
