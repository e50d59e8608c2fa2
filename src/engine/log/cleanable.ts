import type { LogConfig } from './log-config';
import type { LogSegment } from './log-segment';
import { closedSegmentsFrom, segmentsBetween, type LogSegments } from './log-segments';
import type { PartitionLog } from './partition-log';

/** What the cleaner would do with a log (R-CLEAN-01, R-CLEAN-02). */
export interface LogToClean {
  readonly firstDirtyOffset: number;
  /** What limits the pass; it may lie inside a segment. */
  readonly uncleanableOffset: number;
  /** Base of that segment, where the pass ends. */
  readonly firstUncleanableOffset: number;
  readonly cleanBytes: number;
  readonly cleanableBytes: number;
  /** Part of the dirty bytes in all that would be gone through; NaN when that is nothing. */
  readonly cleanableRatio: number;
  /** A record has waited for max.compaction.lag.ms. */
  readonly isOverdue: boolean;
}

export function logToClean(log: PartitionLog, config: LogConfig, nowMs: number): LogToClean {
  const { segments } = log;
  const firstDirtyOffset = firstDirty(log);
  const uncleanableOffset = Math.max(firstDirtyOffset, firstUncleanable(log, firstDirtyOffset, config, nowMs));
  const firstUncleanableOffset = (closedSegmentsFrom(segments, uncleanableOffset)[0] ?? log.activeSegment).baseOffset;
  const cleanBytes = bytesOf(segments.filter((segment) => segment.baseOffset < firstDirtyOffset));
  const cleanableBytes = bytesOf(segmentsBetween(segments, Math.min(firstDirtyOffset, firstUncleanableOffset), firstUncleanableOffset));
  return {
    firstDirtyOffset,
    uncleanableOffset,
    firstUncleanableOffset,
    cleanBytes,
    cleanableBytes,
    cleanableRatio: cleanableBytes / (cleanBytes + cleanableBytes),
    isOverdue: isOverdue(closedSegmentsFrom(segments, firstDirtyOffset), config, nowMs),
  };
}

/** Worth a pass: dirty enough, or overdue (R-CLEAN-02). */
export function isEligible(toClean: LogToClean, config: LogConfig): boolean {
  return toClean.cleanableRatio > config.minCleanableDirtyRatio || (toClean.isOverdue && toClean.cleanableBytes > 0);
}

/** The cleaner's checkpoint; the log's start where there is none, or where the log no longer fits it (R-CLEAN-01). */
function firstDirty(log: PartitionLog): number {
  const { cleanerCheckpoint, logStartOffset, logEndOffset } = log;
  return cleanerCheckpoint < logStartOffset || cleanerCheckpoint > logEndOffset ? logStartOffset : cleanerCheckpoint;
}

/** Not what is unstable, not the active segment, nothing younger than min.compaction.lag.ms (R-CLEAN-01, R-CLEAN-09). */
function firstUncleanable(log: PartitionLog, firstDirtyOffset: number, config: LogConfig, nowMs: number): number {
  const limit = Math.min(log.lastStableOffset, log.activeSegment.baseOffset);
  if (config.minCompactionLagMs <= 0) return limit;
  const young = closedSegmentsFrom(log.segments, firstDirtyOffset).find((segment) => segment.timestampMs > nowMs - config.minCompactionLagMs);
  return young === undefined ? limit : Math.min(limit, young.baseOffset);
}

function isOverdue(dirty: LogSegments, config: LogConfig, nowMs: number): boolean {
  let earliestMs = Infinity;
  for (const { firstTimestampMs } of dirty) if (firstTimestampMs > 0 && firstTimestampMs < earliestMs) earliestMs = firstTimestampMs;
  return earliestMs < nowMs - config.maxCompactionLagMs;
}

function bytesOf(segments: readonly LogSegment[]): number {
  let bytes = 0;
  for (const segment of segments) bytes += segment.sizeBytes;
  return bytes;
}
