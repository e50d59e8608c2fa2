import type { Partition } from '../broker/replica-manager/partition';
import { lastOffsetOf } from '../protocol/record-batch';
import type { Violation } from './violation';

interface CommittedBatch {
  readonly baseOffset: number;
  readonly lastOffset: number;
  /** What the client put in: the same object on every replica that holds these records. */
  readonly content: unknown;
  readonly leaderEpoch: number;
}

/**
 * The checker's own memory of what has been committed in one partition: every batch that has been below a leader's high
 * watermark. Later leaders must hold it (INV-09) until the log start moves past it.
 */
export class CommittedRecords {
  private batches: CommittedBatch[] = [];
  endOffset = 0;
  /** The furthest it has ever been: what was handed out and acknowledged before an election lost it was committed then. */
  furthestEndOffset = 0;

  /** A leader's high watermark is now at `highWatermark`: what lies below is committed. */
  commit(name: string, partition: Partition): Violation | null {
    const { log } = partition;
    if (log.highWatermark <= this.endOffset) return null;
    let found: Violation | null = null;
    log.forEachBatch(Math.max(this.endOffset, log.logStartOffset), (batch) => {
      const lastOffset = lastOffsetOf(batch);
      if (found !== null || lastOffset < this.endOffset || lastOffset >= log.highWatermark) return;
      if (batch.baseOffset < this.endOffset) {
        found = { invariant: 'INV-09', message: `${name}: the batch at ${batch.baseOffset} spans the committed end ${this.endOffset}` };
        return;
      }
      this.batches.push({ baseOffset: batch.baseOffset, lastOffset, content: batch.content, leaderEpoch: batch.partitionLeaderEpoch });
    });
    this.endOffset = log.highWatermark;
    if (this.endOffset > this.furthestEndOffset) this.furthestEndOffset = this.endOffset;
    return found;
  }

  /** A leader that an election left behind counts what it holds as committed, and hands it out: it is lost all the same. */
  commitInVain(highWatermark: number): void {
    if (highWatermark > this.furthestEndOffset) this.furthestEndOffset = highWatermark;
  }

  /** INV-09: a broker has become leader; does its log hold all that was committed? */
  checkLeader(name: string, partition: Partition): Violation | null {
    const { log } = partition;
    // Compaction takes committed records away, and rewrites batches.
    if (log.isThinned) return null;
    let index = 0;
    while (index < this.batches.length && this.batches[index].lastOffset < log.localLogStartOffset) index++;
    let found: Violation | null = null;
    log.forEachBatch(log.localLogStartOffset, (batch) => {
      if (found !== null || index >= this.batches.length) return;
      const committed = this.batches[index];
      if (batch.baseOffset > committed.baseOffset) found = missing(name, committed, partition);
      if (batch.baseOffset !== committed.baseOffset) return;
      if (batch.content !== committed.content || batch.partitionLeaderEpoch !== committed.leaderEpoch) found = missing(name, committed, partition);
      index++;
    });
    return found ?? (index < this.batches.length ? missing(name, this.batches[index], partition) : null);
  }

  /** An election that may lose records was allowed: what the new leader does not hold is committed no longer. */
  forgetBeyond(partition: Partition): void {
    if (partition.log.isThinned) return;
    const held = new Map<number, unknown>();
    partition.log.forEachBatch(partition.log.logStartOffset, (batch) => held.set(batch.baseOffset, batch.content));
    const lost = this.batches.findIndex((batch) => batch.lastOffset >= partition.log.localLogStartOffset && held.get(batch.baseOffset) !== batch.content);
    if (lost < 0) return;
    this.batches.length = lost;
    this.endOffset = lost === 0 ? 0 : this.batches[lost - 1].lastOffset + 1;
  }
}

function missing(name: string, committed: CommittedBatch, partition: Partition): Violation {
  return {
    invariant: 'INV-09',
    message: `${name}: the records ${committed.baseOffset}–${committed.lastOffset} of epoch ${committed.leaderEpoch} were committed, but its log (start ${partition.log.logStartOffset}, end ${partition.log.logEndOffset}, epoch ${partition.leaderEpoch}) does not hold them`,
  };
}
