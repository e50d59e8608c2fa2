import { producerRecords, type BatchContent } from '../../../engine/client/workload/record-content';
import type { PartitionLog } from '../../../engine/log/partition-log';
import type { RecordBatch } from '../../../engine/protocol/record-batch';

/** Offsets [from, to) of records that are there a second time, or behind one that was sent later. */
export interface OrderSpan {
  readonly from: number;
  readonly to: number;
  readonly kind: 'duplicate' | 'out of order';
}

const MAX_SPANS = 4000;

/**
 * What of one log repeats or overtakes what its producers sent, exact. A producer numbers its records by partition; a batch
 * knows the numbers of its first records. It reads on from where it stopped as long as the log only grows.
 */
export class AppendOrder {
  duplicated = 0;
  outOfOrder = 0;
  /** The latest ones, in order of offset. */
  spans: OrderSpan[] = [];
  private nextOffset = -1;
  private logStart = -1;
  /** Identifies what was read: another leader's log is another log. */
  private of = '';
  private producers = new Map<object, NumbersSeen>();

  /** Reads what the log holds more than before. `identity` changes when what was read may no longer be there. */
  read(log: PartitionLog, identity: string): void {
    if (this.of !== identity || this.nextOffset > log.logEndOffset || this.nextOffset < log.logStartOffset || this.logStart !== log.logStartOffset) {
      this.duplicated = 0;
      this.outOfOrder = 0;
      this.spans = [];
      this.producers = new Map();
      this.nextOffset = log.logStartOffset;
      this.logStart = log.logStartOffset;
      this.of = identity;
    }
    if (this.nextOffset >= log.logEndOffset) return;
    const from = this.nextOffset;
    log.forEachBatch(from, (batch) => {
      if (batch.baseOffset >= from) this.take(batch);
    });
    this.nextOffset = log.logEndOffset;
  }

  /** What an offset is, if it is one of the spans that are kept. */
  at(offset: number): OrderSpan['kind'] | null {
    let low = 0;
    let high = this.spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.spans[middle].to <= offset) low = middle + 1;
      else high = middle;
    }
    const span = this.spans[low];
    return span !== undefined && span.from <= offset ? span.kind : null;
  }

  private take(batch: RecordBatch): void {
    // Of what the cleaner has left, and of hand-made batches, nothing is known.
    if (batch.source !== producerRecords || batch.isControl) return;
    let offset = batch.baseOffset;
    for (const run of (batch.content as BatchContent).runs) {
      const { count } = run;
      if (run.plan === null) this.single(run.record, offset);
      else this.numbers(run.plan, run.firstIndex, count, offset);
      offset += count;
    }
  }

  /** A record that somebody wrote by hand has no number; the same one is the same object. */
  private single(record: object | null, offset: number): void {
    if (record === null) return;
    if (this.producers.has(record)) {
      this.duplicated++;
      this.note('duplicate', offset, 1);
    } else this.producers.set(record, new NumbersSeen());
  }

  private numbers(plan: object, first: number, count: number, offset: number): void {
    let seen = this.producers.get(plan);
    if (seen === undefined) this.producers.set(plan, (seen = new NumbersSeen()));
    const { highest } = seen;
    const again = seen.add(first, first + count);
    if (again > 0) {
      this.duplicated += again;
      this.note('duplicate', offset, count);
    } else if (first <= highest) {
      this.outOfOrder += count;
      this.note('out of order', offset, count);
    }
  }

  private note(kind: OrderSpan['kind'], from: number, count: number): void {
    const last = this.spans[this.spans.length - 1];
    if (last !== undefined && last.kind === kind && last.to === from) this.spans[this.spans.length - 1] = { kind, from: last.from, to: from + count };
    else this.spans.push({ kind, from, to: from + count });
    if (this.spans.length > MAX_SPANS) this.spans.splice(0, MAX_SPANS >> 1);
  }
}

/** Which numbers of one producer have been seen: intervals [from, to), merged where they touch, in order. */
class NumbersSeen {
  highest = -1;
  private readonly intervals: [number, number][] = [];

  /** Adds [from, to); gives how many of them had been seen before. */
  add(from: number, to: number): number {
    this.highest = Math.max(this.highest, to - 1);
    const { intervals } = this;
    let at = intervals.length;
    while (at > 0 && intervals[at - 1][1] >= from) at--;
    let again = 0;
    let low = from;
    let high = to;
    let end = at;
    for (; end < intervals.length && intervals[end][0] <= to; end++) {
      const [start, stop] = intervals[end];
      again += Math.max(0, Math.min(stop, to) - Math.max(start, from));
      low = Math.min(low, start);
      high = Math.max(high, stop);
    }
    intervals.splice(at, end - at, [low, high]);
    return again;
  }
}
