import { lastOffsetOf, recordOffset, type RecordBatch } from '../protocol/record-batch';
import type { LogToClean } from './cleanable';
import { withoutRecords, withRecords } from './cleaned-batch';
import { CleanedTransactions } from './cleaned-transactions';
import type { LogConfig } from './log-config';
import type { LogSegment } from './log-segment';
import { segmentsBetween, type LogSegments } from './log-segments';
import { OffsetMap } from './offset-map';
import type { PartitionLog } from './partition-log';
import { lastDataOffsetOf, type ProducerState } from './producer-state';

const MAX_RELATIVE_OFFSET = 2_147_483_647;

export interface CleanerStats {
  mapMessagesRead: number;
  messagesRead: number;
  messagesWritten: number;
  bytesRead: number;
  bytesWritten: number;
  /** Records without a key, which have no place in a compacted log. */
  invalidMessages: number;
}

export interface Cleaning {
  /** Where the next round begins. */
  readonly nextCheckpoint: number;
  readonly stats: CleanerStats;
}

/** One round over a log, with a map of so many slots: first the map, then all segments up to its end (R-CLEAN-03). */
export function cleanLog(log: PartitionLog, toClean: LogToClean, config: LogConfig, slots: number, nowMs: number): Cleaning {
  log.config = config;
  const stats: CleanerStats = { mapMessagesRead: 0, messagesRead: 0, messagesWritten: 0, bytesRead: 0, bytesWritten: 0, invalidMessages: 0 };
  const { firstDirtyOffset, firstUncleanableOffset } = toClean;
  const map = buildOffsetMap(log, firstDirtyOffset, firstUncleanableOffset, slots, stats);
  const endOffset = map.latestOffset + 1;
  const round = new CleaningRound(log, map, config, nowMs, firstUncleanableOffset, stats);
  for (const group of groupBySize(segmentsBetween(log.segments, 0, endOffset), config, firstUncleanableOffset)) round.clean(group);
  log.cleanerCheckpoint = endOffset;
  if (stats.messagesWritten < stats.messagesRead || stats.bytesWritten !== stats.bytesRead) log.isThinned = true;
  return { nextCheckpoint: endOffset, stats };
}

/** Last offset of every key among the dirty records, as many as fit; aborted ones do not count (R-CLEAN-03). */
function buildOffsetMap(log: PartitionLog, start: number, end: number, slots: number, stats: CleanerStats): OffsetMap {
  const map = new OffsetMap(slots);
  const dirty = segmentsBetween(log.segments, start, end);
  const transactions = new CleanedTransactions();
  transactions.add(log.collectAborted(start, end));
  for (let s = 0; s < dirty.length; s++) {
    if (!mapSegment(dirty[s], map, start, transactions, stats)) break;
    // There may be a gap before the next segment.
    map.latestOffset = (s + 1 < dirty.length ? dirty[s + 1].baseOffset : end) - 1;
  }
  return map;
}

/** False when the map is full. */
function mapSegment(segment: LogSegment, map: OffsetMap, start: number, transactions: CleanedTransactions, stats: CleanerStats): boolean {
  for (let i = segment.file.indexAt(segment.offsetIndex.floorPosition(start)); i < segment.batchCount; i++) {
    const batch = segment.batchAt(i);
    if (batch.isControl) {
      transactions.onControlBatch(batch);
      stats.mapMessagesRead++;
    } else if (transactions.onDataBatch(batch)) {
      stats.mapMessagesRead += batch.recordCount;
    } else if (!mapBatch(batch, map, start, stats)) {
      return false;
    }
    if (lastOffsetOf(batch) >= start) map.latestOffset = lastOffsetOf(batch);
  }
  return true;
}

function mapBatch(batch: RecordBatch, map: OffsetMap, start: number, stats: CleanerStats): boolean {
  for (let r = 0; r < batch.recordCount; r++) {
    const { key } = batch.source.recordAt(batch, r);
    const offset = recordOffset(batch, r);
    if (key !== null && offset >= start && !map.put(key, offset)) return false;
    stats.mapMessagesRead++;
  }
  return true;
}

/** Neighbours become one segment as long as together they are not larger than a segment may be (R-CLEAN-08). */
function groupBySize(segments: LogSegments, config: LogConfig, firstUncleanableOffset: number): LogSegments[] {
  const groups: LogSegment[][] = [];
  let logBytes = 0;
  let indexBytes = 0;
  let timeIndexBytes = 0;
  segments.forEach((segment, i) => {
    logBytes += segment.sizeBytes;
    indexBytes += segment.offsetIndex.sizeBytes;
    timeIndexBytes += segment.timeIndex.sizeBytes;
    const group = groups[groups.length - 1] as LogSegment[] | undefined;
    const lastOffset = (i + 1 < segments.length ? segments[i + 1].baseOffset : firstUncleanableOffset) - 1;
    const fits =
      group !== undefined &&
      logBytes <= config.segmentBytes &&
      indexBytes <= config.segmentIndexBytes &&
      timeIndexBytes <= config.segmentIndexBytes &&
      (segment.sizeBytes === 0 || lastOffset - group[group.length - 1].baseOffset <= MAX_RELATIVE_OFFSET);
    if (fits) {
      group.push(segment);
      return;
    }
    groups.push([segment]);
    logBytes = segment.sizeBytes;
    indexBytes = segment.offsetIndex.sizeBytes;
    timeIndexBytes = segment.timeIndex.sizeBytes;
  });
  return groups;
}

