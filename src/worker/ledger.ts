import { FactKind } from '../engine/facts/fact-kinds';
import type { PartitionKey } from '../engine/protocol/partition-key';

/** Offsets [base, end) of one partition, appended in one leader epoch and acknowledged to their producer. */
export interface AcknowledgedRange {
  base: number;
  end: number;
  readonly leaderEpoch: number;
}

const NODES = 65536;

/**
 * What was promised to producers, folded from facts as they are stated. It tells which acknowledged records the present
 * leader no longer has: an offset alone does not identify a record, offset and leader epoch do.
 *
 * A broker's acknowledgement counts once it has reached the producer; until then it waits in `underway`.
 */
export class Ledger {
  acknowledged = 0;
  delivered = 0;
  failed = 0;
  /** In order of offset, merged where they touch. */
  readonly ranges = new Map<PartitionKey, AcknowledgedRange[]>();
  /** Leader epoch in which a broker (by node) leads a partition. */
  private readonly leading = new Map<number, number>();
  /** Epoch of an acknowledged batch whose answer is on its way, by partition and base offset. */
  private underway = new Map<PartitionKey, Map<number, number>>();

  fold(node: number, kind: number, a: number, b: number, c: number, d: number): void {
    switch (kind) {
      case FactKind.BecameLeader:
        this.leading.set(a * NODES + node, b);
        return;
      case FactKind.ProduceAcknowledged: {
        let batches = this.underway.get(a);
        if (batches === undefined) this.underway.set(a, (batches = new Map()));
        batches.set(b, this.leading.get(a * NODES + node) ?? 0);
        return;
      }
      case FactKind.RecordsAcknowledged:
        // Nothing was promised for records sent with acks=0.
        if (d === 0) return;
        this.acknowledged += c;
        this.acknowledge(a, b, c);
        return;
      case FactKind.RecordsDelivered:
        this.delivered += c;
        return;
      case FactKind.SendFailed:
        this.failed += c;
        return;
      default:
    }
  }

  private acknowledge(partition: PartitionKey, base: number, records: number): void {
    const batches = this.underway.get(partition);
    const leaderEpoch = batches?.get(base);
    // Without an offset (an old duplicate) there is nothing to look for.
    if (base < 0 || leaderEpoch === undefined) return;
    batches?.delete(base);
    let ranges = this.ranges.get(partition);
    if (ranges === undefined) this.ranges.set(partition, (ranges = []));
    insert(ranges, base, base + records, leaderEpoch);
  }

  copy(): Ledger {
    const c = new Ledger();
    c.acknowledged = this.acknowledged;
    c.delivered = this.delivered;
    c.failed = this.failed;
    for (const [partition, ranges] of this.ranges) c.ranges.set(partition, ranges.map((range) => ({ ...range })));
    for (const [key, epoch] of this.leading) c.leading.set(key, epoch);
    for (const [partition, batches] of this.underway) c.underway.set(partition, new Map(batches));
    return c;
  }
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
