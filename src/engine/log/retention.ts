import type { LogConfig } from './log-config';
import type { LogSegment } from './log-segment';
import type { PartitionLog } from './partition-log';

/** Why a segment may go; the passes run in this order (R-RET-02). */
export type RetentionReason = 'log-start' | 'size' | 'time';

/** local.retention.* that follow retention.*. */
const AS_THE_WHOLE = -2;

/** Deletes the oldest segments that retention allows to go; gives how many went (R-RET-02). */
export function deleteOldSegments(log: PartitionLog, config: LogConfig, nowMs: number): number {
  log.config = config;
  let count = deleteBelowLogStart(log, nowMs);
  if (config.cleanupPolicy.includes('delete')) {
    const { remoteStorageEnable: isTiered, localRetentionBytes, localRetentionMs } = config;
    count += deleteBeyondSize(log, isTiered && localRetentionBytes !== AS_THE_WHOLE ? localRetentionBytes : config.retentionBytes, nowMs);
    count += deleteOlderThan(log, isTiered && localRetentionMs !== AS_THE_WHOLE ? localRetentionMs : config.retentionMs, nowMs);
  }
  return count;
}

/** The segment ends at or before the log's start (R-RET-03). */
function deleteBelowLogStart(log: PartitionLog, nowMs: number): number {
  return deleteWhile(log, nowMs, (_, next) => next !== undefined && next.baseOffset <= log.logStartOffset, false);
}

/** What stays is at least retention.bytes (R-RET-03). */
function deleteBeyondSize(log: PartitionLog, retentionBytes: number, nowMs: number): number {
  const { sizeBytes } = log;
  if (retentionBytes < 0 || sizeBytes < retentionBytes) return 0;
  let excessBytes = sizeBytes - retentionBytes;
  return deleteWhile(log, nowMs, (segment) => {
    if (excessBytes - segment.sizeBytes < 0) return false;
    excessBytes -= segment.sizeBytes;
    return true;
  });
}

/** Older than retention.ms by the segment's largest record timestamp, so that a record of the future holds it back (R-RET-03). */
function deleteOlderThan(log: PartitionLog, retentionMs: number, nowMs: number): number {
  if (retentionMs < 0) return 0;
  return deleteWhile(log, nowMs, (segment) => nowMs - segment.timestampMs > retentionMs);
}

/**
 * Oldest first, up to the first that fails or that reaches beyond the high watermark (R-RET-02). Of a log with an object store, what
 * is not wholly there stays, unless it lies below the log's start (R-TIER-03).
 */
function deleteWhile(log: PartitionLog, nowMs: number, mayGo: (segment: LogSegment, next: LogSegment | undefined) => boolean, needsCopy = log.config.remoteStorageEnable): number {
  const { segments } = log;
  let count = 0;
  for (const segment of segments) {
    const next = segments[count + 1] as LogSegment | undefined;
    if (log.highWatermark < (next === undefined ? log.logEndOffset : next.baseOffset)) break;
    if (needsCopy && (next === undefined || next.baseOffset - 1 > log.highestRemoteOffset)) break;
    if (!mayGo(segment, next) || (next === undefined && segment.batchCount === 0)) break;
    count++;
  }
  if (count > 0) deleteFirst(log, count, nowMs);
  return count;
}

/** There must always be a segment: when all go, a new one begins first, and even the active data is gone (R-RET-04). */
function deleteFirst(log: PartitionLog, count: number, nowMs: number): void {
  const gone = log.segments.slice(0, count).map((segment) => segment.baseOffset);
  if (log.segments.length === count) log.roll(nowMs);
  // The whole log's start moves with what is in the store (R-TIER-04); here only what is local becomes less (R-TIER-03).
  if (!log.config.remoteStorageEnable) log.maybeIncrementLogStartOffset(log.segments[count].baseOffset);
  log.segments = log.segments.slice(count);
  log.producers.deleteSnapshotsAt(gone);
}
