import { ErrorCode } from '../../protocol/error-codes';
import type { FoundCoordinator } from '../../protocol/messages/find-coordinator';
import type { DescribedShareGroup, ShareGroupDescribeResponse } from '../../protocol/messages/share-group';
import type {
  AlterShareGroupOffsetsResponse, DeletedOffsetsTopic, DeleteShareGroupOffsetsResponse, DescribedOffsetsGroup, DescribeShareGroupOffsetsResponse,
} from '../../protocol/messages/share-group-offsets';
import type { Steps, ToolContext } from '../process/tool';
import type { AdminClient } from './admin-client';
import { apiFailure } from './api-failure';
import { askCoordinator } from './group-calls';

/** What the admin client asks the coordinators of share groups (R-CLI-49). */

export interface ShareGroupDescription extends DescribedShareGroup {
  readonly coordinator: FoundCoordinator;
}

/** Where a share group starts to read a partition; null: nobody has read it yet. */
export interface ShareStart {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number | null;
  readonly leaderEpoch: number | null;
  readonly lag: number | null;
}

interface Start {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export function* describeShareGroup(context: ToolContext, admin: AdminClient, groupId: string): Steps<ShareGroupDescription> {
  const { answer, coordinator } = yield* askCoordinator<ShareGroupDescribeResponse>(
    context, admin, groupId, { name: 'describeShareGroups', api: 'ShareGroupDescribe', version: 1, body: { groupIds: [groupId], includeAuthorizedOperations: false } },
    ({ groups }) => groups[0]?.errorCode ?? ErrorCode.NONE,
  );
  const [group] = answer.groups;
  if (group === undefined) throw apiFailure(ErrorCode.GROUP_ID_NOT_FOUND, `Group ${groupId} not found.`);
  if (group.errorCode !== ErrorCode.NONE) throw apiFailure(group.errorCode, group.errorMessage);
  return { ...group, coordinator };
}

/** Sorted; partitions about which the coordinator has only an error are left out. */
export function* shareGroupStarts(context: ToolContext, admin: AdminClient, groupId: string): Steps<readonly ShareStart[]> {
  const { answer } = yield* askCoordinator<DescribeShareGroupOffsetsResponse>(
    context, admin, groupId, { name: 'listShareGroupOffsets', api: 'DescribeShareGroupOffsets', version: 1, body: { groups: [{ groupId, topics: null }] } },
    ({ groups }) => groups[0]?.errorCode ?? ErrorCode.NONE,
  );
  const [group] = answer.groups;
  if (group === undefined) return [];
  if (group.errorCode !== ErrorCode.NONE) throw apiFailure(group.errorCode, group.errorMessage);
  return startsOf(group).sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
}

function startsOf({ topics }: DescribedOffsetsGroup): ShareStart[] {
  return topics.flatMap(({ topicName, partitions }) => partitions.filter(({ errorCode }) => errorCode === ErrorCode.NONE).map(({ partitionIndex, startOffset, leaderEpoch, lag }) => {
    const isRead = startOffset >= 0;
    return { topic: topicName, partition: partitionIndex, offset: isRead ? startOffset : null, leaderEpoch: isRead && leaderEpoch >= 0 ? leaderEpoch : null, lag: isRead && lag >= 0 ? lag : null };
  }));
}

export function* alterShareGroupStarts(context: ToolContext, admin: AdminClient, groupId: string, starts: readonly Start[]): Steps<void> {
  const topics = [...new Set(starts.map(({ topic }) => topic))].map((topicName) => ({
    topicName, partitions: starts.filter(({ topic }) => topic === topicName).map(({ partition, offset }) => ({ partitionIndex: partition, startOffset: offset })),
  }));
  const { answer } = yield* askCoordinator<AlterShareGroupOffsetsResponse>(
    context, admin, groupId, { name: 'alterShareGroupOffsets', api: 'AlterShareGroupOffsets', version: 0, body: { groupId, topics } }, ({ errorCode }) => errorCode,
  );
  if (answer.errorCode !== ErrorCode.NONE) throw apiFailure(answer.errorCode, answer.errorMessage);
  const failed = answer.responses.flatMap(({ partitions }) => partitions).find(({ errorCode }) => errorCode !== ErrorCode.NONE);
  if (failed !== undefined) throw apiFailure(failed.errorCode, failed.errorMessage);
}

/** Topic by topic what came of it; throws when the group as a whole was refused. */
export function* deleteShareGroupStarts(context: ToolContext, admin: AdminClient, groupId: string, topics: readonly string[]): Steps<readonly DeletedOffsetsTopic[]> {
  const { answer } = yield* askCoordinator<DeleteShareGroupOffsetsResponse>(
    context, admin, groupId, { name: 'deleteShareGroupOffsets', api: 'DeleteShareGroupOffsets', version: 0, body: { groupId, topics: topics.map((topicName) => ({ topicName })) } }, ({ errorCode }) => errorCode,
  );
  if (answer.errorCode !== ErrorCode.NONE) throw apiFailure(answer.errorCode, answer.errorMessage);
  return answer.responses;
}
