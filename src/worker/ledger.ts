import { FactKind } from '../engine/facts/fact-kinds';
import type { PartitionKey } from '../engine/protocol/partition-key';

/** Offsets [base, end) of one partition, appended in one leader epoch and acknowledged to their producer. */
export interface AcknowledgedRange {
  base: number;
  end: number;
  readonly leaderEpoch: number;
}

/** Offsets [start, end) that a broker (by node) has appended in one leader epoch. */
interface Reign {
  readonly node: number;
  readonly leaderEpoch: number;
  readonly start: number;
  end: number;
}

/**
 * What was promised to producers, folded from facts as they are stated. It tells which acknowledged records the present
 * leader no longer has: an offset alone does not identify a record, offset and leader epoch do. A promise counts once it has
 * reached the producer.
 */
export class Ledger {
  acknowledged = 0;
  delivered = 0;
  failed = 0;
  /** In order of offset, merged where they touch. */
  readonly ranges = new Map<PartitionKey, AcknowledgedRange[]>();
  /** Oldest first. */
  private readonly reigns = new Map<PartitionKey, Reign[]>();

  /** `answeredBy` finds the node that stated a fact, −1 if that is not known any more. */
  fold(node: number, kind: number, a: number, b: number, c: number, d: number, cause: number, answeredBy: (fact: number) => number): void {
    switch (kind) {
      case FactKind.RecordsAppended:
        this.append(node, a, b, c, d);
        return;
      case FactKind.RecordsAcknowledged:
        // Nothing was promised for records sent with acks=0.
        if (d === 0) return;
        this.acknowledged += c;
        // Without an offset (an old duplicate) there is nothing to look for.
        if (b >= 0) this.acknowledge(a, b, c, cause, answeredBy);
        return;
      case FactKind.RecordsDelivered:
      case FactKind.SharedRecordsDelivered:
        this.delivered += c;
        return;
      case FactKind.SendFailed:
        this.failed += c;
        return;
      default:
    }
  }

  private append(node: number, partition: PartitionKey, base: number, records: number, leaderEpoch: number): void {
    let reigns = this.reigns.get(partition);
    if (reigns === undefined) this.reigns.set(partition, (reigns = []));
    for (let i = reigns.length - 1; i >= 0; i--) {
      const known = reigns[i] as Reign;
      if (known.node !== node || known.leaderEpoch !== leaderEpoch) continue;
      known.end = base + records;
      return;
    }
    reigns.push({ node, leaderEpoch, start: base, end: base + records });
  }

  private acknowledge(partition: PartitionKey, base: number, records: number, cause: number, answeredBy: (fact: number) => number): void {
    const leaderEpoch = this.epochOf(partition, base, cause, answeredBy);
    if (leaderEpoch < 0) return;
    let ranges = this.ranges.get(partition);
    if (ranges === undefined) this.ranges.set(partition, (ranges = []));
    insert(ranges, base, base + records, leaderEpoch);
  }

  /**
   * The epoch in which an acknowledged batch was appended. Where several leaders have given out that offset (an old one that
   * had not learnt of its successor), it is the epoch of the one that answered; unless that one never appended there: then it
   * knew a batch again that an earlier leader had appended (R-LOG-07).
   */
  private epochOf(partition: PartitionKey, base: number, cause: number, answeredBy: (fact: number) => number): number {
    const reigns = this.reigns.get(partition) ?? [];
    let newest: Reign | null = null;
    let isOnly = true;
    for (let i = reigns.length - 1; i >= 0; i--) {
      const known = reigns[i] as Reign;
      if (!holds(known, base)) continue;
      if (newest === null) newest = known;
      else isOnly = false;
    }
    if (newest === null) return -1;
    if (isOnly) return newest.leaderEpoch;
    const node = answeredBy(cause);
    for (let i = reigns.length - 1; i >= 0; i--) {
      const known = reigns[i] as Reign;
      if (known.node === node && holds(known, base)) return known.leaderEpoch;
    }
    return newest.leaderEpoch;
  }

  copy(): Ledger {
    const c = new Ledger();
    c.acknowledged = this.acknowledged;
    c.delivered = this.delivered;
    c.failed = this.failed;
    for (const [partition, ranges] of this.ranges) c.ranges.set(partition, ranges.map(({ base, end, leaderEpoch }) => ({ base, end, leaderEpoch })));
    for (const [partition, reigns] of this.reigns) c.reigns.set(partition, reigns.map(({ node, leaderEpoch, start, end }) => ({ node, leaderEpoch, start, end })));
    return c;
  }
}

function holds({ start, end }: Reign, offset: number): boolean {
  return start <= offset && offset < end;
}

function insert(ranges: AcknowledgedRange[], base: number, end: number, leaderEpoch: number): void {
  let at = ranges.length;
  while (at > 0 && (ranges[at - 1] as AcknowledgedRange).base > base) at--;
  const before = ranges[at - 1];
  const after = ranges[at];
  const joinsBefore = before !== undefined && before.end === base && before.leaderEpoch === leaderEpoch;
  const joinsAfter = after !== undefined && after.base === end && after.leaderEpoch === leaderEpoch;
  if (joinsBefore) {
    before.end = joinsAfter ? after.end : end;
    if (joinsAfter) ranges.splice(at, 1);
  } else if (joinsAfter) {
    after.base = base;
  } else {
    ranges.splice(at, 0, { base, end, leaderEpoch });
  }
}

/** How many of the acknowledged records a log lacks, given the epochs of what it holds. */
export function countLost(ranges: readonly AcknowledgedRange[], logStart: number, segments: readonly EpochSpan[]): number {
  let lost = 0;
  for (const { base, end, leaderEpoch } of ranges) {
    // What retention has deleted was kept as promised.
    const from = Math.max(base, logStart);
    if (from >= end) continue;
    let kept = 0;
    for (const span of segments) {
      if (span.leaderEpoch === leaderEpoch) kept += Math.max(0, Math.min(end, span.end) - Math.max(from, span.base));
    }
    lost += end - from - kept;
  }
  return lost;
}

/** Offsets [base, end) of a log that were appended in one leader epoch. */
export interface EpochSpan {
  readonly base: number;
  readonly end: number;
  readonly leaderEpoch: number;
}
