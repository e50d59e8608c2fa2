import type { ConsumerConfig } from '../config/consumer-config';
import { assignRange } from '../coordinator/assignors/range';
import { assignRoundRobin } from '../coordinator/assignors/roundrobin';
import { assignCooperativeSticky, assignSticky, type StickyMember } from '../coordinator/assignors/sticky/sticky';
import type { Assignment, AssignorTopic, AssignorTopics } from '../coordinator/assignors/assignment';
import type { JoinGroupProtocol, JoinGroupResponse } from '../protocol/messages/join-group';
import type { SyncGroupAssignment } from '../protocol/messages/sync-group';
import { subscriptionOf, type ConsumerProtocolSubscription, type TopicPartitions } from '../protocol/protocol-blob';
import type { ConsumerState } from './consumer-state';

/** The assignors of a classic group's members: what they offer, and what the leader deals out with them (R-GRP-07, R-GRP-08). */

const SUBSCRIPTION_VERSION = 3;
const ASSIGNMENT_VERSION = 3;
const NO_GENERATION = -1;
const COOPERATIVE = 'cooperative-sticky';

/** Names under which members offer the assignors, by the class that the configuration lists. */
const ASSIGNOR_NAMES: ReadonlyMap<string, string> = new Map([
  ['org.apache.kafka.clients.consumer.RangeAssignor', 'range'],
  ['org.apache.kafka.clients.consumer.RoundRobinAssignor', 'roundrobin'],
  ['org.apache.kafka.clients.consumer.StickyAssignor', 'sticky'],
  ['org.apache.kafka.clients.consumer.CooperativeStickyAssignor', COOPERATIVE],
]);

type Assignor = (topics: AssignorTopics, members: readonly StickyMember[]) => Assignment;

const ASSIGNORS: Readonly<Record<string, Assignor>> = {
  range: assignRange, roundrobin: assignRoundRobin, sticky: assignSticky, 'cooperative-sticky': assignCooperativeSticky,
};

/** The assignors of a list that a member can run, by their names in requests. */
export function offeredAssignors(classes: readonly string[]): string[] {
  const names: string[] = [];
  for (const name of classes) {
    const offered = ASSIGNOR_NAMES.get(name);
    if (offered !== undefined && !names.includes(offered)) names.push(offered);
  }
  return names;
}

/** R-GRP-24: a member gives up everything before it joins again, unless all of its assignors can do without. */
export function isCooperative({ partitionAssignmentStrategy }: ConsumerConfig): boolean {
  return offeredAssignors(partitionAssignmentStrategy).every((name) => name === COOPERATIVE);
}

/** What a JoinGroup says for each assignor: the cooperative one hears what the member owns, the sticky one what it had last. */
export function offers(s: ConsumerState): JoinGroupProtocol[] {
  const owned = partitionsOf(s);
  return offeredAssignors(s.config.partitionAssignmentStrategy).map((name) => {
    const subscription: ConsumerProtocolSubscription = {
      version: SUBSCRIPTION_VERSION, topics: s.topics, userData: name === 'sticky' ? stickyUserData(s) : null, ownedPartitions: owned,
      generationId: s.generation, rackId: s.config.clientRack === '' ? null : s.config.clientRack,
    };
    return { name, metadata: { subscription } };
  });
}

export function partitionsOf(s: ConsumerState): TopicPartitions[] {
  const topics: { topic: string; partitions: number[] }[] = [];
  for (const { topic, partition } of s.assigned.values()) {
    const entry = topics.find((one) => one.topic === topic);
    if (entry === undefined) topics.push({ topic, partitions: [partition] });
    else entry.partitions.push(partition);
  }
  for (const { partitions } of topics) partitions.sort((a, b) => a - b);
  return topics;
}

/** R-ASG-07: an eager member owns nothing any more; what it had goes along as data of the assignor's own. */
function stickyUserData({ lastAssignment }: ConsumerState): string | null {
  return lastAssignment === null ? null : JSON.stringify(lastAssignment);
}

/** What a member had, and in which generation. */
export interface LastAssignment {
  readonly generation: number;
  readonly partitions: readonly TopicPartitions[];
}

function ownership(protocol: string, { userData, ownedPartitions = [], generationId = NO_GENERATION }: ConsumerProtocolSubscription): LastAssignment {
  if (protocol !== 'sticky') return { generation: generationId, partitions: ownedPartitions };
  return userData === null ? { generation: NO_GENERATION, partitions: [] } : (JSON.parse(userData) as LastAssignment);
}

/** The leader runs the group's assignor over what it knows of the topics (R-GRP-07, R-ASG-01). */
export function leaderAssignments(s: ConsumerState, joined: JoinGroupResponse): SyncGroupAssignment[] {
  const members: StickyMember[] = [];
  const wanted = new Set<string>();
  for (const { memberId, groupInstanceId, metadata } of joined.members) {
    const subscription = subscriptionOf(metadata);
    if (subscription === null) continue;
    for (const topic of subscription.topics) wanted.add(topic);
    const { generation, partitions } = ownership(s.protocolName, subscription);
    const owned = Object.fromEntries(partitions.map((one) => [one.topic, one.partitions]));
    members.push({ id: memberId, topics: subscription.topics, instance: groupInstanceId ?? null, rack: subscription.rackId ?? null, owned, generation });
  }
  const topics = new Map<string, AssignorTopic>();
  s.assignedCounts = new Map();
  for (const name of wanted) {
    const partitions = s.net.metadata.topics.get(name)?.partitions.length ?? 0;
    topics.set(name, { partitions });
    s.assignedCounts.set(name, partitions);
  }
  const assign = ASSIGNORS[s.protocolName] ?? assignRange;
  const assignment = assign(topics, members);
  return members.map(({ id }) => {
    const assignedPartitions: TopicPartitions[] = [];
    for (const [topic, partitions] of assignment.get(id) ?? []) assignedPartitions.push({ topic, partitions });
    return { memberId: id, assignment: { assignment: { version: ASSIGNMENT_VERSION, assignedPartitions, userData: null } } };
  });
}
