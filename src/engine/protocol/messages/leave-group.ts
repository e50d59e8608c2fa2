/** LeaveGroup, versions 0 to 5: one member up to version 2, several from version 3. */
export interface LeaveGroupRequest {
  readonly groupId: string;
  readonly memberId?: string;
  readonly members?: readonly LeavingMember[];
}

export interface LeavingMember {
  /** Empty when an administrator removes a static member by its instance id. */
  readonly memberId: string;
  readonly groupInstanceId?: string | null;
  readonly reason?: string | null;
}

export interface LeaveGroupResponse {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly members?: readonly LeftMember[];
}

export interface LeftMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly errorCode: number;
}
