import type { RecordBatch } from '../protocol/record-batch';
import { recordOffset } from '../protocol/record-batch';
import type { LogSegment } from './log-segment';
import type { LogSegments } from './log-segments';

export interface TimestampAndOffset {
  readonly timestampMs: number;
  readonly offset: number;
  readonly leaderEpoch: number;
}

/** The first record at or after a time and an offset, searched in the first segment that reaches that time (R-SEG-09). */
export function findByTimestamp(segments: LogSegments, timestampMs: number, logStartOffset: number): TimestampAndOffset | null {
  const segment = segments.find((candidate) => candidate.timestampMs >= timestampMs);
  if (segment === undefined) return null;
  for (let i = firstToScan(segment, timestampMs, logStartOffset); i < segment.batchCount; i++) {
    const batch = segment.batchAt(i);
    if (batch.maxTimestampMs < timestampMs) continue;
    const found = firstRecordFrom(batch, timestampMs, logStartOffset);
    if (found !== null) return found;
  }
  return null;
}

/** Where the scan begins: the time index names an offset, the offset index its place in the file. */
export function firstToScan(segment: LogSegment, timestampMs: number, logStartOffset: number): number {
  const slot = segment.timeIndex.floorSlot(timestampMs);
  const offset = slot < 0 ? segment.baseOffset : segment.timeIndex.at(slot).offset;
  return segment.file.indexAt(segment.offsetIndex.floorPosition(Math.max(offset, logStartOffset)));
}

function firstRecordFrom(batch: RecordBatch, timestampMs: number, fromOffset: number): TimestampAndOffset | null {
  for (let r = 0; r < batch.recordCount; r++) {
    const offset = recordOffset(batch, r);
    if (offset < fromOffset) continue;
    const record = batch.source.recordAt(batch, r);
    if (record.timestampMs >= timestampMs) return { timestampMs: record.timestampMs, offset, leaderEpoch: batch.partitionLeaderEpoch };
  }
  return null;
}

/** The first record with the largest timestamp; it may lie below the log's start. */
export function findMaxTimestamp(segments: LogSegments): TimestampAndOffset | null {
  let newest = segments[0];
  for (const segment of segments) if (segment.largestTimestampMs > newest.largestTimestampMs) newest = segment;
  const timestampMs = newest.largestTimestampMs;
  for (let i = newest.file.indexAt(newest.offsetIndex.floorPosition(newest.offsetOfLargest)); i < newest.batchCount; i++) {
    const batch = newest.batchAt(i);
    if (batch.maxTimestampMs === timestampMs) return firstRecordFrom(batch, timestampMs, batch.baseOffset);
  }
  return null;
}
