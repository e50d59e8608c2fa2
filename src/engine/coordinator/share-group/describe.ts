import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import type { DescribedShareGroup, ShareGroupDescribeRequest, ShareGroupDescribeResponse } from '../../protocol/messages/share-group';
import { namedPartitions } from '../consumer/describe';
import type { CoordinatorHost } from '../coordinator-host';
import type { GroupCoordinatorState } from '../group-coordinator-state';
import { ALL_OPERATIONS, NO_OPERATIONS } from '../group-operations';
import { hasGroup, shardFor } from '../shard-access';
import { shareStateOf } from './share-group';

const ASSIGNOR = 'simple';

/** ShareGroupDescribe */
export function describeShareGroups(host: CoordinatorHost, state: GroupCoordinatorState, { body }: Request<ShareGroupDescribeRequest>): ShareGroupDescribeResponse {
  const operations = body.includeAuthorizedOperations === true ? ALL_OPERATIONS : NO_OPERATIONS;
  return { throttleTimeMs: 0, groups: body.groupIds.map((groupId) => describeOne(host, state, groupId, operations)) };
}

function describeOne(host: CoordinatorHost, state: GroupCoordinatorState, groupId: string, authorizedOperations: number): DescribedShareGroup {
  const shard = shardFor(host, state, groupId);
  if (typeof shard === 'number') return undescribed(groupId, shard, null);
  const group = shard.shareGroups.get(groupId);
  if (group === undefined) return undescribed(groupId, ErrorCode.GROUP_ID_NOT_FOUND, hasGroup(shard, groupId) ? `Group ${groupId} is not a share group.` : `Group ${groupId} not found.`);
  return {
    errorCode: ErrorCode.NONE, errorMessage: null, groupId, groupState: shareStateOf(group), groupEpoch: group.groupEpoch, assignmentEpoch: group.targetEpoch, assignorName: ASSIGNOR,
    members: [...group.members.values()].map(({ memberId, rackId, clientId, clientHost, subscribedTopicNames, current }) => ({
      memberId, rackId, memberEpoch: current.epoch, clientId, clientHost, subscribedTopicNames, assignment: namedPartitions(host, [...current.assigned]),
    })),
    authorizedOperations,
  };
}

function undescribed(groupId: string, errorCode: number, errorMessage: string | null): DescribedShareGroup {
  return { errorCode, errorMessage, groupId, groupState: '', groupEpoch: 0, assignmentEpoch: 0, assignorName: '', members: [], authorizedOperations: NO_OPERATIONS };
}