/** The second pass: copies what stays (R-CLEAN-04 … R-CLEAN-07). */
class CleaningRound {
  private readonly transactions: CleanedTransactions;
  private target: LogSegment | null = null;

  constructor(
    private readonly log: PartitionLog,
    private readonly map: OffsetMap,
    private readonly config: LogConfig,
    private readonly nowMs: number,
    /** No batch of this round ends here or later; the one that ends just before must stay. */
    private readonly endOffset: number,
    private readonly stats: CleanerStats,
  ) {
    this.transactions = new CleanedTransactions((transaction) => this.target?.addAborted(transaction));
  }

  clean(group: LogSegments): void {
    const { log } = this;
    const target = log.newCleanedSegment(group[0].baseOffset, this.nowMs);
    this.target = target;
    group.forEach((segment, i) => {
      this.transactions.add(log.collectAborted(segment.baseOffset, i + 1 < group.length ? group[i + 1].baseOffset : segment.nextOffset));
      for (let b = 0; b < segment.batchCount; b++) this.copyBatch(segment.batchAt(b), target);
    });
    target.finish();
    // The copy is as old as what it was made of.
    target.lastModifiedMs = group[group.length - 1].lastModifiedMs;
    const first = log.segments.indexOf(group[0]);
    log.segments = [...log.segments.slice(0, first), target, ...log.segments.slice(first + group.length)];
    log.producers.deleteSnapshotsAt(group.slice(1).map((segment) => segment.baseOffset));
  }

  private copyBatch(batch: RecordBatch, target: LogSegment): void {
    const { stats, nowMs } = this;
    const isObsolete = batch.isControl ? this.transactions.onControlBatch(batch) : this.transactions.onDataBatch(batch);
    // Markers wait for their horizon as tombstones do (R-CLEAN-05, R-CLEAN-06).
    const goesNow = isObsolete && (!batch.isControl || (batch.deleteHorizonMs !== undefined && batch.deleteHorizonMs <= nowMs));
    const staysEmpty = this.isLastOfProducer(batch) || lastOffsetOf(batch) + 1 === this.endOffset;
    stats.bytesRead += batch.sizeBytes;
    if (goesNow && !staysEmpty) return;
    const kept = this.keptRecords(batch, goesNow);
    const copied = this.copyOf(batch, kept, isObsolete && batch.isControl, staysEmpty);
    if (copied === null) return;
    target.append(copied, nowMs);
    stats.messagesWritten += copied.recordCount;
    stats.bytesWritten += copied.sizeBytes;
  }

  private keptRecords(batch: RecordBatch, goesNow: boolean): number[] {
    const kept: number[] = [];
    for (let r = 0; r < batch.recordCount; r++) if (!goesNow && this.staysRecord(batch, r)) kept.push(r);
    this.stats.messagesRead += batch.recordCount;
    return kept;
  }

  /** The newest of its key, and no tombstone past its horizon (R-CLEAN-04, R-CLEAN-05). */
  private staysRecord(batch: RecordBatch, index: number): boolean {
    if (batch.isControl) return true;
    const offset = recordOffset(batch, index);
    if (offset > this.map.latestOffset) return true;
    const { key, value } = batch.source.recordAt(batch, index);
    if (key === null) {
      this.stats.invalidMessages++;
      return false;
    }
    if (offset < this.map.get(key)) return false;
    return value !== null || batch.deleteHorizonMs === undefined || this.nowMs < batch.deleteHorizonMs;
  }

  private copyOf(batch: RecordBatch, kept: readonly number[], isMarkerOfNothing: boolean, staysEmpty: boolean): RecordBatch | null {
    if (kept.length === 0) return staysEmpty ? withoutRecords(batch) : null;
    const hasTombstone = !batch.isControl && kept.some((index) => batch.source.recordAt(batch, index).value === null);
    const startsHorizon = (hasTombstone || isMarkerOfNothing) && batch.deleteHorizonMs === undefined;
    if (startsHorizon) return withRecords(batch, kept, this.nowMs + this.config.deleteRetentionMs);
    return kept.length === batch.recordCount ? batch : withRecords(batch, kept, batch.deleteHorizonMs ?? -1);
  }

  /** It holds what the log must know of a living producer: its last sequence number, or its epoch (R-CLEAN-07). */
  private isLastOfProducer(batch: RecordBatch): boolean {
    if (batch.producerId < 0) return false;
    const state: ProducerState | undefined = this.log.producers.stateOf(batch.producerId);
    if (state === undefined) return false;
    const lastDataOffset = lastDataOffsetOf(state);
    return lastDataOffset >= 0 ? lastOffsetOf(batch) === lastDataOffset : batch.isControl && batch.producerEpoch === state.producerEpoch;
  }
}
