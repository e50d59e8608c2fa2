import { ErrorCode } from '../protocol/error-codes';
import { lastOffsetOf, type RecordBatch } from '../protocol/record-batch';
import { appended, refused, type AppendResult } from './append-result';
import { LeaderEpochCache, type EpochEnd } from './leader-epoch-cache';
import { LogSegment } from './log-segment';
import { ProducerStateManager } from './producer-state';
import { validateBatch, type AppendOrigin, type LogConfig } from './validate-batch';

/** What a read gives. Only whole batches are in it; `sizeBytes` also counts a batch that no longer fitted as a whole. */
export interface LogRead {
  readonly records: readonly RecordBatch[];
  readonly sizeBytes: number;
}

export interface TimestampAndOffset {
  readonly timestampMs: number;
  readonly offset: number;
  readonly leaderEpoch: number;
}

const NO_RECORDS: readonly RecordBatch[] = [];
const NOTHING_READ: LogRead = { records: NO_RECORDS, sizeBytes: 0 };

/** The log of one replica: all that its disk holds of a partition, and its high watermark. */
export class PartitionLog {
  /** In order of offsets, never empty; the last one is active. */
  segments: LogSegment[] = [];
  logStartOffset = 0;
  logEndOffset = 0;
  highWatermark = 0;
  /** What a restart after a crash finds of the high watermark (R-DUR-03). */
  checkpointedHighWatermark = 0;
  epochs = new LeaderEpochCache();
  producers = new ProducerStateManager();

  constructor(createdMs: number) {
    this.segments.push(new LogSegment(0, createdMs));
  }

  get activeSegment(): LogSegment {
    return this.segments[this.segments.length - 1];
  }

  get sizeBytes(): number {
    let size = 0;
    for (const segment of this.segments) size += segment.sizeBytes;
    return size;
  }

  /** The end of what a transaction-aware reader sees: min(high watermark, first offset of an open transaction) (R-READ-04). */
  get lastStableOffset(): number {
    return this.highWatermark;
  }

  // ---- appending ---------------------------------------------------------------------------------------------------

  /** A leader appends a batch of a client or coordinator: steps 2 to 7 of R-LOG-05. */
  appendAsLeader(batch: RecordBatch, leaderEpoch: number, nowMs: number, config: LogConfig, origin: AppendOrigin): AppendResult {
    const invalid = validateBatch(batch, config, nowMs, origin, this.logStartOffset);
    if (invalid !== null) return invalid;
    // From here on in the order of the real log: even what is refused below may have opened an epoch or a segment.
    this.epochs.assign(leaderEpoch, this.logEndOffset);
    if (batch.sizeBytes > config.segmentBytes) return refused(ErrorCode.RECORD_LIST_TOO_LARGE, -1, 'The record batch is larger than segment.bytes.');
    const isLogAppendTime = config.messageTimestampType === 'LogAppendTime';
    this.maybeRoll(batch.sizeBytes, isLogAppendTime ? nowMs : batch.maxTimestampMs, this.logEndOffset, nowMs, config);
    if (batch.producerId >= 0) {
      const duplicate = this.producers.findDuplicate(batch);
      if (duplicate !== undefined) return appended(duplicate.baseOffset, duplicate.lastOffset, duplicate.timestampMs, this.logStartOffset, true);
      const errorCode = this.producers.check(batch);
      if (errorCode !== ErrorCode.NONE) return refused(errorCode, this.logStartOffset, 'The sequence number or epoch of the batch does not follow what the log has of this producer.');
    }
    const stamped = stamp(batch, this.logEndOffset, leaderEpoch, isLogAppendTime, nowMs, config.compressionType);
    this.write(stamped);
    return appended(stamped.baseOffset, lastOffsetOf(stamped), isLogAppendTime ? nowMs : -1, this.logStartOffset, false);
  }

  /**
   * A follower appends what its leader sent, as it is; batches of an epoch above its own are left (R-REPL-09). Gives how many
   * batches went in.
   */
  appendAsFollower(batches: readonly RecordBatch[], leaderEpoch: number, nowMs: number, config: LogConfig): number {
    let count = 0;
    let sizeBytes = 0;
    let maxTimestampMs = -1;
    while (count < batches.length && batches[count].partitionLeaderEpoch <= leaderEpoch) {
      const batch = batches[count++];
      sizeBytes += batch.sizeBytes;
      if (batch.maxTimestampMs > maxTimestampMs) maxTimestampMs = batch.maxTimestampMs;
    }
    if (count === 0) return 0;
    const first = batches[0];
    if (first.baseOffset < this.logEndOffset) {
      // The leader's log starts inside this batch, and so did this empty log: it takes the whole batch.
      if (this.logStartOffset !== this.logEndOffset) return 0;
      this.truncateFullyAndStartAt(first.baseOffset, nowMs);
    }
    for (let i = 0; i < count; i++) this.epochs.assign(batches[i].partitionLeaderEpoch, batches[i].baseOffset);
    this.maybeRoll(sizeBytes, maxTimestampMs, first.baseOffset, nowMs, config);
    for (let i = 0; i < count; i++) this.write(batches[i]);
    return count;
  }

