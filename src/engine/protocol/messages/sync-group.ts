import type { ProtocolBlob } from '../protocol-blob';

/** SyncGroup, versions 0 to 5. */
export interface SyncGroupRequest {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  /** From version 3. */
  readonly groupInstanceId?: string | null;
  /** From version 5. */
  readonly protocolType?: string | null;
  /** From version 5. */
  readonly protocolName?: string | null;
  /** Empty, save from the leader. */
  readonly assignments: readonly SyncGroupAssignment[];
}

export interface SyncGroupAssignment {
  readonly memberId: string;
  readonly assignment: ProtocolBlob;
}

export interface SyncGroupResponse {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  /** From version 5. */
  readonly protocolType?: string | null;
  /** From version 5. */
  readonly protocolName?: string | null;
  readonly assignment: ProtocolBlob;
}
