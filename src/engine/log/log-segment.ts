import { lastOffsetOf, type RecordBatch } from '../protocol/record-batch';

/** Batches of a full chunk; full chunks never change again and are shared by all copies of a log. */
const CHUNK_SHIFT = 8;
const CHUNK_SIZE = 1 << CHUNK_SHIFT;
const CHUNK_MASK = CHUNK_SIZE - 1;

type Chunk = readonly RecordBatch[];

/**
 * One segment of a log: its batches in order, in chunks, and what decides when the next segment begins. Only the last
 * segment of a log grows; the others are shared by copies.
 */
export class LogSegment {
  sizeBytes = 0;
  /** Largest timestamp of the first batch, which decides about rolling by time; −1 while empty (R-SEG-02). */
  firstTimestampMs = -1;
  largestTimestampMs = -1;
  private chunks: readonly Chunk[] = [];
  private tail: RecordBatch[] = [];
  /** Another copy of the log holds the same tail: the next change makes an own one first. */
  private isTailShared = false;

  constructor(
    readonly baseOffset: number,
    readonly createdMs: number,
  ) {}

  get batchCount(): number {
    return this.chunks.length * CHUNK_SIZE + this.tail.length;
  }

  batchAt(index: number): RecordBatch {
    const chunk = index >> CHUNK_SHIFT;
    return chunk < this.chunks.length ? this.chunks[chunk][index & CHUNK_MASK] : this.tail[index - this.chunks.length * CHUNK_SIZE];
  }

  append(batch: RecordBatch): void {
    this.ownTail();
    if (this.sizeBytes === 0) this.firstTimestampMs = batch.maxTimestampMs;
    this.tail.push(batch);
    this.sizeBytes += batch.sizeBytes;
    if (batch.maxTimestampMs > this.largestTimestampMs) this.largestTimestampMs = batch.maxTimestampMs;
    if (this.tail.length === CHUNK_SIZE) {
      this.chunks = [...this.chunks, this.tail];
      this.tail = [];
    }
  }

  /** Index of the first batch whose last offset is at or after an offset; `batchCount` when there is none (R-SEG-08). */
  lookup(offset: number): number {
    let hi = this.batchCount;
    // Most reads are at the end.
    if (hi > 0 && this.batchAt(hi - 1).baseOffset <= offset) return lastOffsetOf(this.batchAt(hi - 1)) < offset ? hi : hi - 1;
    let lo = 0;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (lastOffsetOf(this.batchAt(mid)) < offset) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  }

  /** Must a new segment begin before `sizeBytes` with these largest timestamps come in (R-SEG-01, R-SEG-02)? */
  shouldRoll(sizeBytes: number, maxTimestampMs: number, nowMs: number, segmentBytes: number, segmentMs: number): boolean {
    if (this.sizeBytes > segmentBytes - sizeBytes) return true;
    if (this.sizeBytes === 0) return false;
    const waitedMs = this.firstTimestampMs >= 0 ? maxTimestampMs - this.firstTimestampMs : nowMs - this.createdMs;
    return waitedMs > segmentMs;
  }

  /** Keeps the first `count` batches. */
  truncateToCount(count: number): void {
    const kept: RecordBatch[] = [];
    for (let i = count & ~CHUNK_MASK; i < count; i++) kept.push(this.batchAt(i));
    this.chunks = this.chunks.slice(0, count >> CHUNK_SHIFT);
    this.tail = kept;
    this.isTailShared = false;
    this.sizeBytes = 0;
    this.largestTimestampMs = -1;
    if (count === 0) this.firstTimestampMs = -1;
    for (let i = 0; i < count; i++) {
      const batch = this.batchAt(i);
      this.sizeBytes += batch.sizeBytes;
      if (batch.maxTimestampMs > this.largestTimestampMs) this.largestTimestampMs = batch.maxTimestampMs;
    }
  }

  copy(): LogSegment {
    const c = new LogSegment(this.baseOffset, this.createdMs);
    c.sizeBytes = this.sizeBytes;
    c.firstTimestampMs = this.firstTimestampMs;
    c.largestTimestampMs = this.largestTimestampMs;
    c.chunks = this.chunks;
    c.tail = this.tail;
    c.isTailShared = true;
    this.isTailShared = true;
    return c;
  }

  private ownTail(): void {
    if (!this.isTailShared) return;
    this.tail = this.tail.slice();
    this.isTailShared = false;
  }
}
