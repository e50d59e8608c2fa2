import type { Fact, FactId, FactSink } from './fact';

const COLUMNS = 10;

/** Rows of facts in one Float64Array, oldest first, found by binary search over their ids. */
class FactColumn {
  private rows: Float64Array<ArrayBuffer>;
  private start = 0;
  private end = 0;

  constructor(private readonly capacity: number) {
    this.rows = new Float64Array(Math.min(1024, capacity) * COLUMNS);
  }

  get size(): number {
    return this.end - this.start;
  }

  push(id: FactId, timeUs: number, event: number, node: number, kind: number, a: number, b: number, c: number, d: number, cause: FactId): void {
    if (this.end * COLUMNS === this.rows.length) this.makeRoom();
    const rows = this.rows;
    let at = this.end++ * COLUMNS;
    rows[at++] = id;
    rows[at++] = timeUs;
    rows[at++] = event;
    rows[at++] = node;
    rows[at++] = kind;
    rows[at++] = a;
    rows[at++] = b;
    rows[at++] = c;
    rows[at++] = d;
    rows[at] = cause;
  }

  at(index: number): Fact {
    const r = this.rows;
    const o = (this.start + index) * COLUMNS;
    return {
      id: r[o] as number, timeUs: r[o + 1] as number, event: r[o + 2] as number, node: r[o + 3] as number, kind: r[o + 4] as number,
      a: r[o + 5] as number, b: r[o + 6] as number, c: r[o + 7] as number, d: r[o + 8] as number, cause: r[o + 9] as number,
    };
  }

  /** Index of the first fact with an id ≥ the given one. */
  lowerBound(id: FactId): number {
    let lo = 0;
    let hi = this.size;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if ((this.rows[(this.start + mid) * COLUMNS] as number) < id) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  }

  find(id: FactId): Fact | null {
    const i = this.lowerBound(id);
    if (i >= this.size) return null;
    const fact = this.at(i);
    return fact.id === id ? fact : null;
  }

  truncateAfter(id: FactId): void {
    this.end = this.start + this.lowerBound(id + 1);
  }

  /** Full: grow up to the capacity, then forget the oldest half. */
  private makeRoom(): void {
    const size = this.size;
    if (size >= this.capacity) this.start += size >> 1;
    const kept = this.rows.subarray(this.start * COLUMNS, this.end * COLUMNS);
    const wanted = Math.min(this.capacity, Math.max(1024, (this.end - this.start) * 2)) * COLUMNS;
    const rows = wanted === this.rows.length ? this.rows : new Float64Array(wanted);
    if (rows === this.rows) rows.copyWithin(0, this.start * COLUMNS, this.end * COLUMNS);
    else rows.set(kept);
    this.end -= this.start;
    this.start = 0;
    this.rows = rows;
  }
}

/**
 * What a host keeps of a world's facts: a bounded tail of all of them, and a longer one of those that matter (elections,
 * faults, rebalances …). Older ones come back by replay from a checkpoint.
 */
export class FactLog implements FactSink {
  private readonly recent: FactColumn;
  private readonly notable: FactColumn;

  constructor(private readonly isNotable: (kind: number) => boolean, recentCapacity = 1 << 16, notableCapacity = 1 << 16) {
    this.recent = new FactColumn(recentCapacity);
    this.notable = new FactColumn(notableCapacity);
  }

  push(id: FactId, timeUs: number, event: number, node: number, kind: number, a: number, b: number, c: number, d: number, cause: FactId): void {
    this.recent.push(id, timeUs, event, node, kind, a, b, c, d, cause);
    if (this.isNotable(kind)) this.notable.push(id, timeUs, event, node, kind, a, b, c, d, cause);
  }

  find(id: FactId): Fact | null {
    return this.recent.find(id) ?? this.notable.find(id);
  }

  /** The fact and what led to it, newest first, as far as it is kept. */
  chain(id: FactId, limit = 64): Fact[] {
    const chain: Fact[] = [];
    for (let fact = this.find(id); fact !== null && chain.length < limit; fact = this.find(fact.cause)) chain.push(fact);
    return chain;
  }

  /** All kept facts with an id above the given one, oldest first. */
  since(id: FactId, limit = Infinity): Fact[] {
    return slice(this.recent, id, limit);
  }

  notableSince(id: FactId, limit = Infinity): Fact[] {
    return slice(this.notable, id, limit);
  }

  /**
   * Visits kept facts with an id below the given one, newest first, until `visit` says false; `notableOnly`: of the longer
   * memory of notable facts.
   */
  backwards(before: FactId, notableOnly: boolean, visit: (fact: Fact) => boolean): void {
    const column = notableOnly ? this.notable : this.recent;
    for (let i = (before === Infinity ? column.size : column.lowerBound(before)) - 1; i >= 0; i--) if (!visit(column.at(i))) return;
  }

  /** Ids of the oldest and the newest of the recent ones; 1 and 0 while there is none. */
  get oldestId(): FactId {
    return this.recent.size === 0 ? 1 : this.recent.at(0).id;
  }

  get newestId(): FactId {
    return this.recent.size === 0 ? 0 : this.recent.at(this.recent.size - 1).id;
  }

  get recentSize(): number {
    return this.recent.size;
  }

  /** Forgets everything after a fact: time went back. */
  truncateAfter(id: FactId): void {
    this.recent.truncateAfter(id);
    this.notable.truncateAfter(id);
  }
}

function slice(column: FactColumn, after: FactId, limit: number): Fact[] {
  const facts: Fact[] = [];
  for (let i = column.lowerBound(after + 1); i < column.size && facts.length < limit; i++) facts.push(column.at(i));
  return facts;
}
