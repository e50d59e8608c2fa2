/** End of a leader epoch in a log; epoch −1 says that the log cannot tell. */
export interface EpochEnd {
  readonly epoch: number;
  readonly endOffset: number;
}

export const NO_EPOCH = -1;
export const UNKNOWN_EPOCH_END: EpochEnd = { epoch: NO_EPOCH, endOffset: -1 };

/** Which leader epoch begins at which offset of a log, strictly increasing in both (R-LEC-01). */
export class LeaderEpochCache {
  /** Epoch and start of the newest entry, −1 and Infinity without one: every append asks, and need not look at the lists. */
  private newestEpoch = NO_EPOCH;
  private newestStart = Infinity;

  constructor(
    private readonly epochs: number[] = [],
    private readonly starts: number[] = [],
  ) {
    this.noteNewest();
  }

  private noteNewest(): void {
    const last = this.epochs.length - 1;
    this.newestEpoch = last < 0 ? NO_EPOCH : this.epochs[last];
    this.newestStart = last < 0 ? Infinity : this.starts[last];
  }

  get size(): number {
    return this.epochs.length;
  }

  /** The newest epoch, −1 when nothing is known. */
  get latestEpoch(): number {
    return this.newestEpoch;
  }

  /** Entries as pairs, oldest first, for views and checks. */
  entries(): readonly (readonly [epoch: number, startOffset: number])[] {
    return this.epochs.map((epoch, i) => [epoch, this.starts[i]] as const);
  }

  /** An epoch begins at an offset. Entries that contradict it go (R-LEC-01). */
  assign(epoch: number, startOffset: number): void {
    if (this.newestEpoch === epoch && this.newestStart <= startOffset) return;
    const { epochs, starts } = this;
    while (epochs.length > 0 && (epochs[epochs.length - 1] >= epoch || starts[starts.length - 1] >= startOffset)) {
      epochs.pop();
      starts.pop();
    }
    epochs.push(epoch);
    starts.push(startOffset);
    this.noteNewest();
  }

  /** Where an epoch ended, seen from a log that ends at `logEndOffset` (R-LEC-02). */
  endOffsetFor(epoch: number, logEndOffset: number): EpochEnd {
    if (epoch === NO_EPOCH) return UNKNOWN_EPOCH_END;
    if (epoch === this.latestEpoch) return { epoch, endOffset: logEndOffset };
    const higher = this.epochs.findIndex((known) => known > epoch);
    if (higher < 0) return UNKNOWN_EPOCH_END;
    const endOffset = this.starts[higher];
    return { epoch: higher === 0 ? epoch : this.epochs[higher - 1], endOffset };
  }

  /** The epoch of the record at an offset, −1 when it lies before all that is known. */
  epochAt(offset: number): number {
    for (let i = this.starts.length - 1; i >= 0; i--) if (this.starts[i] <= offset) return this.epochs[i];
    return NO_EPOCH;
  }

  /** The oldest epoch if it begins at or before an offset, else −1. */
  earliestEpochUpTo(offset: number): number {
    return this.starts.length > 0 && this.starts[0] <= offset ? this.epochs[0] : NO_EPOCH;
  }

  /** The log is cut at an offset: what begins there or later is gone (R-LEC-03). */
  truncateFromEnd(endOffset: number): void {
    const { epochs, starts } = this;
    while (starts.length > 0 && starts[starts.length - 1] >= endOffset) {
      epochs.pop();
      starts.pop();
    }
    this.noteNewest();
  }

  /** The log begins at an offset: of what lies below only the newest stays, moved to that offset (R-LEC-03). */
  truncateFromStart(startOffset: number): void {
    const { epochs, starts } = this;
    let below = -1;
    while (below + 1 < starts.length && starts[below + 1] <= startOffset) below++;
    if (below < 0) return;
    epochs.splice(0, below);
    starts.splice(0, below);
    starts[0] = startOffset;
    this.noteNewest();
  }

  clear(): void {
    this.epochs.length = 0;
    this.starts.length = 0;
    this.noteNewest();
  }

  copy(): LeaderEpochCache {
    return new LeaderEpochCache(this.epochs.slice(), this.starts.slice());
  }
}
