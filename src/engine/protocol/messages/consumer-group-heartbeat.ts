/** ConsumerGroupHeartbeat, versions 0 and 1 (R-CGP-01): the one request of the consumer protocol's members. */
export interface ConsumerGroupHeartbeatRequest {
  readonly groupId: string;
  readonly memberId: string;
  /** 0 joins, −1 leaves, −2 lets a static member go for a while. */
  readonly memberEpoch: number;
  readonly instanceId?: string | null;
  readonly rackId?: string | null;
  /** −1 = as before, as null is for the rest. */
  readonly rebalanceTimeoutMs?: number;
  readonly subscribedTopicNames?: readonly string[] | null;
  /** From version 1. */
  readonly subscribedTopicRegex?: string | null;
  readonly serverAssignor?: string | null;
  /** What the member owns now. */
  readonly topicPartitions?: readonly TopicIdPartitions[] | null;
}

export interface TopicIdPartitions {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface ConsumerGroupHeartbeatResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly memberId: string | null;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  /** Null = nothing new. */
  readonly assignment: { readonly topicPartitions: readonly TopicIdPartitions[] } | null;
}
