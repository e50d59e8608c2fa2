import { lastOffsetOf, type RecordBatch } from '../protocol/record-batch';
import { BatchFile } from './batch-file';
import { effectiveSegmentMs, type LogConfig } from './log-config';
import { OffsetIndex } from './offset-index';
import { TimeIndex } from './time-index';
import { abortedBefore, NONE_ABORTED, type AbortedTransaction, type AbortedTransactions } from './transaction-index';

/** Offsets in an index are 32-bit distances from the segment's base. */
const MAX_RELATIVE_OFFSET = 2_147_483_647;

/**
 * One segment of a log: its batches and its three indexes. Only the last segment of a log grows; the others are shared by
 * copies of the log and never change again.
 */
export class LogSegment {
  readonly file: BatchFile;
  readonly offsetIndex: OffsetIndex;
  readonly timeIndex: TimeIndex;
  aborted: AbortedTransactions = NONE_ABORTED;
  createdMs: number;
  /** When something was last written: the age of a segment whose records say nothing about time. */
  lastModifiedMs: number;
  /** Largest timestamp of the first batch, which decides about rolling by time; −1 while empty (R-SEG-02). */
  firstTimestampMs = -1;
  /** Largest timestamp of all batches, −1 without. */
  largestTimestampMs = -1;
  /** Last offset of the batch that brought it. */
  private offsetOfLargestTimestamp: number;
  private bytesSinceLastIndexEntry = 0;

  constructor(
    readonly baseOffset: number,
    createdMs: number,
    private readonly indexIntervalBytes: number,
    private readonly maxIndexBytes: number,
    /** How much earlier than segment.ms this segment is rolled (R-SEG-03). */
    readonly rollJitterMs = 0,
    parts: { file: BatchFile; offsetIndex: OffsetIndex; timeIndex: TimeIndex } | null = null,
  ) {
    this.createdMs = createdMs;
    this.lastModifiedMs = createdMs;
    this.offsetOfLargestTimestamp = baseOffset;
    this.file = parts?.file ?? new BatchFile();
    this.offsetIndex = parts?.offsetIndex ?? new OffsetIndex(maxIndexBytes);
    this.timeIndex = parts?.timeIndex ?? new TimeIndex(maxIndexBytes);
  }

  get sizeBytes(): number {
    return this.file.sizeBytes;
  }

  get batchCount(): number {
    return this.file.count;
  }

  batchAt(index: number): RecordBatch {
    return this.file.at(index);
  }

  /** Index of the first batch whose last offset is at or after an offset; `batchCount` when there is none (R-SEG-08). */
  lookup(offset: number): number {
    return this.file.lookup(offset);
  }

  /** The age that retention and searches by time go by: of the records, else of the file (R-RET-03). */
  get timestampMs(): number {
    return this.largestTimestampMs >= 0 ? this.largestTimestampMs : this.lastModifiedMs;
  }

  get offsetOfLargest(): number {
    return this.offsetOfLargestTimestamp;
  }

  /** The offset after the last batch. */
  get nextOffset(): number {
    const { file } = this;
    return file.count === 0 ? this.baseOffset : lastOffsetOf(file.at(file.count - 1)) + 1;
  }

  append(batch: RecordBatch, nowMs: number): void {
    const { file } = this;
    if (file.count === 0) this.firstTimestampMs = batch.maxTimestampMs;
    const lastOffset = batch.baseOffset + batch.lastOffsetDelta;
    if (batch.maxTimestampMs > this.largestTimestampMs) {
      this.largestTimestampMs = batch.maxTimestampMs;
      this.offsetOfLargestTimestamp = lastOffset;
    }
    // The batch itself counts only for the next one, so the first never makes an entry (R-SEG-05, R-SEG-06).
    if (this.bytesSinceLastIndexEntry > this.indexIntervalBytes) {
      this.offsetIndex.append(lastOffset, file.sizeBytes);
      this.timeIndex.maybeAppend(this.largestTimestampMs, this.offsetOfLargestTimestamp);
      this.bytesSinceLastIndexEntry = 0;
    }
    this.bytesSinceLastIndexEntry += batch.sizeBytes;
    this.lastModifiedMs = nowMs;
    file.append(batch);
  }

  /** Must a new segment begin before so many bytes with these largest timestamps and this last offset (R-SEG-01, R-SEG-02)? */
  shouldRoll(sizeBytes: number, maxTimestampMs: number, lastOffset: number, nowMs: number, config: LogConfig): boolean {
    const size = this.file.sizeBytes;
    if (size > config.segmentBytes - sizeBytes) return true;
    if (size > 0 && this.waitedForRollMs(maxTimestampMs, nowMs) > effectiveSegmentMs(config) - this.rollJitterMs) return true;
    return this.offsetIndex.isFull || this.timeIndex.isFull || lastOffset - this.baseOffset > MAX_RELATIVE_OFFSET;
  }

  /** Record time between the first batch and the incoming one; by the clock only where the first has no timestamp (R-SEG-02). */
  waitedForRollMs(maxTimestampMs: number, nowMs: number): number {
    return this.firstTimestampMs >= 0 ? maxTimestampMs - this.firstTimestampMs : nowMs - this.createdMs;
  }

