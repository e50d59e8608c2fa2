import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { ErrorCode } from '../protocol/error-codes';
import type { DeleteGroupsRequest } from '../protocol/messages/delete-groups';
import type { DescribedGroup, DescribedGroupMember, DescribeGroupsRequest, DescribeGroupsResponse } from '../protocol/messages/describe-groups';
import type { ListedGroup, ListGroupsRequest, ListGroupsResponse } from '../protocol/messages/list-groups';
import { EMPTY_BLOB } from '../protocol/protocol-blob';
import { metadataOf } from './classic-group';
import { groupTombstones, stateOf } from './consumer/consumer-group';
import type { CoordinatorHost } from './coordinator-host';
import { ALL_OPERATIONS, NO_OPERATIONS } from './group-operations';
import type { CoordinatorShard, GroupCoordinatorState } from './group-coordinator-state';
import { allOffsetTombstones, forgetGroup } from './offset-removal';
import type { OffsetsTopicRecord } from './offsets-topic-records';
import { shareGroupTombstones, shareStateOf, unionOf } from './share-group/share-group';
import { askToDelete } from './share-group/share-offsets';
import { hasGroup, shardFor, type ShardWork } from './shard-access';
import { write } from './shard-writes';

/** DescribeGroups, ListGroups and DeleteGroups. */

const GROUP_NOT_FOUND_VERSION = 6;
const INSTANCE_ID_VERSION = 4;
const OPERATIONS_VERSION = 3;
const STATE_VERSION = 4;
const TYPE_VERSION = 5;
const CLASSIC = 'classic';
const CONSUMER = 'consumer';
const SHARE = 'share';

export function describeGroups(host: CoordinatorHost, state: GroupCoordinatorState, request: Request<DescribeGroupsRequest>): DescribeGroupsResponse {
  return { throttleTimeMs: 0, groups: request.body.groups.map((groupId) => describeGroup(host, state, groupId, request.version, request.body.includeAuthorizedOperations === true)) };
}

function describeGroup(host: CoordinatorHost, state: GroupCoordinatorState, groupId: string, version: number, withOperations: boolean): DescribedGroup {
  const shard = shardFor(host, state, groupId);
  if (typeof shard === 'number') return described(version, shard, groupId, '', '', '', []);
  const group = shard.groups.get(groupId);
  if (group === undefined) {
    const error = version >= GROUP_NOT_FOUND_VERSION ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.NONE;
    return described(version, error, groupId, 'Dead', '', '', [], NO_OPERATIONS, hasGroup(shard, groupId) ? `Group ${groupId} is not a classic group.` : `Group ${groupId} not found.`);
  }
  const isStable = group.state === 'Stable';
  const members = [...group.members.values()].map((member): DescribedGroupMember => ({
    memberId: member.memberId,
    ...(version >= INSTANCE_ID_VERSION ? { groupInstanceId: member.groupInstanceId } : {}),
    clientId: member.clientId,
    clientHost: member.clientHost,
    memberMetadata: isStable ? metadataOf(member, group.protocolName) : EMPTY_BLOB,
    memberAssignment: member.assignment,
  }));
  return described(version, ErrorCode.NONE, groupId, group.state, group.protocolType ?? '', isStable ? (group.protocolName ?? '') : '', members, withOperations ? ALL_OPERATIONS : NO_OPERATIONS);
}

function described(
  version: number, errorCode: number, groupId: string, groupState: string, protocolType: string, protocolData: string, members: readonly DescribedGroupMember[],
  authorizedOperations = NO_OPERATIONS, message = '',
): DescribedGroup {
  const errorMessage = errorCode === ErrorCode.GROUP_ID_NOT_FOUND ? message : null;
  return {
    errorCode, ...(version >= GROUP_NOT_FOUND_VERSION ? { errorMessage } : {}), groupId, groupState, protocolType, protocolData, members,
    ...(version >= OPERATIONS_VERSION ? { authorizedOperations } : {}),
  };
}

