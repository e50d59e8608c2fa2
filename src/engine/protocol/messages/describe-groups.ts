import type { ProtocolBlob } from '../protocol-blob';

/** DescribeGroups (classic groups), versions 0 to 6. */
export interface DescribeGroupsRequest {
  readonly groups: readonly string[];
  /** From version 3. */
  readonly includeAuthorizedOperations?: boolean;
}

export interface DescribeGroupsResponse {
  readonly throttleTimeMs?: number;
  readonly groups: readonly DescribedGroup[];
}

export interface DescribedGroup {
  readonly errorCode: number;
  /** From version 6. */
  readonly errorMessage?: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly protocolType: string;
  readonly protocolData: string;
  readonly members: readonly DescribedGroupMember[];
  /** From version 3. */
  readonly authorizedOperations?: number;
}

export interface DescribedGroupMember {
  readonly memberId: string;
  /** From version 4. */
  readonly groupInstanceId?: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly memberMetadata: ProtocolBlob;
  readonly memberAssignment: ProtocolBlob;
}
