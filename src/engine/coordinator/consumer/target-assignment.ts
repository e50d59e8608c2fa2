import type { MetadataImage } from '../../metadata/image';
import { assignRange } from '../assignors/range';
import type { ServerAssignor, ServerMember, ServerTopic } from '../assignors/server/server-problem';
import { assignUniform } from '../assignors/server/uniform';
import type { ConsumerGroup, ConsumerMember } from './consumer-group-state';
import { NO_TOPICS, type TopicPartitionSets } from './member-assignment';
import { subscribedTopics, topicsOf } from './subscriptions';

const ASSIGNORS: Readonly<Record<string, ServerAssignor>> = { uniform: assignUniform, range: assignRange };

/** Who should have what (R-CGP-03): member → topic id → partitions. Racks of partitions are not handed to these assignors. */
export function computeTarget(group: ConsumerGroup, members: readonly ConsumerMember[], assignor: string, image: MetadataImage): Map<string, TopicPartitionSets> {
  const topics = subscribedTopics(group, members, image);
  const assign = ASSIGNORS[assignor] as ServerAssignor;
  const answer = assign(topics, members.map((member) => asServerMember(group, member, image)));
  const target = new Map<string, TopicPartitionSets>();
  for (const [memberId, assigned] of answer) {
    const byId = new Map<string, ReadonlySet<number>>();
    for (const [topic, partitions] of assigned) if (partitions.length > 0) byId.set((topics.get(topic) as ServerTopic).topicId, new Set(partitions.toSorted((a, b) => a - b)));
    target.set(memberId, byId.size === 0 ? NO_TOPICS : byId);
  }
  return target;
}

function asServerMember(group: ConsumerGroup, member: ConsumerMember, image: MetadataImage): ServerMember {
  const current = new Map<string, readonly number[]>();
  for (const [topicId, partitions] of group.target.get(member.memberId) ?? NO_TOPICS) {
    const topic = image.topicNames.get(topicId);
    if (topic !== undefined) current.set(topic, [...partitions]);
  }
  return { id: member.memberId, instance: member.instanceId, topics: topicsOf(group, member), current };
}

export function isSameTarget(a: TopicPartitionSets, b: TopicPartitionSets): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [topic, partitions] of a) {
    const others = b.get(topic);
    if (others?.size !== partitions.size) return false;
    for (const partition of partitions) if (!others.has(partition)) return false;
  }
  return true;
}
