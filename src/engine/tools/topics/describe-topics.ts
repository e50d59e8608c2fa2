import { ConfigSource, type DescribedConfig } from '../../protocol/messages/configs';
import type { DescribedPartition, DescribedTopic } from '../../protocol/messages/describe';
import type { OngoingReassignment } from '../../protocol/messages/partitions';

export interface TopicFilters {
  readonly underReplicated: boolean;
  readonly unavailable: boolean;
  readonly underMinIsr: boolean;
  readonly atMinIsr: boolean;
  readonly withOverrides: boolean;
}

type Reassignments = ReadonlyMap<string, OngoingReassignment>;

/** A topic as `--describe` prints it (R-CLI-12..14): configurations in the order given, partitions by number. */
export function describeLines(topic: DescribedTopic, configs: readonly DescribedConfig[], live: ReadonlySet<number>, reassignments: Reassignments, filters: TopicFilters, isByTopicId: boolean): string[] {
  const name = topic.name ?? '';
  const isFiltered = filters.underReplicated || filters.unavailable || filters.underMinIsr || filters.atMinIsr;
  const lines: string[] = [];
  const own = configs.filter(({ configSource }) => configSource !== ConfigSource.DEFAULT);
  const [first] = topic.partitions;
  const reassignmentOf = ({ partitionIndex }: DescribedPartition): OngoingReassignment | undefined => reassignments.get(`${name}-${partitionIndex}`);
  if (!isFiltered && (!filters.withOverrides || own.length > 0)) {
    const adding = first === undefined ? 0 : (reassignmentOf(first)?.addingReplicas.length ?? 0);
    lines.push([
      `Topic: ${name}`, `TopicId: ${topic.topicId}`, `PartitionCount: ${topic.partitions.length}`, `ReplicationFactor: ${(first?.replicaNodes.length ?? 0) - adding}`,
      `Configs: ${own.map((config) => `${config.name}=${config.value ?? ''}`).join(',')}`,
    ].join('\t'));
  }
  if (filters.withOverrides) return lines;
  const minIsr = Number(configs.find((config) => config.name === 'min.insync.replicas')?.value ?? '1');
  for (const partition of [...topic.partitions].sort((a, b) => a.partitionIndex - b.partitionIndex)) {
    if (isShown(partition, reassignmentOf(partition), live, minIsr, filters, isFiltered)) lines.push(partitionLine(name, partition, reassignmentOf(partition), isByTopicId));
  }
  return lines;
}

function isShown(partition: DescribedPartition, reassignment: OngoingReassignment | undefined, live: ReadonlySet<number>, minIsr: number, filters: TopicFilters, isFiltered: boolean): boolean {
  if (!isFiltered) return true;
  const { leaderId, isrNodes, replicaNodes } = partition;
  const replicationFactor = replicaNodes.length - (reassignment?.addingReplicas.length ?? 0);
  if (filters.underReplicated) return replicationFactor - isrNodes.length > 0;
  if (filters.unavailable) return leaderId < 0 || !live.has(leaderId);
  if (filters.underMinIsr) return leaderId < 0 || isrNodes.length < minIsr;
  return isrNodes.length === minIsr;
}

function partitionLine(topic: string, partition: DescribedPartition, reassignment: OngoingReassignment | undefined, isByTopicId: boolean): string {
  const ids = (list: readonly number[]): string => list.join(',');
  // Only an answer that has no such field at all gives N/A.
  const elr = (list: readonly number[] | null): string => (isByTopicId ? 'N/A' : ids(list ?? []));
  const moving = reassignment === undefined ? [] : [`Adding Replicas: ${ids(reassignment.addingReplicas)}`, `Removing Replicas: ${ids(reassignment.removingReplicas)}`];
  return [
    '', `Topic: ${topic}`, `Partition: ${partition.partitionIndex}`, `Leader: ${partition.leaderId < 0 ? 'none' : partition.leaderId}`, `Replicas: ${ids(partition.replicaNodes)}`,
    `Isr: ${ids(partition.isrNodes)}`, ...moving, `Elr: ${elr(partition.eligibleLeaderReplicas)}`, `LastKnownElr: ${elr(partition.lastKnownElr)}`,
  ].join('\t');
}
