import type { MetadataImage } from '../../metadata/image';
import { ErrorCode } from '../../protocol/error-codes';
import { EMPTY_BLOB, assignmentOf, subscriptionOf, type ProtocolBlob, type TopicPartitions } from '../../protocol/protocol-blob';
import { loadedGroup, metadataOf, usesConsumerProtocol } from '../classic-group';
import { startSessions } from '../classic-join';
import type { ClassicGroup, ClassicMember } from '../classic-group-state';
import { answerParked, cancelGroupTimers, nowMs, prepareRebalance } from '../classic-rebalance';
import type { CoordinatorHost } from '../coordinator-host';
import type { Completion } from '../pending-write';
import type { ConsumerGroupRecord, GroupMetadataValue, OffsetsTopicRecord } from '../offsets-topic-records';
import type { ShardWork } from '../shard-access';
import { write } from '../shard-writes';
import { groupTombstones, isClassicOnly } from './consumer-group';
import type { ConsumerGroup, ConsumerMember } from './consumer-group-state';
import { addPartition, NO_TOPICS, type AssignedPartitions, type MutablePartitions, type TopicPartitionSets } from './member-assignment';
import { namesInOrder } from './subscriptions';
import { cancelAllTimers, startMemberTimers } from './timeouts';

/** R-GRP-04, R-CGP-17: groups change from one protocol to the other, with their members where that is possible. */

/**
 * A member of the consumer protocol comes to a group that may be a classic one. Null: there is nothing left to convert; a text: why
 * it cannot be.
 */
export function upgrade(work: ShardWork, groupId: string): ConsumerGroup | string | null {
  const { ctx, shard } = work;
  const classic = shard.groups.get(groupId);
  if (classic === undefined) return null;
  const tombstone = { type: 'GroupMetadata', groupId, value: null } as const;
  if (classic.state === 'Empty' || classic.state === 'Dead') {
    // An empty group converts freely, and its offsets stay.
    write(work, [tombstone], { type: 'nothing' });
    cancelGroupTimers(ctx, classic);
    shard.groups.delete(groupId);
    return null;
  }
  const refusal = upgradeRefusal(work.host, classic);
  if (refusal !== null) return refusal;
  const records = recordsOf(classic, work.host.image);
  if (records === null) return `Cannot upgrade classic group ${groupId} to consumer group because the embedded consumer protocol is malformed.`;
  answerParked(ctx, classic, ErrorCode.REBALANCE_IN_PROGRESS);
  cancelGroupTimers(ctx, classic);
  shard.groups.delete(groupId);
  write(work, [tombstone, ...records], { type: 'nothing' });
  const group = shard.consumerGroups.get(groupId);
  if (group === undefined) return `Group ${groupId} not found.`;
  startMemberTimers(work, group);
  return group;
}

function upgradeRefusal({ config }: CoordinatorHost, classic: ClassicGroup): string | null {
  const why = (reason: string): string => `Cannot upgrade classic group ${classic.groupId} to consumer group because ${reason}.`;
  if (config.groupConsumerMigrationPolicy !== 'upgrade' && config.groupConsumerMigrationPolicy !== 'bidirectional') return why('online upgrade is disabled');
  if (!usesConsumerProtocol(classic)) return why('the group does not use the consumer embedded protocol');
  return classic.members.size > config.groupConsumerMaxSize ? why('the group exceeds the consumer group maximum size') : null;
}

/** Generation becomes epoch, what members have becomes target and assignment. Null when their bytes cannot be read. */
function recordsOf(classic: ClassicGroup, image: MetadataImage): ConsumerGroupRecord[] | null {
  const { groupId, generation } = classic;
  const records: ConsumerGroupRecord[] = [{ type: 'ConsumerGroupMetadata', groupId, value: { epoch: generation, metadataHash: 0 } }];
  for (const member of classic.members.values()) {
    const subscription = subscriptionOf(metadataOf(member, classic.protocolName ?? member.protocols[0]?.name ?? null));
    const assigned = partitionsOf(member.assignment);
    if (subscription === null || assigned === null) return null;
    const { memberId } = member;
    const byId = idsOf(assigned, image);
    const partitions: MutablePartitions = new Map();
    for (const [topicId, numbers] of byId) for (const partition of numbers) addPartition(partitions, topicId, partition, generation);
    records.push(
      { type: 'ConsumerGroupMemberMetadata', groupId, memberId, value: classicMetadata(member, subscription.topics, subscription.rackId ?? null) },
      { type: 'ConsumerGroupTargetAssignmentMember', groupId, memberId, value: byId },
      {
        type: 'ConsumerGroupCurrentMemberAssignment', groupId, memberId,
        value: { epoch: generation, previousEpoch: generation, state: 'STABLE', assigned: partitions, pendingRevocation: new Map() },
      },
    );
  }
  records.push({ type: 'ConsumerGroupTargetAssignmentMetadata', groupId, value: { assignmentEpoch: generation, assignmentTimestampMs: 0 } });
  return records;
}

