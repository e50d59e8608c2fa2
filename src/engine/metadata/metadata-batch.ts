import { wallClockMs } from '../protocol/clock';
import type { PlainRecord, RecordBatch, RecordSource } from '../protocol/record-batch';
import { metadataRecordSizeBytes } from './record-size';
import type { MetadataBatch, MetadataRecord } from './records';

const BATCH_HEADER_BYTES = 61;

/** The records of a metadata batch are its `content`; a reader of plain records sees each with the metadata record as data. */
const METADATA_SOURCE: RecordSource = {
  recordAt(batch: RecordBatch, index: number): PlainRecord {
    const record = (batch.content as MetadataBatch).records[index];
    return { key: null, value: record.type, timestampMs: batch.baseTimestampMs, data: record };
  },
};

/** A metadata batch as a log or a snapshot holds it. */
export function metadataRecordBatch(content: MetadataBatch, nowUs: number): RecordBatch {
  const recordCount = content.records.length;
  let sizeBytes = BATCH_HEADER_BYTES;
  for (const record of content.records) sizeBytes += metadataRecordSizeBytes(record);
  const timestampMs = wallClockMs(nowUs);
  return {
    baseOffset: content.baseOffset, lastOffsetDelta: recordCount - 1, partitionLeaderEpoch: content.epoch, recordCount, sizeBytes,
    baseTimestampMs: timestampMs, maxTimestampMs: timestampMs, producerId: -1, producerEpoch: -1, baseSequence: -1, isTransactional: false,
    isControl: isControlRecord(content.records[0]), compression: 'none', timestampType: 'CreateTime', source: METADATA_SOURCE, content,
  };
}

/** Records of the Raft layer, which change no image. */
function isControlRecord({ type }: MetadataRecord): boolean {
  return type === 'LeaderChangeMessage' || type === 'VotersRecord' || type === 'KRaftVersionRecord' || type === 'SnapshotHeaderRecord' || type === 'SnapshotFooterRecord';
}

/** The metadata batch that a record batch carries. */
export function metadataOf(batch: RecordBatch): MetadataBatch {
  return batch.content as MetadataBatch;
}
