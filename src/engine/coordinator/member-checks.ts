import { ErrorCode } from '../protocol/error-codes';
import type { ClassicGroup } from './classic-group-state';

/**
 * JoinGroup and SyncGroup: an instance id decides when it is given (R-GRP-21): not known → UNKNOWN_MEMBER_ID, known under
 * another member id → FENCED_INSTANCE_ID.
 */
export function existingMemberError(group: ClassicGroup, memberId: string, groupInstanceId: string | null): number {
  if (groupInstanceId === null) return group.members.has(memberId) ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
  const current = group.staticMembers.get(groupInstanceId);
  if (current === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  return current === memberId ? ErrorCode.NONE : ErrorCode.FENCED_INSTANCE_ID;
}

/** Heartbeat, LeaveGroup and OffsetCommit: the same, and the member must be there. */
export function memberError(group: ClassicGroup, memberId: string, groupInstanceId: string | null): number {
  const error = groupInstanceId === null ? ErrorCode.NONE : existingMemberError(group, memberId, groupInstanceId);
  if (error !== ErrorCode.NONE) return error;
  return group.members.has(memberId) ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
}
