import { lastOffsetOf, type RecordBatch } from '../protocol/record-batch';
import { AppendOnlyList } from './append-only-list';

/** The position of every so many-th batch is kept; those between are summed up. */
const STRIDE_SHIFT = 6;

/** The `.log` file of a segment: its batches one after another, each at a position in bytes. */
export class BatchFile {
  sizeBytes = 0;
  /** The beginning of a batch that a crash has cut; recovery throws it away (R-DUR-02). */
  brokenTailBytes = 0;
  private batches = new AppendOnlyList<RecordBatch>();
  private strides = new AppendOnlyList<number>();

  get count(): number {
    return this.batches.length;
  }

  at(index: number): RecordBatch {
    return this.batches.at(index);
  }

  append(batch: RecordBatch): void {
    if ((this.batches.length & ((1 << STRIDE_SHIFT) - 1)) === 0) this.strides.push(this.sizeBytes);
    this.batches.push(batch);
    this.sizeBytes += batch.sizeBytes;
  }

  /** Where a batch begins; the file's size for the one after the last. */
  positionOf(index: number): number {
    if (index >= this.count) return this.sizeBytes;
    const stride = index >> STRIDE_SHIFT;
    let position = this.strides.at(stride);
    for (let i = stride << STRIDE_SHIFT; i < index; i++) position += this.batches.at(i).sizeBytes;
    return position;
  }

  /** The batch that begins at a position, or the next after it. */
  indexAt(position: number): number {
    let lo = 0;
    let hi = this.strides.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (this.strides.at(mid) <= position) lo = mid + 1;
      else hi = mid;
    }
    if (lo === 0) return 0;
    let index = (lo - 1) << STRIDE_SHIFT;
    for (let at = this.strides.at(lo - 1); at < position && index < this.count; index++) at += this.batches.at(index).sizeBytes;
    return index;
  }

  /** Index of the first batch whose last offset is at or after an offset; the count when there is none (R-SEG-08). */
  lookup(offset: number): number {
    const { batches } = this;
    // Most reads are near the end: from there, in steps that double, back to a batch before the one that is wanted.
    let hi = batches.length;
    let lo = hi - 1;
    for (let step = 1; lo >= 0 && lastOffsetOf(batches.at(lo)) >= offset; step *= 2) {
      hi = lo;
      lo -= step;
    }
    lo = lo < 0 ? 0 : lo + 1;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (lastOffsetOf(batches.at(mid)) < offset) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  }

  /** Keeps the first `count` batches. */
  truncate(count: number): void {
    this.sizeBytes = this.positionOf(count);
    this.brokenTailBytes = 0;
    this.batches.truncate(count);
    this.strides.truncate((count + (1 << STRIDE_SHIFT) - 1) >> STRIDE_SHIFT);
  }

  copy(): BatchFile {
    const c = new BatchFile();
    c.sizeBytes = this.sizeBytes;
    c.brokenTailBytes = this.brokenTailBytes;
    c.batches = this.batches.copy();
    c.strides = this.strides.copy();
    return c;
  }
}