  private maybeRoll(sizeBytes: number, maxTimestampMs: number, baseOffset: number, nowMs: number, config: LogConfig): void {
    const active = this.activeSegment;
    if (!active.shouldRoll(sizeBytes, maxTimestampMs, nowMs, config.segmentBytes, config.segmentMs)) return;
    // A segment that holds nothing yet simply gets its new place (R-SEG-04).
    if (active.batchCount === 0) this.segments.pop();
    this.segments.push(new LogSegment(baseOffset, nowMs));
  }

  private write(batch: RecordBatch): void {
    this.activeSegment.append(batch);
    this.logEndOffset = batch.baseOffset + batch.lastOffsetDelta + 1;
    if (batch.producerId >= 0) this.producers.update(batch);
  }

  // ---- offsets that move -------------------------------------------------------------------------------------------

  /** Sets the high watermark, kept between log start and log end. True when that changed it. */
  updateHighWatermark(offset: number): boolean {
    const clamped = offset < this.logStartOffset ? this.logStartOffset : offset > this.logEndOffset ? this.logEndOffset : offset;
    if (clamped === this.highWatermark) return false;
    this.highWatermark = clamped;
    return true;
  }

  /** Moves the log's start forward; never beyond the high watermark, never back. True when it moved. */
  maybeIncrementLogStartOffset(offset: number): boolean {
    if (offset <= this.logStartOffset || offset > this.highWatermark) return false;
    this.logStartOffset = offset;
    this.epochs.truncateFromStart(offset);
    return true;
  }

  /** Cuts everything at and after an offset (R-DUR-04). True when records went. */
  truncateTo(offset: number, nowMs: number): boolean {
    if (offset >= this.logEndOffset) {
      this.epochs.truncateFromEnd(offset);
      return false;
    }
    if (offset < this.logStartOffset || offset < this.segments[0].baseOffset) {
      this.truncateFullyAndStartAt(offset, nowMs);
      return true;
    }
    while (this.activeSegment.baseOffset > offset) this.segments.pop();
    // A segment further back is shared by copies of this log.
    const active = this.activeSegment.copy();
    this.segments[this.segments.length - 1] = active;
    active.truncateToCount(active.lookup(offset));
    this.logEndOffset = offset;
    this.epochs.truncateFromEnd(offset);
    if (this.highWatermark > offset) this.highWatermark = offset;
    this.rebuildProducerState();
    return true;
  }

  /** Drops everything; the log is empty and begins at an offset. */
  truncateFullyAndStartAt(offset: number, nowMs: number): void {
    this.segments = [new LogSegment(offset, nowMs)];
    this.logStartOffset = offset;
    this.logEndOffset = offset;
    this.highWatermark = offset;
    this.epochs.clear();
    this.producers.clear();
  }

  private rebuildProducerState(): void {
    this.producers.clear();
    for (const segment of this.segments) {
      for (let i = 0; i < segment.batchCount; i++) {
        const batch = segment.batchAt(i);
        if (batch.producerId >= 0 && lastOffsetOf(batch) >= this.logStartOffset) this.producers.update(batch);
      }
    }
  }

  // ---- reading -----------------------------------------------------------------------------------------------------

  /**
   * Whole batches from an offset up to, not including, `endOffset`, within one segment and `maxBytes`; with
   * `minOneMessage` at least one batch (R-READ-02).
   */
  read(offset: number, maxBytes: number, minOneMessage: boolean, endOffset: number): LogRead {
    if (offset >= endOffset) return NOTHING_READ;
    for (let s = this.segmentIndexFor(offset); s < this.segments.length; s++) {
      const segment = this.segments[s];
      const first = segment.lookup(offset);
      if (first < segment.batchCount) return readSegment(segment, first, maxBytes, minOneMessage, endOffset);
    }
    return NOTHING_READ;
  }

  /** Bytes that a read from an offset could give, counted no further than `enough`. Reading stops at the segment's end. */
  bytesFrom(offset: number, endOffset: number, enough: number): number {
    if (offset >= endOffset) return 0;
    let bytes = 0;
    const segment = this.segments[this.segmentIndexFor(offset)];
    const count = segment.batchCount;
    for (let i = segment.lookup(offset); i < count && bytes < enough; i++) {
      const batch = segment.batchAt(i);
      if (lastOffsetOf(batch) >= endOffset) break;
      bytes += batch.sizeBytes;
    }
    return bytes;
  }

  /** Do both offsets lie in the same segment? The log's end lies in the active one. */
  isSameSegment(offset: number, other: number): boolean {
    return this.segments.length === 1 || this.segmentIndexFor(offset) === this.segmentIndexFor(other);
  }

  endOffsetFor(epoch: number): EpochEnd {
    return this.epochs.endOffsetFor(epoch, this.logEndOffset);
  }

