import { toPositive } from './murmur2';

/**
 * The producer's built-in choice for records without a key: stay with one partition until enough bytes went there, then move
 * to a random one, weighted by how short the queues are (R-PROD-05, R-PROD-06). One such state per topic and producer.
 */
export interface StickyPartitioner {
  /** The partition records go to now; −1 before the first record. */
  partition: number;
  /** Bytes counted since that partition was chosen. */
  producedBytes: number;
  /** Weights for the next choice; null = even chances. Never changed in place. */
  load: PartitionLoad | null;
}

/** Partition `partitionIds[i]` is drawn by numbers from `cumulative[i − 1]` up to, not including, `cumulative[i]`. */
export interface PartitionLoad {
  readonly partitionIds: readonly number[];
  readonly cumulative: readonly number[];
}

/** What the producer's metadata says of the topic. */
export interface TopicPartitions {
  readonly count: number;
  /** Partitions that have a leader, ascending. */
  readonly available: readonly number[];
}

/** A uniformly random whole number in [0, 2³¹). */
export type NextInt = () => number;

export function createStickyPartitioner(): StickyPartitioner {
  return { partition: -1, producedBytes: 0, load: null };
}

export function copyStickyPartitioner(from: StickyPartitioner): StickyPartitioner {
  return { partition: from.partition, producedBytes: from.producedBytes, load: from.load };
}

/** The partition the next record without a key goes to; makes the first choice when there is none yet. */
export function currentPartition(state: StickyPartitioner, topic: TopicPartitions, nextInt: NextInt): number {
  if (state.partition < 0) switchPartition(state, topic, nextInt);
  return state.partition;
}

/**
 * Counts what was appended to the current partition and moves on when it is time: at `batchSize` if the queue's last batch is
 * full or gone (`maySwitch`), at twice that in any case. Returns whether the partition was drawn anew.
 */
export function countAppended(
  state: StickyPartitioner,
  bytes: number,
  maySwitch: boolean,
  batchSize: number,
  topic: TopicPartitions,
  nextInt: NextInt,
): boolean {
  state.producedBytes += bytes;
  const due = state.producedBytes >= batchSize && (maySwitch || state.producedBytes >= 2 * batchSize);
  if (due) switchPartition(state, topic, nextInt);
  return due;
}

function switchPartition(state: StickyPartitioner, topic: TopicPartitions, nextInt: NextInt): void {
  state.partition = nextPartition(state.load, topic, toPositive(nextInt()));
  state.producedBytes = 0;
}

/** The partition that a random number stands for (R-PROD-06). */
export function nextPartition(load: PartitionLoad | null, topic: TopicPartitions, random: number): number {
  if (load) {
    const { cumulative, partitionIds } = load;
    const point = random % cumulative[cumulative.length - 1];
    let i = 0;
    while (cumulative[i] <= point) i++;
    return partitionIds[i];
  }
  const { available, count } = topic;
  return available.length > 0 ? available[random % available.length] : random % count;
}

/**
 * Weights from the lengths of the queues (in batches) of partitions that may be chosen. `queueCount` is the number of all the
 * topic's queues, those left out (no leader, slow node) included. Even chances (null) when there is nothing to prefer:
 * fewer than two queues, nothing left, or all equal and none left out. Queues 0,3,1 give weights 4,1,3.
 */
export function partitionLoad(
  queueLengths: readonly number[],
  partitionIds: readonly number[],
  queueCount = queueLengths.length,
): PartitionLoad | null {
  const length = queueLengths.length;
  if (length < 1 || queueCount < 2) return null;
  const longest = queueLengths.reduce((max, queued) => (queued > max ? queued : max));
  const allEqual = queueLengths.every((queued) => queued === longest);
  if (allEqual && length === queueCount) return null;
  let total = 0;
  const cumulative = queueLengths.map((queued) => (total += longest + 1 - queued));
  return { partitionIds, cumulative };
}
