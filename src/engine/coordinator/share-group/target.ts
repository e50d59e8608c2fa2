import type { MetadataImage } from '../../metadata/image';
import { compareText } from '../assignors/assignment';
import { assignSimple } from '../assignors/server/simple';
import type { ServerTopic } from '../assignors/server/server-problem';
import { NO_TOPICS, type TopicPartitionSets } from '../consumer/member-assignment';
import { unionOf, without } from './share-group';
import type { ShareGroup, ShareMember } from './share-group-state';

/** Topics of these members that exist, by name in order. */
export function subscribedShareTopics(members: Iterable<ShareMember>, image: MetadataImage): ReadonlyMap<string, ServerTopic> {
  const names = new Set<string>();
  for (const member of members) for (const name of member.subscribedTopicNames) names.add(name);
  const topics = new Map<string, ServerTopic>();
  for (const name of [...names].sort(compareText)) {
    const topic = image.topics.get(name);
    if (topic !== undefined) topics.set(name, { topicId: topic.topicId, partitions: topic.partitions.length });
  }
  return topics;
}

/** Who should have what (R-ASG-13): member → topic id → partitions, of those that share coordinators keep a state of. */
export function computeShareTarget(group: ShareGroup, members: readonly ShareMember[], image: MetadataImage): Map<string, TopicPartitionSets> {
  const { initialized } = group.states;
  const topics = new Map<string, ServerTopic>();
  for (const [name, topic] of subscribedShareTopics(members, image)) topics.set(name, { ...topic, initialized: initialized.get(topic.topicId) ?? new Set() });
  const answer = assignSimple(topics, members.map((member) => ({
    id: member.memberId, instance: null, topics: member.subscribedTopicNames, current: namedTarget(group.target.get(member.memberId) ?? NO_TOPICS, image),
  })));
  const target = new Map<string, TopicPartitionSets>();
  for (const [memberId, assigned] of answer) {
    const byId = new Map<string, ReadonlySet<number>>();
    for (const [name, partitions] of assigned) if (partitions.length > 0) byId.set((topics.get(name) as ServerTopic).topicId, new Set(partitions.toSorted((a, b) => a - b)));
    target.set(memberId, byId.size === 0 ? NO_TOPICS : byId);
  }
  return target;
}

function namedTarget(target: TopicPartitionSets, image: MetadataImage): Map<string, readonly number[]> {
  const named = new Map<string, readonly number[]>();
  for (const [topicId, partitions] of target) {
    const name = image.topicNames.get(topicId);
    if (name !== undefined) named.set(name, [...partitions]);
  }
  return named;
}

/** Partitions that members subscribe to have a state by now, and nobody is to have them yet. */
export function isAssignmentPending({ members, states, target }: ShareGroup, image: MetadataImage): boolean {
  if (members.size === 0 || states.initialized.size === 0) return false;
  let assigned = NO_TOPICS;
  for (const partitions of target.values()) assigned = unionOf(assigned, partitions);
  for (const topicId of without(states.initialized, assigned).keys()) {
    const name = image.topicNames.get(topicId);
    if (name === undefined) continue;
    for (const { subscribedTopicNames } of members.values()) if (subscribedTopicNames.includes(name)) return true;
  }
  return false;
}
