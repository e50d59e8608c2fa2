/** Heartbeat of a classic group's member, versions 0 to 4. */
export interface HeartbeatRequest {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  /** From version 3. */
  readonly groupInstanceId?: string | null;
}

export interface HeartbeatResponse {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
}
