import { ErrorCode } from '../../protocol/error-codes';
import { isRetriable } from '../../protocol/error-classes';
import type { ConsumerGroupDescribeResponse, DescribedAssignment } from '../../protocol/messages/consumer-group-describe';
import type { DescribeGroupsResponse } from '../../protocol/messages/describe-groups';
import type { FindCoordinatorResponse, FoundCoordinator } from '../../protocol/messages/find-coordinator';
import type { ListedGroup, ListGroupsResponse } from '../../protocol/messages/list-groups';
import type { OffsetFetchResponse } from '../../protocol/messages/offset-fetch';
import { assignmentOf } from '../../protocol/protocol-blob';
import type { Steps, ToolContext } from '../process/tool';
import { KAFKA_ERRORS, ToolFailure } from '../process/tool-failure';
import type { AdminCall, AdminClient } from './admin-client';
import { apiFailure } from './api-failure';
import { describeCluster, RETRY_MS } from './cluster-calls';

export interface GroupMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly clientId: string;
  readonly host: string;
  readonly assignment: readonly AssignedTopic[];
  readonly target: readonly AssignedTopic[] | null;
  /** Null in a group of the classic protocol. */
  readonly epoch: number | null;
  /** Null unless members of both protocols may be there. */
  readonly upgraded: boolean | null;
}

export interface AssignedTopic {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** A group as the admin client describes it, of whichever protocol it is. */
export interface GroupDescription {
  readonly groupId: string;
  readonly type: 'Classic' | 'Consumer';
  readonly state: string;
  readonly assignor: string;
  readonly coordinator: FoundCoordinator;
  readonly members: readonly GroupMember[];
  readonly epoch: number | null;
  readonly targetEpoch: number | null;
}

export interface CommittedOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly leaderEpoch: number;
}

const API_TIMEOUT_MS = 60_000;
const GROUP_KEY = 0;

/** Asks a group's coordinator; looks for it anew while it moves or loads. */
export function* askCoordinator<Answer extends object>(context: ToolContext, admin: AdminClient, group: string, call: Omit<AdminCall, 'to'>, codeOf: (answer: Answer) => number): Steps<{ readonly answer: Answer; readonly coordinator: FoundCoordinator }> {
  const endUs = context.nowUs + API_TIMEOUT_MS * 1000;
  while (context.nowUs < endUs) {
    const found = yield* admin.ask<FindCoordinatorResponse>({ name: 'findCoordinator', api: 'FindCoordinator', version: 6, body: { keyType: GROUP_KEY, coordinatorKeys: [group] } });
    const coordinator = found.coordinators?.[0];
    if (coordinator !== undefined && coordinator.errorCode === ErrorCode.NONE) {
      const answer = yield* admin.ask<Answer>({ ...call, to: coordinator.nodeId, errorOf: () => ErrorCode.NONE });
      if (!isRetriable(codeOf(answer))) return { answer, coordinator };
    } else if (coordinator !== undefined && !isRetriable(coordinator.errorCode)) throw apiFailure(coordinator.errorCode, coordinator.errorMessage);
    yield* context.sleep(RETRY_MS);
  }
  throw new ToolFailure(`${KAFKA_ERRORS}.TimeoutException`, `Call(callName=${call.name}, deadlineMs=${Math.floor(context.nowUs / 1000)}, tries=1, nextAllowedTryMs=0) timed out at ${Math.floor(context.nowUs / 1000)} after 1 attempt(s)`);
}

