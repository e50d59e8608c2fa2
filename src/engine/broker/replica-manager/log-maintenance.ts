import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import { isEligible, logToClean, type LogToClean } from '../../log/cleanable';
import { cleanLog } from '../../log/cleaner';
import { isCompacted, type LogConfig } from '../../log/log-config';
import { deleteOldSegments } from '../../log/retention';
import { wallClockMs } from '../../protocol/clock';
import type { BrokerState } from '../broker-state';
import { tryCompleteDeletes } from './delete-records';
import { tellLogStart } from './fetcher';
import type { Partition } from './partition';
import { markNews } from './purgatory';
import { partitionConfigOf } from './topic-config-of';

/** Bytes that the cleaner's map spends on a key: a hash of 16 and an offset of 8. */
const BYTES_PER_SLOT = 24;

/** Retention of the logs that the cleaner does not look after, on leaders and followers alike (R-RET-01). */
export function deleteOldLogSegments(ctx: Context, broker: BrokerState): void {
  for (const partition of broker.replicas.partitions.values()) {
    const config = partitionConfigOf(broker, partition);
    if (!isCompacted(config)) applyRetention(ctx, broker, partition, config);
  }
}

function applyRetention(ctx: Context, broker: BrokerState, partition: Partition, config: LogConfig): void {
  const { log } = partition;
  const startBefore = log.logStartOffset;
  const bytesBefore = log.sizeBytes;
  const count = deleteOldSegments(log, config, wallClockMs(ctx.clockUs));
  if (count === 0) return;
  ctx.emit(FactKind.SegmentsDeleted, partition.key, count, bytesBefore - log.sizeBytes, log.logStartOffset);
  if (log.logStartOffset !== startBefore) onLogStartMoved(ctx, broker, partition, startBefore);
}

/** The log's start is moved for another reason than local retention (R-TIER-04). */
export function moveLogStart(ctx: Context, broker: BrokerState, partition: Partition, offset: number): void {
  const before = partition.log.logStartOffset;
  if (partition.log.maybeIncrementLogStartOffset(offset)) onLogStartMoved(ctx, broker, partition, before);
}

function onLogStartMoved(ctx: Context, broker: BrokerState, partition: Partition, before: number): void {
  ctx.emit(FactKind.LogStartMoved, partition.key, partition.log.logStartOffset, before);
  // Readers learn it with their next answer, the leader with the next fetch (R-RET-06).
  markNews(partition);
  tellLogStart(broker, partition);
  if (broker.replicas.deletes.size > 0) tryCompleteDeletes(ctx, broker);
}

/** The cleaner's thread awakes: it cleans the dirtiest log until none is dirty enough (R-CLEAN-02), then lets old segments go. */
export function cleanLogs(ctx: Context, broker: BrokerState): void {
  if (broker.config.logCleanerThreads < 1) return;
  const nowMs = wallClockMs(ctx.clockUs);
  for (let filthiest = findFilthiest(broker, nowMs); filthiest !== null; filthiest = findFilthiest(broker, nowMs)) {
    if (!clean(ctx, broker, filthiest.partition, filthiest.toClean, nowMs)) break;
  }
  for (const partition of broker.replicas.partitions.values()) {
    const config = partitionConfigOf(broker, partition);
    if (isCompacted(config)) applyRetention(ctx, broker, partition, config);
  }
}

interface Filthiest {
  readonly partition: Partition;
  readonly toClean: LogToClean;
}

function findFilthiest(broker: BrokerState, nowMs: number): Filthiest | null {
  let filthiest: Filthiest | null = null;
  for (const partition of broker.replicas.partitions.values()) {
    const config = partitionConfigOf(broker, partition);
    if (!isCompacted(config)) continue;
    const toClean = logToClean(partition.log, config, nowMs);
    if (!isEligible(toClean, config)) continue;
    if (filthiest === null || toClean.cleanableRatio > filthiest.toClean.cleanableRatio) filthiest = { partition, toClean };
  }
  return filthiest;
}

/** False when the round did not get any further. */
function clean(ctx: Context, broker: BrokerState, partition: Partition, toClean: LogToClean, nowMs: number): boolean {
  const slots = Math.floor(broker.config.logCleanerDedupeBufferSize / broker.config.logCleanerThreads / BYTES_PER_SLOT);
  const { nextCheckpoint, stats } = cleanLog(partition.log, toClean, partitionConfigOf(broker, partition), slots, nowMs);
  ctx.emit(FactKind.LogCleaned, partition.key, nextCheckpoint, stats.bytesRead, stats.bytesWritten);
  return nextCheckpoint > toClean.firstDirtyOffset;
}
