import type { RecordBatch } from '../protocol/record-batch';
import type { LogConfig } from './log-config';
import { LogSegment } from './log-segment';
import { segmentsBetween } from './log-segments';
import type { PartitionLog } from './partition-log';
import { rebuildProducers } from './producer-rebuild';
import type { ProducerStateManager } from './producer-state-manager';

/** How a process finds a log when it starts. */
export interface LogOpening {
  /** The marker of an orderly stop is there: nothing has to be checked (R-DUR-02). */
  readonly isClean: boolean;
  /** Checkpoints of the log directory, as old as they may be (R-DUR-03). */
  readonly logStartOffset: number;
  readonly recoveryPoint: number;
  readonly nowMs: number;
  readonly config: LogConfig;
}

/** An orderly stop: producers are written down, time indexes get their final entry, everything is flushed (R-DUR-02). */
export function closeLog(log: PartitionLog): void {
  log.producers.takeSnapshot();
  log.segments = log.segments.map((segment) => {
    const closed = segment.copy();
    closed.finish();
    return closed;
  });
}

/** A power failure takes bytes that were never flushed: the end of the newest segment (R-DUR-01). */
export function loseBytes(log: PartitionLog, bytes: number): void {
  const cut = log.activeSegment.copy();
  cut.loseBytes(bytes);
  log.segments[log.segments.length - 1] = cut;
}

/**
 * A starting process opens the log: memory is gone, the disk's files are as they are. After an unclean stop all from the
 * recovery point on is read again, and what is broken is cut off (R-DUR-02). The high watermark is the log's start; whoever
 * keeps its checkpoint raises it (R-DUR-03).
 */
export function openLog(log: PartitionLog, opening: LogOpening): void {
  const { config, nowMs, isClean } = opening;
  log.config = config;
  log.segments = log.segments.map((segment) => segment.reopen(nowMs, config, segment.rollJitterMs));
  log.producers = log.producers.reopen();
  if (!isClean) recoverSegments(log, opening);
  dropSegmentsBeforeLogStart(log, opening);
  const logEndOffset = log.activeSegment.nextOffset;
  log.recoveryPoint = isClean ? logEndOffset : Math.min(opening.recoveryPoint, logEndOffset);
  log.epochs.truncateFromEnd(logEndOffset);
  // What lies before the first segment may be in the object store, and then the log still begins there (R-TIER-03).
  const logStartOffset = config.remoteStorageEnable ? opening.logStartOffset : Math.max(opening.logStartOffset, log.segments[0].baseOffset);
  log.epochs.truncateFromStart(opening.logStartOffset);
  log.producers.removeStraySnapshots(log.segments.map((segment) => segment.baseOffset));
  rebuildProducers(log.producers, log.segments, logStartOffset, logEndOffset, nowMs, isClean);
  log.logStartOffset = logStartOffset;
  log.logEndOffset = logEndOffset;
  if (log.recoveryPoint < logStartOffset) log.recoveryPoint = logStartOffset;
  log.updateHighWatermark(logStartOffset);
}

/** Reads the segments from the recovery point on; behind the first one with something broken all others go. */
function recoverSegments(log: PartitionLog, opening: LogOpening): void {
  for (const segment of segmentsBetween(log.segments, opening.recoveryPoint, Infinity)) {
    const brokenBytes = recoverSegment(log, segment, opening);
    if (brokenBytes === 0) continue;
    const kept = log.segments.indexOf(segment) + 1;
    log.producers.deleteSnapshotsAt(log.segments.slice(kept).map((gone) => gone.baseOffset));
    log.segments = log.segments.slice(0, kept);
    return;
  }
}

/** Producers as of the segment's base see its batches, because the index of aborted transactions needs them. */
function recoverSegment(log: PartitionLog, segment: LogSegment, opening: LogOpening): number {
  const producers = log.producers.reopen();
  rebuildProducers(producers, log.segments, opening.logStartOffset, segment.baseOffset, opening.nowMs, false);
  const brokenBytes = segment.recover((batch) => takeIn(log, segment, producers, batch));
  producers.takeSnapshot();
  log.producers = producers.reopen();
  return brokenBytes;
}

function takeIn(log: PartitionLog, segment: LogSegment, producers: ProducerStateManager, batch: RecordBatch): void {
  if (batch.partitionLeaderEpoch >= 0 && batch.partitionLeaderEpoch > log.epochs.latestEpoch) log.epochs.assign(batch.partitionLeaderEpoch, batch.baseOffset);
  if (batch.producerId >= 0) {
    const ended = producers.apply(batch);
    if (ended !== null) {
      const { producerId, firstOffset, lastOffset } = ended;
      if (ended.isAborted) segment.addAborted({ producerId, firstOffset, lastOffset, lastStableOffset: producers.stableOffsetAfter(ended) });
      producers.complete(ended);
    }
  }
  producers.updateMapEndOffset(batch.baseOffset + batch.lastOffsetDelta + 1);
}

/** The log ends before it should begin, because files were lost: it starts anew there. */
function dropSegmentsBeforeLogStart(log: PartitionLog, { logStartOffset, nowMs, config }: LogOpening): void {
  if (log.activeSegment.nextOffset >= logStartOffset) return;
  log.segments = [new LogSegment(logStartOffset, nowMs, config.indexIntervalBytes, config.segmentIndexBytes)];
  log.epochs.clear();
  log.producers.truncateFullyAndStartAt(logStartOffset);
}
