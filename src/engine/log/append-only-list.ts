/** Entries of a full chunk; full chunks never change again and are shared by all copies of a list. */
const CHUNK_SHIFT = 8;
const CHUNK_SIZE = 1 << CHUNK_SHIFT;
const CHUNK_MASK = CHUNK_SIZE - 1;

type Chunks<T> = readonly (readonly T[])[];

/**
 * A list that grows at its end and is copied often: a copy costs nothing until one of the two grows, and then at most one
 * chunk, however long the list is.
 */
export class AppendOnlyList<T> {
  private chunks: Chunks<T> = [];
  private tail: T[] = [];
  /** Kept as a number: asked for at every append, it should not have to look at the lists. */
  private count = 0;
  /** Another copy holds the same tail: the next change makes an own one first. */
  private isTailShared = false;

  get length(): number {
    return this.count;
  }

  at(index: number): T {
    // What is not in a full chunk is in the tail.
    return index >= (this.count & ~CHUNK_MASK) ? this.tail[index & CHUNK_MASK] : this.chunks[index >> CHUNK_SHIFT][index & CHUNK_MASK];
  }

  get last(): T {
    return this.at(this.length - 1);
  }

  push(item: T): void {
    if (this.isTailShared) {
      this.tail = this.tail.slice();
      this.isTailShared = false;
    }
    this.tail.push(item);
    this.count++;
    if (this.tail.length === CHUNK_SIZE) {
      this.chunks = [...this.chunks, this.tail];
      this.tail = [];
    }
  }

  /** Keeps the first `count` entries. */
  truncate(count: number): void {
    if (count >= this.length) return;
    const kept: T[] = [];
    for (let i = count & ~CHUNK_MASK; i < count; i++) kept.push(this.at(i));
    this.chunks = this.chunks.slice(0, count >> CHUNK_SHIFT);
    this.tail = kept;
    this.count = count;
    this.isTailShared = false;
  }

  toArray(): T[] {
    return [...this.chunks.flat(), ...this.tail];
  }

  copy(): AppendOnlyList<T> {
    const c = new AppendOnlyList<T>();
    c.chunks = this.chunks;
    c.tail = this.tail;
    c.count = this.count;
    c.isTailShared = true;
    this.isTailShared = true;
    return c;
  }
}
