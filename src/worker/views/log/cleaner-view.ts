import { isEligible, logToClean } from '../../../engine/log/cleanable';
import { cleanLog } from '../../../engine/log/cleaner';
import type { LogConfig } from '../../../engine/log/log-config';
import { isCompacted } from '../../../engine/log/log-config';
import type { PartitionLog } from '../../../engine/log/partition-log';
import { lastOffsetOf, recordOffset } from '../../../engine/protocol/record-batch';
import type { CleanCell, CleanerView } from '../../log-contract';
import { classOf } from './record-class';

const MAX_OFFSETS = 24;
/** A pass is tried only on logs of so many offsets: looking must stay cheap. */
const MAX_TRIED = 20_000;
const MAX_TEXT = 24;

/**
 * The records around an offset as they are and as a pass of the cleaner would leave them. The pass is the real one, on a copy
 * of the log that is thrown away (R-CLEAN-01 … R-CLEAN-07). Null where the topic is not compacted.
 */
export function cleanerView(log: PartitionLog, config: LogConfig, slots: number, nowMs: number, open: number): CleanerView | null {
  if (!isCompacted(config)) return null;
  const toClean = logToClean(log, config, nowMs);
  const from = Math.max(log.logStartOffset, Math.min(open - MAX_OFFSETS / 2, log.logEndOffset - MAX_OFFSETS));
  const to = Math.min(log.logEndOffset, from + MAX_OFFSETS);
  const now = cells(log, from, to);
  const isTried = log.logEndOffset - log.logStartOffset <= MAX_TRIED;
  const hasWork = toClean.firstUncleanableOffset > toClean.firstDirtyOffset;
  const after = isTried && hasWork ? cleaned(log, config, slots, nowMs) : log;
  return {
    firstDirtyOffset: toClean.firstDirtyOffset,
    firstUncleanableOffset: toClean.firstUncleanableOffset,
    activeBase: log.activeSegment.baseOffset,
    cleanBytes: toClean.cleanBytes,
    dirtyBytes: toClean.cleanableBytes,
    dirtyRatio: Number.isNaN(toClean.cleanableRatio) ? null : toClean.cleanableRatio,
    minDirtyRatio: config.minCleanableDirtyRatio,
    isEligible: isEligible(toClean, config),
    from,
    to,
    now,
    after: isTried ? cells(after, from, to).map(({ offset }) => offset) : null,
    bytesAfter: after.sizeBytes,
    newest: newestOf(now, toClean.firstDirtyOffset, toClean.firstUncleanableOffset),
  };
}

function cleaned(log: PartitionLog, config: LogConfig, slots: number, nowMs: number): PartitionLog {
  const copy = log.copy();
  cleanLog(copy, logToClean(copy, config, nowMs), config, slots, nowMs);
  return copy;
}

function cells(log: PartitionLog, from: number, to: number): CleanCell[] {
  const found: CleanCell[] = [];
  for (const segment of log.segments) {
    if (segment.nextOffset <= from) continue;
    for (let i = segment.lookup(from); i < segment.batchCount; i++) {
      const batch = segment.batchAt(i);
      if (batch.baseOffset >= to) return found;
      if (lastOffsetOf(batch) < from) continue;
      for (let r = 0; r < batch.recordCount; r++) {
        const offset = recordOffset(batch, r);
        if (offset < from || offset >= to) continue;
        const { key, value, control } = batch.source.recordAt(batch, r);
        found.push({
          offset,
          key: control ?? short(key),
          value: short(value),
          recordClass: classOf(batch, r),
          isTombstone: !batch.isControl && value === null,
          isControl: batch.isControl,
          deleteHorizonMs: batch.deleteHorizonMs ?? -1,
        });
      }
    }
  }
  return found;
}

function newestOf(now: readonly CleanCell[], from: number, to: number): { key: string; offset: number }[] {
  const newest = new Map<string, number>();
  for (const { key, offset, isControl } of now) if (key !== null && !isControl && offset >= from && offset < to) newest.set(key, offset);
  return [...newest].map(([key, offset]) => ({ key, offset }));
}

function short(text: string | null): string | null {
  return text === null || text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}
