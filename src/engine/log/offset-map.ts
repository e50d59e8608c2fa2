/** At most that part of the slots is used, so that the real map's hashes do not collide too often (R-CLEAN-03). */
const LOAD_FACTOR = 0.9;

/** The last offset of each key in the part of a log that is to be cleaned; only so many keys fit. */
export class OffsetMap {
  /** All before and at this offset is taken in. */
  latestOffset = -1;
  private readonly offsets = new Map<string, number>();
  private readonly capacity: number;

  constructor(slots: number) {
    this.capacity = Math.floor(slots * LOAD_FACTOR);
  }

  get size(): number {
    return this.offsets.size;
  }

  /** False when the map is full; then it is, even for a key that it knows. */
  put(key: string, offset: number): boolean {
    if (this.offsets.size >= this.capacity) return false;
    this.offsets.set(key, offset);
    this.latestOffset = offset;
    return true;
  }

  /** −1 when the key is not there. */
  get(key: string): number {
    return this.offsets.get(key) ?? -1;
  }
}
