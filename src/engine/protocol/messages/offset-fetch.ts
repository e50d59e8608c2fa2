/** OffsetFetch: one group up to version 7, several from version 8; topics by name up to version 9, by id from version 10. */
export interface OffsetFetchRequest {
  readonly groupId?: string;
  /** Null asks for all. */
  readonly topics?: readonly OffsetFetchTopic[] | null;
  readonly groups?: readonly OffsetFetchGroup[];
  /** From version 7. */
  readonly requireStable?: boolean;
}

export interface OffsetFetchGroup {
  readonly groupId: string;
  /** From version 9. */
  readonly memberId?: string | null;
  /** From version 9. */
  readonly memberEpoch?: number;
  /** Null asks for all. */
  readonly topics: readonly OffsetFetchTopic[] | null;
}

export interface OffsetFetchTopic {
  readonly name?: string;
  readonly topicId?: string;
  readonly partitionIndexes: readonly number[];
}

export interface OffsetFetchResponse {
  readonly throttleTimeMs?: number;
  /** Up to version 7. */
  readonly topics?: readonly OffsetFetchTopicResponse[];
  /** Up to version 7. */
  readonly errorCode?: number;
  /** From version 8. */
  readonly groups?: readonly OffsetFetchGroupResponse[];
}

export interface OffsetFetchGroupResponse {
  readonly groupId: string;
  readonly topics: readonly OffsetFetchTopicResponse[];
  readonly errorCode: number;
}

export interface OffsetFetchTopicResponse {
  readonly name?: string;
  readonly topicId?: string;
  readonly partitions: readonly OffsetFetchPartitionResponse[];
}

export interface OffsetFetchPartitionResponse {
  readonly partitionIndex: number;
  /** −1 = nothing committed. */
  readonly committedOffset: number;
  /** From version 5. */
  readonly committedLeaderEpoch?: number;
  readonly metadata: string | null;
  readonly errorCode: number;
}
