import { utf8Length } from '../../../base/utf8';
import { batchSize, type RecordShape } from '../../log/batch-size';
import type { CoordinatorRecord } from '../../protocol/coordinator-record';
import type { PlainRecord, RecordBatch, RecordSource } from '../../protocol/record-batch';
import type { TransactionPartition, TransactionValue } from './transaction-metadata';
import { decodeTransactionRecord } from './transaction-record-decoder';

/** What the coordinator writes to `__transaction_state`; null = the id is forgotten (R-TXN-24). */
export interface TransactionStateRecord {
  readonly transactionalId: string;
  readonly value: TransactionValue | null;
}

/** Batches of `__transaction_state`, of one record each, with the sizes of the real TransactionLogKey 0 and TransactionLogValue 1. */
class TransactionStateSource implements RecordSource {
  recordAt(batch: RecordBatch, _index: number): PlainRecord {
    const record = batch.content as TransactionStateRecord;
    return {
      key: `transaction ${record.transactionalId}`,
      value: record.value === null ? null : JSON.stringify(record.value),
      timestampMs: batch.baseTimestampMs,
      valueSizeBytes: valueSize(record.value),
      data: record,
    };
  }

  decodedAt(batch: RecordBatch): CoordinatorRecord {
    return decodeTransactionRecord(batch.content as TransactionStateRecord);
  }
}

const source = new TransactionStateSource();

export function transactionStateBatch(record: TransactionStateRecord, timestampMs: number): RecordBatch {
  const shape: RecordShape = { timestamp: timestampMs, keySize: INT16 + INT16 + utf8Length(record.transactionalId), valueSize: valueSize(record.value) };
  return {
    baseOffset: 0, lastOffsetDelta: 0, partitionLeaderEpoch: -1, recordCount: 1, sizeBytes: batchSize([shape]),
    baseTimestampMs: timestampMs, maxTimestampMs: timestampMs, producerId: -1, producerEpoch: -1, baseSequence: -1, isTransactional: false,
    isControl: false, compression: 'none', timestampType: 'CreateTime', source, content: record,
  };
}

/** The coordinator's own record in a batch; null when somebody else wrote it. */
export function transactionStateRecordOf(batch: RecordBatch): TransactionStateRecord | null {
  return batch.source === source ? (batch.content as TransactionStateRecord) : null;
}

const INT8 = 1;
const INT16 = 2;
const INT32 = 4;
const INT64 = 8;
const LENGTH = 1;
/** Number of a tagged field, and its length. */
const TAG = 2;

/** −1 stands for null. */
function valueSize(value: TransactionValue | null): number {
  if (value === null) return -1;
  let tagged = LENGTH;
  if (value.previousProducerId !== -1) tagged += TAG + INT64;
  if (value.nextProducerId !== -1) tagged += TAG + INT64;
  if (value.clientTransactionVersion !== 0) tagged += TAG + INT16;
  return INT16 + INT64 + INT16 + INT32 + INT8 + partitionsSize(value.partitions) + INT64 + INT64 + tagged;
}

function partitionsSize(partitions: readonly TransactionPartition[]): number {
  const counts = new Map<string, number>();
  for (const { topic } of partitions) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  let size = LENGTH;
  for (const [topic, count] of counts) size += LENGTH + utf8Length(topic) + LENGTH + INT32 * count + LENGTH;
  return size;
}
