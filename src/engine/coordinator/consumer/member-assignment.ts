/** Partitions of a consumer group's member: topic → partition → the member epoch at which it was assigned. Immutable. */
export type AssignedPartitions = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Topic → partitions. Immutable. */
export type TopicPartitionSets = ReadonlyMap<string, ReadonlySet<number>>;

export const NO_PARTITIONS: AssignedPartitions = new Map();
export const NO_TOPICS: TopicPartitionSets = new Map();

export type MemberState = 'STABLE' | 'UNREVOKED_PARTITIONS' | 'UNRELEASED_PARTITIONS';

/** Where a member stands on its way to the target (R-CGP-05). Immutable. */
export interface CurrentAssignment {
  readonly epoch: number;
  readonly previousEpoch: number;
  readonly state: MemberState;
  readonly assigned: AssignedPartitions;
  readonly pendingRevocation: AssignedPartitions;
}

export function hasPartition(partitions: AssignedPartitions | TopicPartitionSets, topic: string, partition: number): boolean {
  return partitions.get(topic)?.has(partition) ?? false;
}

export function hasSamePartitions(a: AssignedPartitions, b: AssignedPartitions): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [topic, partitions] of a) {
    const others = b.get(topic);
    if (others?.size !== partitions.size) return false;
    for (const partition of partitions.keys()) if (!others.has(partition)) return false;
  }
  return true;
}

export type MutablePartitions = Map<string, Map<number, number>>;

export function addPartition(partitions: MutablePartitions, topic: string, partition: number, epoch: number): void {
  const known = partitions.get(topic);
  if (known === undefined) partitions.set(topic, new Map([[partition, epoch]]));
  else known.set(partition, epoch);
}
