import type { Partition } from '../broker/replica-manager/partition';
import { lastOffsetOf } from '../protocol/record-batch';
import type { Violation } from './violation';

/** INV-01 and INV-02 for one replica, from its own state alone. `name` says which one in the message. */
export function checkReplica(name: string, partition: Partition): Violation | null {
  const { log } = partition;
  const { logStartOffset, localLogStartOffset, lastStableOffset, highWatermark, logEndOffset } = log;
  if (!(localLogStartOffset <= logEndOffset && logStartOffset <= lastStableOffset && lastStableOffset <= highWatermark && highWatermark <= logEndOffset)) {
    return {
      invariant: 'INV-01',
      message: `${name}: local start ${localLogStartOffset}, log start ${logStartOffset} ≤ LSO ${lastStableOffset} ≤ HW ${highWatermark} ≤ LEO ${logEndOffset} does not hold`,
    };
  }
  const entries = log.epochs.entries();
  for (let i = 1; i < entries.length; i++) {
    if (entries[i][0] <= entries[i - 1][0] || entries[i][1] <= entries[i - 1][1]) {
      return { invariant: 'INV-02', message: `${name}: the epoch cache ${JSON.stringify(entries)} does not increase` };
    }
  }
  const latest = log.epochs.latestEpoch;
  if (partition.leaderEpoch >= 0 && latest > partition.leaderEpoch) {
    return { invariant: 'INV-02', message: `${name}: the epoch cache knows epoch ${latest}, the replica is in ${partition.leaderEpoch}` };
  }
  return null;
}

/** The rest of INV-01: offsets strictly increase and leader epochs never fall within a log. Reads the whole log. */
export function checkLogOrder(name: string, partition: Partition): Violation | null {
  let nextOffset = -1;
  let epoch = -1;
  let found: Violation | null = null;
  partition.log.forEachBatch(partition.log.logStartOffset, (batch) => {
    if (found !== null) return;
    if (batch.baseOffset < nextOffset) found = { invariant: 'INV-01', message: `${name}: a batch begins at ${batch.baseOffset}, the one before ends at ${nextOffset - 1}` };
    else if (batch.partitionLeaderEpoch < epoch) found = { invariant: 'INV-01', message: `${name}: epoch ${batch.partitionLeaderEpoch} at ${batch.baseOffset} comes after ${epoch}` };
    nextOffset = lastOffsetOf(batch) + 1;
    epoch = batch.partitionLeaderEpoch;
  });
  return found;
}

/**
 * INV-13 over a whole log: the sequence numbers of a producer's epoch follow one another without a gap, and no batch is in
 * it twice. The first batch of an epoch that is still in the log may have any number (retention; R-IDEM-06), and in a compacted
 * log batches are missing.
 */
export function checkSequences(name: string, partition: Partition): Violation | null {
  if (partition.log.isThinned) return null;
  const expected = new Map<string, number>();
  let found: Violation | null = null;
  partition.log.forEachBatch(partition.log.logStartOffset, (batch) => {
    // Offsets that a group coordinator writes for a transaction carry its producer id and no sequence.
    if (found !== null || batch.producerId < 0 || batch.isControl || batch.baseSequence < 0) return;
    const producer = `${batch.producerId}/${batch.producerEpoch}`;
    const next = expected.get(producer);
    if (next !== undefined && next !== batch.baseSequence) {
      found = {
        invariant: 'INV-13',
        message: `${name}: producer ${batch.producerId} epoch ${batch.producerEpoch} has sequence ${batch.baseSequence} at offset ${batch.baseOffset} where ${next} should follow`,
      };
    }
    expected.set(producer, (batch.baseSequence + batch.lastOffsetDelta + 1) % 2147483648);
  });
  return found;
}

/**
 * INV-10 for two replicas of a partition: below the last place where both have the same offset in the same epoch, and above the
 * larger log start, they hold the same records (compaction aside).
 */
export function checkLogsMatch(nameA: string, a: Partition, nameB: string, b: Partition): Violation | null {
  if (a.log.isThinned || b.log.isThinned) return null;
  const start = Math.max(a.log.localLogStartOffset, b.log.localLogStartOffset);
  const batchesA = batchesOf(a, start);
  const batchesB = new Map(batchesOf(b, start).map((batch) => [batch.baseOffset, batch]));
  let agree = false;
  for (let i = batchesA.length - 1; i >= 0; i--) {
    const batch = batchesA[i];
    const other = batchesB.get(batch.baseOffset);
    const same = other !== undefined && other.partitionLeaderEpoch === batch.partitionLeaderEpoch;
    if (!agree && !same) continue;
    agree = true;
    if (other === undefined || other.content !== batch.content || other.partitionLeaderEpoch !== batch.partitionLeaderEpoch) {
      return { invariant: 'INV-10', message: `${nameA} and ${nameB} agree later on but differ at offset ${batch.baseOffset}` };
    }
  }
  return null;
}

function batchesOf(partition: Partition, start: number) {
  const batches: { baseOffset: number; partitionLeaderEpoch: number; content: unknown }[] = [];
  partition.log.forEachBatch(start, (batch) => {
    if (batch.baseOffset >= start) batches.push(batch);
  });
  return batches;
}
