import { AppendOnlyList } from './append-only-list';

/** A batch's last offset, and where in the segment's file that batch begins (R-SEG-05). */
export interface OffsetIndexEntry {
  readonly offset: number;
  readonly position: number;
}

const ENTRY_BYTES = 8;

/** The sparse `.index` of a segment. */
export class OffsetIndex {
  private entries = new AppendOnlyList<OffsetIndexEntry>();

  constructor(private readonly maxBytes: number) {}

  get length(): number {
    return this.entries.length;
  }

  get sizeBytes(): number {
    return this.entries.length * ENTRY_BYTES;
  }

  /** No room for another entry: the next batch opens a segment (R-SEG-01, R-SEG-07). */
  get isFull(): boolean {
    return this.entries.length >= Math.floor(this.maxBytes / ENTRY_BYTES);
  }

  at(slot: number): OffsetIndexEntry {
    return this.entries.at(slot);
  }

  append(offset: number, position: number): void {
    if (!this.isFull) this.entries.push({ offset, position });
  }

  /** Slot of the greatest entry at or below an offset, −1 when there is none: then a search begins at position 0 (R-SEG-08). */
  floorSlot(offset: number): number {
    return this.countBelow(offset + 1) - 1;
  }

  floorPosition(offset: number): number {
    const slot = this.floorSlot(offset);
    return slot < 0 ? 0 : this.entries.at(slot).position;
  }

  /** The first entry whose batch begins at or after a position. */
  firstAtPosition(position: number): OffsetIndexEntry | null {
    let lo = 0;
    let hi = this.entries.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (this.entries.at(mid).position < position) lo = mid + 1;
      else hi = mid;
    }
    return lo === this.entries.length ? null : this.entries.at(lo);
  }

  /** Drops the entries at and after an offset. */
  truncateTo(offset: number): void {
    this.entries.truncate(this.countBelow(offset));
  }

  clear(): void {
    this.entries.truncate(0);
  }

  toArray(): OffsetIndexEntry[] {
    return this.entries.toArray();
  }

  copy(maxBytes = this.maxBytes): OffsetIndex {
    const c = new OffsetIndex(maxBytes);
    c.entries = this.entries.copy();
    return c;
  }

  private countBelow(offset: number): number {
    let lo = 0;
    let hi = this.entries.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (this.entries.at(mid).offset < offset) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  }
}
