import { FactKind } from '../../engine/facts/fact-kinds';
import { factShape, type FactTopic } from '../../engine/facts/fact-table';
import { FACT_COLUMNS, type FactRows, type LaneName } from '../contract';

export const LANES: readonly LaneName[] = ['faults', 'elections', 'isr', 'groups', 'clients', 'metadata'];

function laneOfTopic(topic: FactTopic): number {
  switch (topic) {
    case 'fault':
    case 'life':
      return 0;
    case 'election':
      return 1;
    case 'isr':
    case 'replication':
      return 2;
    case 'group':
    case 'transaction':
      return 3;
    case 'client':
      return 4;
    case 'metadata':
      return 5;
  }
}

/** Lane of a kind of fact that belongs on the timeline (level 2), by number of kind; −1 for the others. */
const laneOfKind: Int8Array = (() => {
  const kinds = Object.values(FactKind) as number[];
  const lanes = new Int8Array(Math.max(...kinds) + 1).fill(-1);
  for (const kind of kinds) {
    const shape = factShape(kind);
    if (shape.level === 2) lanes[kind] = laneOfTopic(shape.topic);
  }
  return lanes;
})();

export function laneOf(kind: number): number {
  return laneOfKind[kind] ?? -1;
}

/** Levels by number of kind, for the places that ask for every fact. */
export const levelOfKind: Int8Array = (() => {
  const kinds = Object.values(FactKind) as number[];
  const levels = new Int8Array(Math.max(...kinds) + 1);
  for (const kind of kinds) levels[kind] = factShape(kind).level;
  return levels;
})();

const INITIAL_ROWS = 256;
const ORDINAL = FACT_COLUMNS;
const COLUMNS = FACT_COLUMNS + 1;

/** Facts of one lane, oldest first, each with its ordinal in the lane, which stays exact when the rows are thinned. */
class Lane {
  rows = new Float64Array(INITIAL_ROWS * COLUMNS);
  size = 0;
  total = 0;

  push(capacity: number, id: number, timeUs: number, event: number, node: number, kind: number, a: number, b: number, c: number, d: number, cause: number): void {
    if (this.size >= capacity) this.thin();
    if (this.size * COLUMNS === this.rows.length) {
      const rows = new Float64Array(this.rows.length * 2);
      rows.set(this.rows);
      this.rows = rows;
    }
    const { rows } = this;
    let at = this.size++ * COLUMNS;
    rows[at++] = id;
    rows[at++] = timeUs;
    rows[at++] = event;
    rows[at++] = node;
    rows[at++] = kind;
    rows[at++] = a;
    rows[at++] = b;
    rows[at++] = c;
    rows[at++] = d;
    rows[at++] = cause;
    rows[at] = ++this.total;
  }

  /** Of the older half, every other row goes. */
  private thin(): void {
    const half = this.size >> 1;
    let to = 0;
    for (let i = 0; i < this.size; i++) {
      if (i < half && (i & 1) === 1) continue;
      if (to !== i) this.rows.copyWithin(to * COLUMNS, i * COLUMNS, (i + 1) * COLUMNS);
      to++;
    }
    this.size = to;
  }

  truncateAfter(id: number): void {
    while (this.size > 0 && (this.rows[(this.size - 1) * COLUMNS] as number) > id) this.size--;
    this.total = this.size === 0 ? 0 : (this.rows[(this.size - 1) * COLUMNS + ORDINAL] as number);
  }

  copyUpTo(id: number): Lane {
    const lane = new Lane();
    lane.rows = this.rows.slice();
    lane.size = this.size;
    lane.total = this.total;
    lane.truncateAfter(id);
    return lane;
  }

  /** At most `limit` rows, spread evenly, first and last among them; without the ordinals. */
  pick(limit: number): FactRows {
    const count = Math.min(limit, this.size);
    const picked = new Float64Array(count * FACT_COLUMNS);
    for (let i = 0; i < count; i++) {
      const row = count === this.size ? i : Math.round((i * (this.size - 1)) / Math.max(1, count - 1));
      picked.set(this.rows.subarray(row * COLUMNS, row * COLUMNS + FACT_COLUMNS), i * FACT_COLUMNS);
    }
    return picked;
  }
}

/**
 * What a timeline shows of one branch, from its start to its head and thus beyond the cursor when time went back. Bounded: a
 * full lane is thinned, its total stays exact.
 */
export class Marks {
  private lanes: Lane[] = LANES.map(() => new Lane());
  /** Facts up to this id are in. What a replay states again is not taken twice. */
  seenId = 0;

  constructor(private readonly laneCapacity = 8192) {}

  push(id: number, timeUs: number, event: number, node: number, kind: number, a: number, b: number, c: number, d: number, cause: number): void {
    if (id <= this.seenId) return;
    this.seenId = id;
    const lane = laneOf(kind);
    if (lane >= 0) (this.lanes[lane] as Lane).push(this.laneCapacity, id, timeUs, event, node, kind, a, b, c, d, cause);
  }

  /** The marks of the same past, for a branch that leaves this one after that fact. */
  copyUpTo(id: number): Marks {
    const copy = new Marks(this.laneCapacity);
    copy.lanes = this.lanes.map((lane) => lane.copyUpTo(id));
    copy.seenId = Math.min(id, this.seenId);
    return copy;
  }

  truncateAfter(id: number): void {
    for (const lane of this.lanes) lane.truncateAfter(id);
    this.seenId = Math.min(id, this.seenId);
  }

  total(lane: number): number {
    return (this.lanes[lane] as Lane).total;
  }

  pick(lane: number, limit: number): FactRows {
    return (this.lanes[lane] as Lane).pick(limit);
  }
}
