import type { ProtocolBlob } from '../protocol-blob';

/** JoinGroup, versions 0 to 9. */
export interface JoinGroupRequest {
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
  /** −1 (version 0) stands for the session timeout. */
  readonly rebalanceTimeoutMs: number;
  /** Empty when the member has none yet. */
  readonly memberId: string;
  /** From version 5. */
  readonly groupInstanceId?: string | null;
  readonly protocolType: string;
  /** In order of preference. */
  readonly protocols: readonly JoinGroupProtocol[];
  /** From version 8. */
  readonly reason?: string | null;
}

export interface JoinGroupProtocol {
  readonly name: string;
  readonly metadata: ProtocolBlob;
}

export interface JoinGroupResponse {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly generationId: number;
  /** From version 7. */
  readonly protocolType?: string | null;
  readonly protocolName: string | null;
  readonly leader: string;
  /** From version 9. */
  readonly skipAssignment?: boolean;
  readonly memberId: string;
  readonly members: readonly JoinGroupMember[];
}

export interface JoinGroupMember {
  readonly memberId: string;
  /** From version 5. */
  readonly groupInstanceId?: string | null;
  readonly metadata: ProtocolBlob;
}
