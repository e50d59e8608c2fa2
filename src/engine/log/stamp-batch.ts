import { recompressedSize } from '../protocol/compression';
import type { RecordBatch } from '../protocol/record-batch';

/** The batch as the leader writes it: base offset and epoch lie outside the checksum and are simply overwritten. */
export function stampBatch(batch: RecordBatch, baseOffset: number, leaderEpoch: number, isLogAppendTime: boolean, nowMs: number, compressionType: string): RecordBatch {
  const compression = compressionType === 'producer' ? batch.compression : compressionType === 'uncompressed' ? 'none' : compressionType;
  return {
    baseOffset,
    lastOffsetDelta: batch.lastOffsetDelta,
    partitionLeaderEpoch: leaderEpoch,
    recordCount: batch.recordCount,
    sizeBytes: recompressedSize(batch.sizeBytes, batch.compression, compression),
    baseTimestampMs: batch.baseTimestampMs,
    maxTimestampMs: isLogAppendTime ? nowMs : batch.maxTimestampMs,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    isTransactional: batch.isTransactional,
    isControl: batch.isControl,
    compression,
    timestampType: isLogAppendTime ? 'LogAppendTime' : 'CreateTime',
    corrupt: false,
    source: batch.source,
    content: batch.content,
  };
}
