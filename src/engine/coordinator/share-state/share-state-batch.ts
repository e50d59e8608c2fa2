import { utf8Length } from '../../../base/utf8';
import { batchSize, type RecordShape } from '../../log/batch-size';
import { keptBySource } from '../../log/cleaned-batch';
import type { CoordinatorRecord } from '../../protocol/coordinator-record';
import type { PlainRecord, RecordBatch, RecordSource } from '../../protocol/record-batch';
import type { ShareStateRecord } from './share-state';
import { decodeShareStateRecord } from './share-state-decoder';

/** Batches of `__share_group_state`, with the sizes of the real ShareSnapshot and ShareUpdate records. */
class ShareStateSource implements RecordSource {
  recordAt(batch: RecordBatch, index: number): PlainRecord {
    const record = (batch.content as readonly ShareStateRecord[])[index] as ShareStateRecord;
    return {
      key: `${record.type === 'ShareSnapshot' ? 'snapshot' : 'update'} ${record.key}`,
      value: record.value === null ? null : JSON.stringify(record.value),
      timestampMs: batch.baseTimestampMs,
      valueSizeBytes: valueSize(record),
      data: record,
    };
  }

  decodedAt(batch: RecordBatch, index: number): CoordinatorRecord {
    return decodeShareStateRecord((batch.content as readonly ShareStateRecord[])[index] as ShareStateRecord, batch.baseTimestampMs);
  }
}

const source = new ShareStateSource();

export function shareStateBatch(records: readonly ShareStateRecord[], timestampMs: number): RecordBatch {
  const shapes: RecordShape[] = records.map((record) => ({ timestamp: timestampMs, keySize: keySize(record), valueSize: valueSize(record) }));
  return {
    baseOffset: 0, lastOffsetDelta: records.length - 1, partitionLeaderEpoch: -1, recordCount: records.length, sizeBytes: batchSize(shapes),
    baseTimestampMs: timestampMs, maxTimestampMs: timestampMs, producerId: -1, producerEpoch: -1, baseSequence: -1, isTransactional: false,
    isControl: false, compression: 'none', timestampType: 'CreateTime', source, content: records,
  };
}

/** The coordinator's own records in a batch; null when somebody else wrote it. */
export function shareStateRecordsOf(batch: RecordBatch): readonly ShareStateRecord[] | null {
  return keptBySource(batch, source);
}

const INT8 = 1;
const INT16 = 2;
const INT32 = 4;
const INT64 = 8;
const UUID = 16;
const LENGTH = 1;
const NO_TAGS = 1;

/** Record type, group, topic id, partition. */
function keySize({ key }: ShareStateRecord): number {
  return INT16 + INT16 + utf8Length(key.slice(0, key.indexOf(':'))) + UUID + INT32;
}

/** −1 stands for null. */
function valueSize({ type, value }: ShareStateRecord): number {
  if (value === null) return -1;
  const batches = LENGTH + value.stateBatches.length * (INT64 + INT64 + INT16 + INT8 + NO_TAGS);
  const shared = INT16 + INT32 + INT32 + INT64 + INT32 + batches + NO_TAGS;
  // A snapshot also has the state's epoch and when it was made and written.
  return type === 'ShareSnapshot' ? shared + INT32 + INT64 + INT64 : shared;
}
