import type { TopicIdPartitions } from './consumer-group-heartbeat';

/** ShareGroupHeartbeat, version 1 (R-SHR-01): the one request by which members of a share group join, stay and leave. */
export interface ShareGroupHeartbeatRequest {
  readonly groupId: string;
  readonly memberId: string;
  /** 0 joins, −1 leaves. */
  readonly memberEpoch: number;
  readonly rackId?: string | null;
  /** Null = as before. */
  readonly subscribedTopicNames?: readonly string[] | null;
}

export interface ShareGroupHeartbeatResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly memberId: string | null;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  /** Null = nothing new. */
  readonly assignment: { readonly topicPartitions: readonly TopicIdPartitions[] } | null;
}

export interface ShareGroupDescribeRequest {
  readonly groupIds: readonly string[];
  readonly includeAuthorizedOperations?: boolean;
}

export interface DescribedShareGroup {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  readonly assignorName: string;
  readonly members: readonly DescribedShareGroupMember[];
  readonly authorizedOperations: number;
}

export interface DescribedShareGroupMember {
  readonly memberId: string;
  readonly rackId: string | null;
  readonly memberEpoch: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
  readonly assignment: { readonly topicPartitions: readonly { readonly topicId: string; readonly topicName: string; readonly partitions: readonly number[] }[] };
}

export interface ShareGroupDescribeResponse {
  readonly throttleTimeMs: number;
  readonly groups: readonly DescribedShareGroup[];
}
