import { canBeAcquired, isFinal, type DeliveryState, type RecordState } from './delivery-state';
import { copyInFlightBatch, sharedState, type InFlightBatch } from './in-flight-batch';

/** What a group's settings say of its share partitions; they may change while records are in flight. */
export interface SharePartitionConfig {
  /** group.share.delivery.count.limit (R-SHR-08). */
  readonly deliveryCountLimit: number;
  /** group.share.partition.max.record.locks (R-SHR-03). */
  readonly maxRecordLocks: number;
  /** share.record.lock.duration.ms (R-SHR-06). */
  readonly recordLockDurationMs: number;
}

/** One partition of a topic as one share group consumes it, on the partition's leader. */
export interface SharePartition {
  config: SharePartitionConfig;
  /** SPSO: the first record that is not done with. */
  startOffset: number;
  /** SPEO: the last record that was ever acquired; the next one to fetch while nothing is in flight. */
  endOffset: number;
  /** How many records from the start offset on are final; they do not count as lag. */
  deliveryCompleteCount: number;
  /** By offset, without overlaps. A batch leaves when all its records are final and none before it is open. */
  batches: InFlightBatch[];
}

/** R-SHR-16: a share partition as it begins, with nothing in flight. */
export function createSharePartition(startOffset: number, config: SharePartitionConfig): SharePartition {
  return { config, startOffset, endOffset: startOffset, deliveryCompleteCount: 0, batches: [] };
}

export function copySharePartition(partition: SharePartition): SharePartition {
  return { ...partition, batches: partition.batches.map(copyInFlightBatch) };
}

/** R-SHR-03: where the next fetch reads, the first record that can be handed out, else what follows the last one. */
export function nextFetchOffset(partition: SharePartition): number {
  const last = partition.batches.at(-1);
  if (last === undefined || partition.startOffset > last.lastOffset) return partition.endOffset;
  for (const batch of partition.batches) {
    const index = batch.states.findIndex(canBeAcquired);
    if (index >= 0) return batch.firstOffset + index;
  }
  return partition.endOffset + 1;
}

/** R-SHR-03: how many places of the window are taken, whatever their state. */
export function inFlightCount({ batches, startOffset, endOffset }: SharePartition): number {
  return batches.length === 0 ? 0 : endOffset - startOffset + 1;
}

/** R-SHR-03: whether a fetch is worth it. A full window still lets records be handed out again. */
export function canAcquireRecords(partition: SharePartition): boolean {
  return nextFetchOffset(partition) !== partition.endOffset + 1 || inFlightCount(partition) < partition.config.maxRecordLocks;
}

/** The place in the list of the last batch that begins at or before the offset, or −1. */
export function floorIndex(batches: readonly InFlightBatch[], offset: number): number {
  let low = 0;
  let high = batches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((batches[middle] as InFlightBatch).firstOffset <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Puts a batch where it belongs, nearly always behind all others. */
export function insertBatch(batches: InFlightBatch[], batch: InFlightBatch): void {
  batches.splice(floorIndex(batches, batch.firstOffset) + 1, 0, batch);
}

/** Where a record goes that its member loses: one that the log's start has gone past is not handed out again. */
export function releasedTo({ startOffset }: SharePartition, lastOffset: number): RecordState {
  return lastOffset < startOffset ? 'ARCHIVED' : 'AVAILABLE';
}

/** How many of these offsets the log's start has not gone past. */
export function countFromStart({ startOffset }: SharePartition, firstOffset: number, lastOffset: number): number {
  return Math.max(0, lastOffset - Math.max(startOffset, firstOffset) + 1);
}

/** Walks every state with the offsets it stands for. */
export function forEachState(
  batches: readonly InFlightBatch[],
  visit: (state: DeliveryState, firstOffset: number, lastOffset: number) => void,
): void {
  for (const batch of batches) {
    if (!batch.isPerOffset) visit(sharedState(batch), batch.firstOffset, batch.lastOffset);
    else batch.states.forEach((state, index) => visit(state, batch.firstOffset + index, batch.firstOffset + index));
  }
}

/** Neighbours of the same state, count and owner as one line, as tools and panels show them. */
export interface InFlightRun {
  readonly firstOffset: number;
  lastOffset: number;
  readonly state: RecordState;
  readonly deliveryCount: number;
  readonly memberId: string;
}

export function inFlightRuns(partition: SharePartition): InFlightRun[] {
  const runs: InFlightRun[] = [];
  forEachState(partition.batches, ({ state, deliveryCount, memberId }, firstOffset, lastOffset) => {
    const run = runs.at(-1);
    const same =
      run?.lastOffset === firstOffset - 1 &&
      run.state === state &&
      run.deliveryCount === deliveryCount &&
      run.memberId === memberId;
    if (same) run.lastOffset = lastOffset;
    else runs.push({ firstOffset, lastOffset, state, deliveryCount, memberId });
  });
  return runs;
}

/** The final records before an offset, of those that the log's start has not gone past. */
export function countFinal(partition: SharePartition, beforeOffset: number): number {
  let count = 0;
  forEachState(partition.batches, ({ state }, firstOffset, lastOffset) => {
    if (isFinal(state)) count += countFromStart(partition, firstOffset, Math.min(lastOffset, beforeOffset - 1));
  });
  return count;
}
