import { AppendOnlyList } from './append-only-list';

/** The largest timestamp so far, and the last offset of the batch that brought it (R-SEG-06). */
export interface TimeIndexEntry {
  readonly timestampMs: number;
  readonly offset: number;
}

const ENTRY_BYTES = 12;

/** The `.timeindex` of a segment: strictly increasing timestamps. */
export class TimeIndex {
  private entries = new AppendOnlyList<TimeIndexEntry>();

  constructor(private readonly maxBytes: number) {}

  get length(): number {
    return this.entries.length;
  }

  get sizeBytes(): number {
    return this.entries.length * ENTRY_BYTES;
  }

  /** One slot is kept for the entry that a segment gets when it is closed (R-SEG-01, R-SEG-04, R-SEG-07). */
  get isFull(): boolean {
    return this.entries.length >= Math.floor(this.maxBytes / ENTRY_BYTES) - 1;
  }

  at(slot: number): TimeIndexEntry {
    return this.entries.at(slot);
  }

  /** The newest entry; without entries "no timestamp" at the given offset, which is the segment's base. */
  lastEntry(baseOffset: number): TimeIndexEntry {
    return this.entries.length === 0 ? { timestampMs: -1, offset: baseOffset } : this.entries.last;
  }

  /** Only a timestamp above the last entry's gives an entry (R-SEG-06). */
  maybeAppend(timestampMs: number, offset: number): void {
    if (timestampMs > (this.entries.length === 0 ? -1 : this.entries.last.timestampMs)) this.entries.push({ timestampMs, offset });
  }

  /** Slot of the greatest entry at or below a timestamp, −1 when there is none (R-SEG-09). */
  floorSlot(timestampMs: number): number {
    let lo = 0;
    let hi = this.entries.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (this.entries.at(mid).timestampMs <= timestampMs) lo = mid + 1;
      else hi = mid;
    }
    return lo - 1;
  }

  /** Drops the entries at and after an offset. */
  truncateTo(offset: number): void {
    let lo = 0;
    let hi = this.entries.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (this.entries.at(mid).offset < offset) lo = mid + 1;
      else hi = mid;
    }
    this.entries.truncate(lo);
  }

  clear(): void {
    this.entries.truncate(0);
  }

  toArray(): TimeIndexEntry[] {
    return this.entries.toArray();
  }

  copy(maxBytes = this.maxBytes): TimeIndex {
    const c = new TimeIndex(maxBytes);
    c.entries = this.entries.copy();
    return c;
  }
}
