import { lastOffsetOf, type RecordBatch } from '../protocol/record-batch';
import type { AbortedTransaction } from './transaction-index';
import { markerIn } from './transaction-marker';

interface OpenAborted {
  readonly transaction: AbortedTransaction;
  /** One of its batches was met, so its marker must stay. */
  hasBatches: boolean;
}

/** Which transactions the cleaner is inside of as it goes through a log, and which markers it no longer needs (R-CLEAN-06). */
export class CleanedTransactions {
  private readonly openCommitted = new Set<number>();
  private readonly openAborted = new Map<number, OpenAborted>();
  /** Aborted transactions still ahead, by first offset. */
  private ahead: AbortedTransaction[] = [];

  /** `onKeptAborted` is told of aborted transactions whose marker stays: they are listed in the cleaned segment. */
  constructor(private readonly onKeptAborted: (transaction: AbortedTransaction) => void = () => {}) {}

  add(transactions: readonly AbortedTransaction[]): void {
    this.ahead = [...this.ahead, ...transactions].sort((a, b) => a.firstOffset - b.firstOffset);
  }

  /** Takes note of a batch with records. True when its transaction was aborted: its records can go at once. */
  onDataBatch(batch: RecordBatch): boolean {
    this.enterUpTo(lastOffsetOf(batch));
    if (!batch.isTransactional) return false;
    const aborted = this.openAborted.get(batch.producerId);
    if (aborted === undefined) {
      this.openCommitted.add(batch.producerId);
      return false;
    }
    aborted.hasBatches = true;
    return true;
  }

  /** Takes note of a marker. True when nothing of its transaction is left before it. */
  onControlBatch(batch: RecordBatch): boolean {
    this.enterUpTo(lastOffsetOf(batch));
    const marker = markerIn(batch);
    // Without a marker the batch was emptied before; control batches without a producer are no markers and stay.
    if (marker === null) return batch.recordCount === 0;
    if (marker.type === 'COMMIT') return !this.openCommitted.delete(batch.producerId);
    const aborted = this.openAborted.get(batch.producerId);
    this.openAborted.delete(batch.producerId);
    if (aborted === undefined || !aborted.hasBatches) return true;
    this.onKeptAborted(aborted.transaction);
    return false;
  }

  private enterUpTo(offset: number): void {
    let count = 0;
    while (count < this.ahead.length && this.ahead[count].firstOffset <= offset) {
      const transaction = this.ahead[count++];
      if (!this.openAborted.has(transaction.producerId)) this.openAborted.set(transaction.producerId, { transaction, hasBatches: false });
    }
    if (count > 0) this.ahead = this.ahead.slice(count);
  }
}
