import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import { abortedFilter, isAborted } from '../../log/aborted-filter';
import { wallClockMs } from '../../protocol/clock';
import { ErrorCode } from '../../protocol/error-codes';
import { lastOffsetOf, type RecordBatch } from '../../protocol/record-batch';
import type { BrokerState } from '../broker-state';
import type { Partition } from '../replica-manager/partition';
import { acquireRecords, type AcquiredRecords, type AcquireMode } from './acquire';
import { archiveAborted } from './archive-aborted';
import { ledPartition, shareConfigOf, sharePartitionConfig } from './local-share-partition';
import { moveToLogStart } from './log-start';
import type { FetchedSharePartition, LocalSharePartition } from './share-manager-state';
import { canAcquireRecords, nextFetchOffset, type SharePartition } from './share-partition';
import { armLocks, memberName } from './share-writes';

/** What a member is given of one share partition: the log is read from where there is something to hand out, and that is acquired (R-SHR-03). */

export interface ReadLimits {
  readonly memberId: string;
  readonly mode: AcquireMode;
  readonly batchSize: number;
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** R-SHR-14: up to the high watermark, or the last stable offset where the group reads committed data. */
function visibleEnd(broker: BrokerState, groupId: string, { log }: Partition): number {
  return readsCommitted(broker, groupId) ? log.lastStableOffset : log.highWatermark;
}

function readsCommitted(broker: BrokerState, groupId: string): boolean {
  return shareConfigOf(broker, groupId).shareIsolationLevel === 'read_committed';
}

/** How many bytes there are to be read for a share partition, no further than `enough`. */
export function readableBytes(broker: BrokerState, local: LocalSharePartition, enough: number): number {
  const { state } = local;
  const partition = ledPartition(broker, local.topicId, local.index);
  if (state === null || typeof partition === 'number') return 0;
  followLog(broker, local, state, partition);
  if (!canAcquireRecords(state)) return 0;
  return partition.log.bytesFrom(nextFetchOffset(state), visibleEnd(broker, local.groupId, partition), enough);
}

/** The group's settings and the log's start may have changed since. */
function followLog(broker: BrokerState, local: LocalSharePartition, state: SharePartition, { log }: Partition): void {
  state.config = sharePartitionConfig(broker, local.groupId);
  if (log.logStartOffset > state.startOffset) moveToLogStart(state, log.logStartOffset);
}

/** Null when nothing can be acquired: the answer does not mention it then. */
export function readRecords(ctx: Context, broker: BrokerState, local: LocalSharePartition, limits: ReadLimits): FetchedSharePartition | null {
  const { state, topicId, index, groupId } = local;
  const partition = ledPartition(broker, topicId, index);
  if (typeof partition === 'number') return { topicId, index, errorCode: partition, records: [], acquired: [] };
  if (state === null) return null;
  followLog(broker, local, state, partition);
  if (!canAcquireRecords(state)) return null;
  const { log } = partition;
  const fetchOffset = nextFetchOffset(state);
  const nothing: FetchedSharePartition = { topicId, index, errorCode: ErrorCode.NONE, records: [], acquired: [] };
  if (fetchOffset > log.logEndOffset || limits.maxRecords <= 0) return nothing;
  const read = log.read(fetchOffset, limits.maxBytes, true, visibleEnd(broker, groupId, partition));
  if (read.records.length === 0) return nothing;
  const fetched = read.records.map((batch) => ({ baseOffset: batch.baseOffset, lastOffset: lastOffsetOf(batch) }));
  const lines = acquireRecords(state, { memberId: limits.memberId, mode: limits.mode, batchSize: limits.batchSize, maxRecords: limits.maxRecords, fetchOffset }, fetched, wallClockMs(ctx.nowUs));
  const aborted = readsCommitted(broker, groupId) ? abortedRanges(read.records, log.abortedTransactionsOf(read, fetchOffset)) : [];
  const acquired = aborted.length === 0 ? lines : archiveAborted(state, lines, aborted);
  armLocks(ctx, local);
  emitAcquired(ctx, local, state, acquired, memberName(ctx, broker, groupId, limits.memberId));
  return { ...nothing, records: slice(read.records, acquired), acquired };
}

function emitAcquired(ctx: Context, local: LocalSharePartition, { startOffset }: SharePartition, acquired: readonly AcquiredRecords[], member: number): void {
  const cause = ctx.cause;
  for (const first of local.acquisitions.keys()) if (first < startOffset) local.acquisitions.delete(first);
  for (const { firstOffset, lastOffset, deliveryCount } of acquired) {
    ctx.because(cause);
    const fact = deliveryCount > 1 ? ctx.emit(FactKind.RecordsAcquiredAgain, local.partition, firstOffset, deliveryCount, member) : ctx.emit(FactKind.RecordsAcquired, local.partition, firstOffset, lastOffset, member);
    local.acquisitions.set(firstOffset, fact);
  }
  ctx.because(cause);
}

/** Whole batches of the log, but none that the member got nothing of before its first or behind its last record. */
function slice(records: readonly RecordBatch[], acquired: readonly AcquiredRecords[]): readonly RecordBatch[] {
  if (acquired.length === 0) return [];
  const first = Math.min(...acquired.map(({ firstOffset }) => firstOffset));
  const last = Math.max(...acquired.map(({ lastOffset }) => lastOffset));
  return records.filter((batch) => lastOffsetOf(batch) >= first && batch.baseOffset <= last);
}

function abortedRanges(records: readonly RecordBatch[], aborted: Parameters<typeof abortedFilter>[0]): { readonly firstOffset: number; readonly lastOffset: number }[] {
  const filter = abortedFilter(aborted);
  if (filter === null) return [];
  return records.filter((batch) => isAborted(filter, batch)).map((batch) => ({ firstOffset: batch.baseOffset, lastOffset: lastOffsetOf(batch) }));
}