export function* describeGroup(context: ToolContext, admin: AdminClient, groupId: string): Steps<GroupDescription> {
  const { answer, coordinator } = yield* askCoordinator<ConsumerGroupDescribeResponse>(
    context, admin, groupId, { name: 'describeConsumerGroups', api: 'ConsumerGroupDescribe', version: 1, body: { groupIds: [groupId], includeAuthorizedOperations: false } },
    ({ groups }) => groups[0]?.errorCode ?? ErrorCode.NONE,
  );
  const group = answer.groups[0];
  if (group === undefined || group.errorCode === ErrorCode.GROUP_ID_NOT_FOUND) return yield* describeClassicGroup(context, admin, groupId);
  if (group.errorCode !== ErrorCode.NONE) throw apiFailure(group.errorCode, group.errorMessage);
  return {
    groupId, type: 'Consumer', state: group.groupState, assignor: group.assignorName, coordinator, epoch: group.groupEpoch, targetEpoch: group.assignmentEpoch,
    members: group.members.map((member) => ({
      memberId: member.memberId, instanceId: member.instanceId, clientId: member.clientId, host: member.clientHost, assignment: topicsOf(member.assignment), target: topicsOf(member.targetAssignment),
      epoch: member.memberEpoch, upgraded: member.memberType === undefined || member.memberType < 0 ? null : member.memberType === 1,
    })),
  };
}

function* describeClassicGroup(context: ToolContext, admin: AdminClient, groupId: string): Steps<GroupDescription> {
  const { answer, coordinator } = yield* askCoordinator<DescribeGroupsResponse>(
    context, admin, groupId, { name: 'describeConsumerGroups', api: 'DescribeGroups', version: 6, body: { groups: [groupId], includeAuthorizedOperations: false } },
    ({ groups }) => groups[0]?.errorCode ?? ErrorCode.NONE,
  );
  const group = answer.groups[0];
  if (group === undefined) throw apiFailure(ErrorCode.GROUP_ID_NOT_FOUND, `Group ${groupId} not found.`);
  if (group.errorCode !== ErrorCode.NONE) throw apiFailure(group.errorCode, group.errorMessage ?? null);
  return {
    groupId, type: 'Classic', state: group.groupState, assignor: group.protocolData, coordinator, epoch: null, targetEpoch: null,
    members: group.members.map((member) => ({
      memberId: member.memberId, instanceId: member.groupInstanceId ?? null, clientId: member.clientId, host: member.clientHost,
      assignment: (assignmentOf(member.memberAssignment)?.assignedPartitions ?? []).map(({ topic, partitions }) => ({ topic, partitions })), target: null, epoch: null, upgraded: null,
    })),
  };
}

function topicsOf({ topicPartitions }: DescribedAssignment): AssignedTopic[] {
  return topicPartitions.map(({ topicName, partitions }) => ({ topic: topicName, partitions }));
}

/** What a group has committed, sorted. */
export function* committedOffsets(context: ToolContext, admin: AdminClient, groupId: string): Steps<readonly CommittedOffset[]> {
  const { answer } = yield* askCoordinator<OffsetFetchResponse>(
    context, admin, groupId, { name: 'listConsumerGroupOffsets', api: 'OffsetFetch', version: 9, body: { groups: [{ groupId, memberId: null, memberEpoch: -1, topics: null }], requireStable: false } },
    ({ groups }) => groups?.[0]?.errorCode ?? ErrorCode.NONE,
  );
  const group = answer.groups?.[0];
  if (group === undefined || group.errorCode === ErrorCode.GROUP_ID_NOT_FOUND) return [];
  if (group.errorCode !== ErrorCode.NONE) throw apiFailure(group.errorCode);
  return group.topics
    .flatMap(({ name = '', partitions }) => partitions.map((one) => ({ topic: name, partition: one.partitionIndex, offset: one.committedOffset, leaderEpoch: one.committedLeaderEpoch ?? -1 })))
    .filter(({ offset }) => offset >= 0)
    .sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
}

/** All groups of all coordinators, sorted by id. */
export function* listGroups(admin: AdminClient, statesFilter: readonly string[] = [], typesFilter: readonly string[] = []): Steps<readonly ListedGroup[]> {
  const { brokers } = yield* describeCluster(admin);
  const groups: ListedGroup[] = [];
  for (const { brokerId } of brokers) {
    const answer = yield* admin.askOrThrow<ListGroupsResponse>({ name: 'listGroups', api: 'ListGroups', version: 5, to: brokerId, body: { statesFilter, typesFilter } });
    groups.push(...answer.groups);
  }
  return groups.sort((a, b) => (a.groupId < b.groupId ? -1 : 1));
}

