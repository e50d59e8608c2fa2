import type { Request } from '../kernel/connection';
import { ApiKey } from '../protocol/api-keys';
import type { ConsumerGroupHeartbeatResponse } from '../protocol/messages/consumer-group-heartbeat';
import type { HeartbeatResponse } from '../protocol/messages/heartbeat';
import type { JoinGroupMember, JoinGroupResponse } from '../protocol/messages/join-group';
import type { LeaveGroupRequest, LeaveGroupResponse, LeavingMember, LeftMember } from '../protocol/messages/leave-group';
import type { SyncGroupResponse } from '../protocol/messages/sync-group';
import type { DeleteGroupsRequest, DeleteGroupsResponse } from '../protocol/messages/delete-groups';
import type { OffsetCommitResponse, OffsetCommitTopicResponse } from '../protocol/messages/offset-commit';
import type { OffsetFetchResponse } from '../protocol/messages/offset-fetch';
import type { OffsetDeleteResponse } from '../protocol/messages/offset-delete';
import { EMPTY_BLOB, type ProtocolBlob } from '../protocol/protocol-blob';
import type { ClassicGroup } from './classic-group-state';

/** The answers of the group APIs, each with the fields of the version it was asked in. */

const NO_GENERATION = -1;

export function joinError(request: Request, memberId: string, errorCode: number): JoinGroupResponse {
  return joinResponse(request.version, errorCode, NO_GENERATION, null, null, '', false, memberId, []);
}

export function joinSuccess(version: number, group: ClassicGroup, memberId: string, members: readonly JoinGroupMember[], skipAssignment: boolean): JoinGroupResponse {
  return joinResponse(version, 0, group.generation, group.protocolType, group.protocolName, group.leaderId ?? '', skipAssignment, memberId, members);
}

export function joinResponse(
  version: number, errorCode: number, generationId: number, protocolType: string | null, protocolName: string | null, leader: string,
  skipAssignment: boolean, memberId: string, members: readonly JoinGroupMember[],
): JoinGroupResponse {
  return {
    throttleTimeMs: 0,
    errorCode,
    generationId,
    ...(version >= 7 ? { protocolType } : {}),
    // Nullable only from version 7.
    protocolName: version >= 7 ? protocolName : (protocolName ?? ''),
    leader,
    ...(version >= 9 ? { skipAssignment } : {}),
    memberId,
    members: version >= 5 ? members : members.map((member) => ({ memberId: member.memberId, metadata: member.metadata })),
  };
}

export function syncResponse(version: number, errorCode: number, protocolType: string | null, protocolName: string | null, assignment: ProtocolBlob): SyncGroupResponse {
  return { throttleTimeMs: 0, errorCode, ...(version >= 5 ? { protocolType, protocolName } : {}), assignment };
}

export function syncError(request: Request, errorCode: number): SyncGroupResponse {
  return syncResponse(request.version, errorCode, null, null, EMPTY_BLOB);
}

export function heartbeatError(errorCode: number, errorMessage: string | null): ConsumerGroupHeartbeatResponse {
  return { throttleTimeMs: 0, errorCode, errorMessage, memberId: null, memberEpoch: 0, heartbeatIntervalMs: 0, assignment: null };
}

export function heartbeatResponse(errorCode: number): HeartbeatResponse {
  return { throttleTimeMs: 0, errorCode };
}

/** Up to version 2 the request names one member, and its error is the request's. */
export function leaveResponse(version: number, errorCode: number, members: readonly LeftMember[]): LeaveGroupResponse {
  if (version >= 3) return { throttleTimeMs: 0, errorCode, members };
  return { throttleTimeMs: 0, errorCode: errorCode !== 0 ? errorCode : (members[0]?.errorCode ?? 0) };
}

export function leavingMembers(version: number, body: LeaveGroupRequest): readonly LeavingMember[] {
  return version >= 3 ? (body.members ?? []) : [{ memberId: body.memberId ?? '' }];
}

export function offsetCommitResponse(topics: readonly OffsetCommitTopicResponse[]): OffsetCommitResponse {
  return { throttleTimeMs: 0, topics };
}

export function offsetDeleteError(errorCode: number): OffsetDeleteResponse {
  return { errorCode, throttleTimeMs: 0, topics: [] };
}

/** The answer to a request whose records could not be committed, in the shape of its API. */
export function failedAnswer(request: Request, prepared: object, errorCode: number): object {
  switch (request.api) {
    case ApiKey.ConsumerGroupHeartbeat:
    case ApiKey.ShareGroupHeartbeat:
      return heartbeatError(errorCode, null);
    case ApiKey.JoinGroup:
      return joinError(request, '', errorCode);
    case ApiKey.SyncGroup:
      return syncError(request, errorCode);
    case ApiKey.Heartbeat:
      return heartbeatResponse(errorCode);
    case ApiKey.LeaveGroup:
      return leaveResponse(request.version, errorCode, []);
    case ApiKey.OffsetCommit:
    case ApiKey.TxnOffsetCommit:
      return withEveryError(prepared as OffsetCommitResponse, errorCode);
    case ApiKey.OffsetFetch:
      return withoutOffsets(prepared as OffsetFetchResponse, errorCode);
    case ApiKey.OffsetDelete:
      return offsetDeleteError(errorCode);
    case ApiKey.DeleteGroups:
      return { throttleTimeMs: 0, results: (request.body as DeleteGroupsRequest).groupsNames.map((groupId) => ({ groupId, errorCode })) } satisfies DeleteGroupsResponse;
    default:
      return prepared;
  }
}

/** A commit that failed as a whole; what had an error of its own keeps it. */
function withEveryError(prepared: OffsetCommitResponse, errorCode: number): OffsetCommitResponse {
  return offsetCommitResponse(prepared.topics.map((topic) => ({
    ...topic,
    partitions: topic.partitions.map((partition) => ({ partitionIndex: partition.partitionIndex, errorCode: partition.errorCode !== 0 ? partition.errorCode : errorCode })),
  })));
}

function withoutOffsets({ groups }: OffsetFetchResponse, errorCode: number): OffsetFetchResponse {
  if (groups === undefined) return { throttleTimeMs: 0, topics: [], errorCode };
  return { throttleTimeMs: 0, groups: groups.map(({ groupId }) => ({ groupId, topics: [], errorCode })) };
}
