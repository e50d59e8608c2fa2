/**
 * A partition as one number, for maps and facts: the world's number of the topic's name (`ctx.nameId`) and the partition
 * index. A topic that is deleted and created again has the same keys and another topic id.
 */
export type PartitionKey = number;

const PARTITIONS = 65536;

export function partitionKey(topicNameId: number, partition: number): PartitionKey {
  return topicNameId * PARTITIONS + partition;
}

export function topicNameIdOf(key: PartitionKey): number {
  return (key - (key % PARTITIONS)) / PARTITIONS;
}

export function partitionOf(key: PartitionKey): number {
  return key % PARTITIONS;
}