  /** The first record at or after a time, searched in the first segment that reaches it (R-SEG-09). */
  offsetForTimestamp(timestampMs: number): TimestampAndOffset | null {
    const segment = this.segments.find((s) => s.largestTimestampMs >= timestampMs);
    if (segment === undefined) return null;
    for (let i = segment.lookup(this.logStartOffset); i < segment.batchCount; i++) {
      const batch = segment.batchAt(i);
      if (batch.maxTimestampMs < timestampMs) continue;
      for (let r = 0; r < batch.recordCount; r++) {
        const offset = batch.baseOffset + r;
        if (offset < this.logStartOffset) continue;
        const record = batch.source.recordAt(batch, r);
        if (record.timestampMs >= timestampMs) return { timestampMs: record.timestampMs, offset, leaderEpoch: batch.partitionLeaderEpoch };
      }
    }
    return null;
  }

  /** The first record with the largest timestamp; it may lie below the log's start. */
  offsetOfMaxTimestamp(): TimestampAndOffset | null {
    let newest = this.segments[0];
    for (const segment of this.segments) if (segment.largestTimestampMs > newest.largestTimestampMs) newest = segment;
    const timestampMs = newest.largestTimestampMs;
    if (timestampMs < 0) return null;
    for (let i = 0; i < newest.batchCount; i++) {
      const batch = newest.batchAt(i);
      if (batch.maxTimestampMs !== timestampMs) continue;
      for (let r = 0; r < batch.recordCount; r++) {
        if (batch.source.recordAt(batch, r).timestampMs === timestampMs) return { timestampMs, offset: batch.baseOffset + r, leaderEpoch: batch.partitionLeaderEpoch };
      }
    }
    return null;
  }

  /** Calls with every batch from an offset on, in order. */
  forEachBatch(fromOffset: number, visit: (batch: RecordBatch) => void): void {
    for (let s = this.segmentIndexFor(fromOffset); s < this.segments.length; s++) {
      const segment = this.segments[s];
      for (let i = segment.lookup(fromOffset); i < segment.batchCount; i++) visit(segment.batchAt(i));
    }
  }

  /** Index of the newest segment that begins at or before an offset (R-SEG-08). */
  private segmentIndexFor(offset: number): number {
    const { segments } = this;
    let i = segments.length - 1;
    if (segments[i].baseOffset <= offset) return i;
    let lo = 0;
    while (lo < i) {
      const mid = (lo + i + 1) >> 1;
      if (segments[mid].baseOffset <= offset) lo = mid;
      else i = mid - 1;
    }
    return lo;
  }

  copy(): PartitionLog {
    const c = new PartitionLog(0);
    c.segments = this.segments.slice();
    c.segments[c.segments.length - 1] = this.activeSegment.copy();
    c.logStartOffset = this.logStartOffset;
    c.logEndOffset = this.logEndOffset;
    c.highWatermark = this.highWatermark;
    c.checkpointedHighWatermark = this.checkpointedHighWatermark;
    c.epochs = this.epochs.copy();
    c.producers = this.producers.copy();
    return c;
  }
}

function readSegment(segment: LogSegment, first: number, maxBytes: number, minOneMessage: boolean, endOffset: number): LogRead {
  const records: RecordBatch[] = [];
  let sizeBytes = 0;
  const count = segment.batchCount;
  for (let i = first; i < count; i++) {
    const batch = segment.batchAt(i);
    if (batch.baseOffset + batch.lastOffsetDelta >= endOffset) break;
    if (sizeBytes + batch.sizeBytes > maxBytes && !(minOneMessage && records.length === 0)) {
      // The wire carries the beginning of a batch that its reader throws away; it counts against the limits all the same.
      sizeBytes = maxBytes;
      break;
    }
    records.push(batch);
    sizeBytes += batch.sizeBytes;
  }
  return { records, sizeBytes };
}

/** The batch as the leader writes it: base offset and epoch lie outside the checksum and are simply overwritten. */
function stamp(batch: RecordBatch, baseOffset: number, leaderEpoch: number, isLogAppendTime: boolean, nowMs: number, compressionType: string): RecordBatch {
  return {
    baseOffset,
    lastOffsetDelta: batch.lastOffsetDelta,
    partitionLeaderEpoch: leaderEpoch,
    recordCount: batch.recordCount,
    sizeBytes: batch.sizeBytes,
    baseTimestampMs: batch.baseTimestampMs,
    maxTimestampMs: isLogAppendTime ? nowMs : batch.maxTimestampMs,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    isTransactional: batch.isTransactional,
    isControl: batch.isControl,
    compression: compressionType === 'producer' ? batch.compression : compressionType === 'uncompressed' ? 'none' : compressionType,
    timestampType: isLogAppendTime ? 'LogAppendTime' : 'CreateTime',
    corrupt: false,
    source: batch.source,
    content: batch.content,
  };
}
