import { javaStringOrder } from '../../../base/java-hash';
import { ErrorCode } from '../../protocol/error-codes';
import type { ConsumerGroupDescribeRequest, DescribedAssignment, DescribedConsumerGroup, DescribedConsumerGroupMember } from '../../protocol/messages/consumer-group-describe';
import type { Request } from '../../kernel/connection';
import type { CoordinatorHost } from '../coordinator-host';
import { ALL_OPERATIONS, NO_OPERATIONS } from '../group-operations';
import type { GroupCoordinatorState } from '../group-coordinator-state';
import { shardFor } from '../shard-access';
import { preferredAssignor, stateOf, targetOf } from './consumer-group';
import type { ConsumerGroup, ConsumerMember } from './consumer-group-state';

/** Who speaks which protocol is told from this version on. */
const MEMBER_TYPE_VERSION = 1;
const CONSUMER_MEMBER = 1;
const CLASSIC_MEMBER = 0;

/** ConsumerGroupDescribe */
export function describeConsumerGroups(host: CoordinatorHost, state: GroupCoordinatorState, request: Request<ConsumerGroupDescribeRequest>): { throttleTimeMs: number; groups: DescribedConsumerGroup[] } {
  const operations = request.body.includeAuthorizedOperations === true ? ALL_OPERATIONS : NO_OPERATIONS;
  return { throttleTimeMs: 0, groups: request.body.groupIds.map((groupId) => describeOne(host, state, groupId, request.version, operations)) };
}

function describeOne(host: CoordinatorHost, state: GroupCoordinatorState, groupId: string, version: number, authorizedOperations: number): DescribedConsumerGroup {
  const shard = shardFor(host, state, groupId);
  if (typeof shard === 'number') return undescribed(groupId, shard, null);
  const group = shard.consumerGroups.get(groupId);
  if (group === undefined) {
    const known = shard.groups.has(groupId);
    return undescribed(groupId, ErrorCode.GROUP_ID_NOT_FOUND, known ? `Group ${groupId} is not a consumer group.` : `Group ${groupId} not found.`);
  }
  return {
    errorCode: ErrorCode.NONE, errorMessage: null, groupId, groupState: stateOf(group), groupEpoch: group.groupEpoch, assignmentEpoch: group.targetEpoch,
    assignorName: preferredAssignor(group.members.values()) ?? (host.config.groupConsumerAssignors[0] as string),
    members: [...group.members.values()].map((member) => described(host, group, member, version)), authorizedOperations,
  };
}

function undescribed(groupId: string, errorCode: number, errorMessage: string | null): DescribedConsumerGroup {
  return { errorCode, errorMessage, groupId, groupState: '', groupEpoch: 0, assignmentEpoch: 0, assignorName: '', members: [], authorizedOperations: NO_OPERATIONS };
}

function described(host: CoordinatorHost, group: ConsumerGroup, member: ConsumerMember, version: number): DescribedConsumerGroupMember {
  const { current } = member;
  return {
    memberId: member.memberId, instanceId: member.instanceId, rackId: member.rackId, memberEpoch: current.epoch, clientId: member.clientId, clientHost: member.clientHost,
    // As the coordinator's hash set hands them out.
    subscribedTopicNames: javaStringOrder(member.subscribedTopicNames), subscribedTopicRegex: member.subscribedTopicRegex,
    // What is still to be given up counts as the member's, too.
    assignment: namedPartitions(host, [...numbersOf(current.assigned), ...numbersOf(current.pendingRevocation)]),
    targetAssignment: namedPartitions(host, [...targetOf(group, member.memberId)]),
    ...(version >= MEMBER_TYPE_VERSION ? { memberType: member.classic === null ? CONSUMER_MEMBER : CLASSIC_MEMBER } : {}),
  };
}

function numbersOf(partitions: ReadonlyMap<string, ReadonlyMap<number, number>>): [string, Iterable<number>][] {
  return [...partitions].map(([topicId, numbers]) => [topicId, numbers.keys()]);
}

/** Partitions by topic, those of one topic together; deleted topics are left out. */
export function namedPartitions({ image }: CoordinatorHost, parts: readonly (readonly [string, Iterable<number>])[]): DescribedAssignment {
  const byTopic = new Map<string, number[]>();
  for (const [topicId, partitions] of parts) byTopic.set(topicId, [...(byTopic.get(topicId) ?? []), ...partitions]);
  const topicPartitions = [...byTopic].flatMap(([topicId, partitions]) => {
    const topicName = image.topicNames.get(topicId);
    return topicName === undefined ? [] : [{ topicId, topicName, partitions: partitions.sort((a, b) => a - b) }];
  });
  return { topicPartitions };
}