function classicMetadata(member: ClassicMember, topics: readonly string[], rackId: string | null) {
  return {
    instanceId: member.groupInstanceId, rackId: rackId === '' ? null : rackId, clientId: member.clientId, clientHost: member.clientHost,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs, subscribedTopicNames: namesInOrder(topics), subscribedTopicRegex: '', serverAssignor: null,
    classic: { sessionTimeoutMs: member.sessionTimeoutMs, supportedProtocols: member.protocols },
  };
}

function partitionsOf(assignment: ProtocolBlob): readonly TopicPartitions[] | null {
  return assignment === EMPTY_BLOB ? [] : (assignmentOf(assignment)?.assignedPartitions ?? null);
}

/** Topics by id; those that do not exist are left out. */
export function idsOf(partitions: readonly TopicPartitions[], image: MetadataImage): TopicPartitionSets {
  const byId = new Map<string, ReadonlySet<number>>();
  for (const { topic, partitions: numbers } of partitions) {
    const topicId = image.topics.get(topic)?.topicId;
    if (topicId !== undefined && numbers.length > 0) byId.set(topicId, new Set(numbers));
  }
  return byId.size === 0 ? NO_TOPICS : byId;
}

/** What a classic member is told of its assignment. */
export function assignmentBlob(assigned: AssignedPartitions, image: MetadataImage, version: number): ProtocolBlob {
  const assignedPartitions: TopicPartitions[] = [];
  for (const [topicId, partitions] of assigned) {
    const topic = image.topicNames.get(topicId);
    if (topic !== undefined) assignedPartitions.push({ topic, partitions: [...partitions.keys()].sort((a, b) => a - b) });
  }
  return { assignment: { version, assignedPartitions, userData: null } };
}

/** Only classic members would be left, and the policy lets such a group be a classic one again. */
export function isDowngradeDue({ config }: CoordinatorHost, left: readonly ConsumerMember[]): boolean {
  const allowed = config.groupConsumerMigrationPolicy === 'downgrade' || config.groupConsumerMigrationPolicy === 'bidirectional';
  return allowed && isClassicOnly(left);
}

/** The last member of the consumer protocol is gone: the others go on as a classic group, beginning with a rebalance. */
export function downgrade(work: ShardWork, group: ConsumerGroup, left: readonly ConsumerMember[], gone: readonly ConsumerMember[], completion: Completion): void {
  const { ctx, shard, host } = work;
  const { groupId } = group;
  const value = classicValue(group, left, host.image, nowMs(ctx));
  const records: OffsetsTopicRecord[] = [...groupTombstones(group), { type: 'GroupMetadata', groupId, value }];
  cancelAllTimers(ctx, group);
  if (!write(work, records, completion)) {
    startMemberTimers(work, group);
    return;
  }
  const classic = loadedGroup(groupId, group.nameId, shard.partition, value);
  for (const member of left) {
    const known = classic.members.get(member.memberId);
    if (known !== undefined && member.classic !== null) {
      known.protocols = member.classic.supportedProtocols;
      known.clientNode = group.sessions.get(member.memberId)?.clientNode ?? -1;
    }
  }
  shard.groups.set(groupId, classic);
  startSessions(ctx, classic);
  if (gone.length > 0) prepareRebalance(work, classic);
}

function classicValue(group: ConsumerGroup, left: readonly ConsumerMember[], image: MetadataImage, timestampMs: number): GroupMetadataValue {
  const protocol = left[0]?.classic?.supportedProtocols[0]?.name ?? null;
  return {
    protocolType: 'consumer', generation: group.groupEpoch, protocol, leader: left[0]?.memberId ?? null, currentStateTimestampMs: timestampMs,
    members: left.map((member) => ({
      memberId: member.memberId, groupInstanceId: member.instanceId, clientId: member.clientId, clientHost: member.clientHost,
      rebalanceTimeoutMs: member.rebalanceTimeoutMs, sessionTimeoutMs: member.classic?.sessionTimeoutMs ?? 0,
      subscription: member.classic?.supportedProtocols.find(({ name }) => name === protocol)?.metadata ?? EMPTY_BLOB,
      assignment: assignmentBlob(member.current.assigned, image, 0),
    })),
  };
}