  /** The next segment begins, or the process ends in order: the time index gets its final entry (R-SEG-04). */
  finish(): void {
    this.timeIndex.maybeAppend(this.largestTimestampMs, this.offsetOfLargestTimestamp);
  }

  addAborted(transaction: AbortedTransaction): void {
    this.aborted = [...this.aborted, transaction];
  }

  /** Cuts the first batch that reaches an offset, and all after it. */
  truncateTo(offset: number, nowMs: number): void {
    const { file } = this;
    file.truncate(this.lookup(offset));
    this.offsetIndex.truncateTo(offset);
    this.timeIndex.truncateTo(offset);
    this.aborted = abortedBefore(this.aborted, offset);
    if (file.sizeBytes === 0) {
      this.createdMs = nowMs;
      this.firstTimestampMs = -1;
    }
    this.bytesSinceLastIndexEntry = 0;
    if (this.largestTimestampMs >= 0) this.readLargestTimestamp();
  }

  /** Largest timestamp from the last time-index entry and what was written after the batch it names. */
  private readLargestTimestamp(): void {
    const { file } = this;
    const indexed = this.timeIndex.lastEntry(this.baseOffset);
    this.largestTimestampMs = indexed.timestampMs;
    this.offsetOfLargestTimestamp = indexed.offset;
    for (let i = file.indexAt(this.offsetIndex.floorPosition(indexed.offset)); i < file.count; i++) this.noteTimestamp(file.at(i));
  }

  private noteTimestamp(batch: RecordBatch): void {
    if (batch.maxTimestampMs <= this.largestTimestampMs) return;
    this.largestTimestampMs = batch.maxTimestampMs;
    this.offsetOfLargestTimestamp = lastOffsetOf(batch);
  }

  /**
   * Rebuilds the indexes from the batches, as after an unclean stop, and hands each batch on (R-DUR-02). Gives the bytes that
   * were no whole batch and are gone.
   */
  recover(visit: (batch: RecordBatch) => void): number {
    const { file } = this;
    this.offsetIndex.clear();
    this.timeIndex.clear();
    this.aborted = NONE_ABORTED;
    this.largestTimestampMs = -1;
    this.offsetOfLargestTimestamp = this.baseOffset;
    let position = 0;
    let lastEntryPosition = 0;
    for (let i = 0; i < file.count; i++) {
      const batch = file.at(i);
      this.noteTimestamp(batch);
      if (position - lastEntryPosition > this.indexIntervalBytes) {
        this.offsetIndex.append(lastOffsetOf(batch), position);
        this.timeIndex.maybeAppend(this.largestTimestampMs, this.offsetOfLargestTimestamp);
        lastEntryPosition = position;
      }
      position += batch.sizeBytes;
      visit(batch);
    }
    const brokenBytes = file.brokenTailBytes;
    file.brokenTailBytes = 0;
    this.finish();
    return brokenBytes;
  }

  /** A crash takes the last bytes of the file. */
  loseBytes(bytes: number): void {
    const { file } = this;
    const left = Math.max(0, file.sizeBytes - bytes);
    let count = file.count;
    while (count > 0 && file.positionOf(count) > left) count--;
    file.truncate(count);
    file.brokenTailBytes = left - file.sizeBytes;
  }

  /** The segment as a starting process opens it: what was only in memory is read from the indexes or begins anew. */
  reopen(nowMs: number, config: LogConfig, rollJitterMs: number): LogSegment {
    const c = new LogSegment(this.baseOffset, nowMs, config.indexIntervalBytes, config.segmentIndexBytes, rollJitterMs, {
      file: this.file.copy(),
      offsetIndex: this.offsetIndex.copy(config.segmentIndexBytes),
      timeIndex: this.timeIndex.copy(config.segmentIndexBytes),
    });
    c.aborted = this.aborted;
    c.lastModifiedMs = this.lastModifiedMs;
    c.firstTimestampMs = this.file.count === 0 ? -1 : this.file.at(0).maxTimestampMs;
    const last = c.timeIndex.lastEntry(c.baseOffset);
    c.largestTimestampMs = last.timestampMs;
    c.offsetOfLargestTimestamp = last.offset;
    return c;
  }

  copy(): LogSegment {
    const c = new LogSegment(this.baseOffset, this.createdMs, this.indexIntervalBytes, this.maxIndexBytes, this.rollJitterMs, {
      file: this.file.copy(),
      offsetIndex: this.offsetIndex.copy(),
      timeIndex: this.timeIndex.copy(),
    });
    c.aborted = this.aborted;
    c.lastModifiedMs = this.lastModifiedMs;
    c.firstTimestampMs = this.firstTimestampMs;
    c.largestTimestampMs = this.largestTimestampMs;
    c.offsetOfLargestTimestamp = this.offsetOfLargestTimestamp;
    c.bytesSinceLastIndexEntry = this.bytesSinceLastIndexEntry;
    return c;
  }
}