/** The groups of the partitions that this broker leads. */
export function listGroups(state: GroupCoordinatorState, request: Request<ListGroupsRequest>): ListGroupsResponse {
  const states = (request.body.statesFilter ?? []).map((name) => name.toLowerCase());
  const types = (request.body.typesFilter ?? []).map((name) => name.toLowerCase());
  const groups: GroupToList[] = [];
  for (const shard of state.shards.values()) {
    if (shard.loading) return { throttleTimeMs: 0, errorCode: ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, groups: [] };
    for (const group of shard.groups.values()) groups.push({ groupId: group.groupId, protocolType: group.protocolType ?? '', state: group.state, type: CLASSIC });
    for (const group of shard.consumerGroups.values()) groups.push({ groupId: group.groupId, protocolType: CONSUMER, state: stateOf(group), type: CONSUMER });
    for (const group of shard.shareGroups.values()) groups.push({ groupId: group.groupId, protocolType: SHARE, state: shareStateOf(group), type: SHARE });
  }
  const isAsked = ({ state: groupState, type }: GroupToList): boolean =>
    (states.length === 0 || states.includes(groupState.toLowerCase())) && (types.length === 0 || types.includes(type));
  return { throttleTimeMs: 0, errorCode: ErrorCode.NONE, groups: groups.filter(isAsked).map((group) => listed(group, request.version)) };
}

interface GroupToList {
  readonly groupId: string;
  readonly protocolType: string;
  readonly state: string;
  readonly type: string;
}

function listed({ groupId, protocolType, state, type }: GroupToList, version: number): ListedGroup {
  return { groupId, protocolType, ...(version >= STATE_VERSION ? { groupState: state } : {}), ...(version >= TYPE_VERSION ? { groupType: type } : {}) };
}

/** R-GRP-16: only an empty group can be deleted, and its offsets go with it. */
export function deleteGroups(
  ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request<DeleteGroupsRequest>, workOn: (shard: CoordinatorShard) => ShardWork,
  failed: ReadonlyMap<string, number> = new Map(),
): void {
  for (const groupId of request.body.groupsNames) {
    const shard = shardFor(host, state, groupId);
    const group = typeof shard === 'number' ? undefined : shard.shareGroups.get(groupId);
    if (typeof shard === 'number' || group === undefined || group.members.size > 0 || failed.has(groupId)) continue;
    // A share group goes after what share coordinators know of it; then it is looked at again.
    const partitions = unionOf(group.states.initializing, group.states.initialized);
    if (partitions.size === 0) continue;
    askToDelete(workOn(shard), group, partitions, { type: 'groupDeleted', request, failed });
    return;
  }
  const results: { groupId: string; errorCode: number }[] = [];
  const writes = new Map<CoordinatorShard, { readonly records: OffsetsTopicRecord[]; readonly groupIds: string[] }>();
  for (const groupId of request.body.groupsNames) {
    const shard = shardFor(host, state, groupId);
    const errorCode = typeof shard === 'number' ? shard : (failed.get(groupId) ?? deleteError(shard, groupId));
    results.push({ groupId, errorCode });
    if (typeof shard === 'number' || errorCode !== ErrorCode.NONE) continue;
    let write = writes.get(shard);
    if (write === undefined) writes.set(shard, (write = { records: [], groupIds: [] }));
    const consumerGroup = shard.consumerGroups.get(groupId);
    const shareGroup = shard.shareGroups.get(groupId);
    const group: readonly OffsetsTopicRecord[] = shareGroup !== undefined ? shareGroupTombstones(shareGroup)
      : consumerGroup !== undefined ? groupTombstones(consumerGroup)
      : [{ type: 'GroupMetadata', groupId, value: null }];
    write.records.push(...allOffsetTombstones(workOn(shard), groupId), ...group);
    write.groupIds.push(groupId);
  }
  const body = { throttleTimeMs: 0, results };
  if (writes.size === 0) {
    ctx.reply(request, body);
    return;
  }
  // The answer waits for the last of the partitions written.
  let remaining = writes.size;
  for (const [shard, { records, groupIds }] of writes) {
    const isLast = --remaining === 0;
    const work = workOn(shard);
    if (write(work, records, isLast ? { type: 'answer', request, body } : { type: 'nothing' })) for (const groupId of groupIds) forgetGroup(work, groupId);
  }
}

function deleteError(shard: CoordinatorShard, groupId: string): number {
  const group = shard.groups.get(groupId);
  const consumerGroup = shard.consumerGroups.get(groupId) ?? shard.shareGroups.get(groupId);
  if (consumerGroup !== undefined) return consumerGroup.members.size === 0 ? ErrorCode.NONE : ErrorCode.NON_EMPTY_GROUP;
  if (group === undefined || group.state === 'Dead') return ErrorCode.GROUP_ID_NOT_FOUND;
  return group.state === 'Empty' ? ErrorCode.NONE : ErrorCode.NON_EMPTY_GROUP;
}
