/** OffsetCommit, versions 2 to 10: topics by name up to version 9, by id from version 10. */
export interface OffsetCommitRequest {
  readonly groupId: string;
  /** Generation of a classic member, epoch of a consumer-protocol member, −1 without membership. */
  readonly generationIdOrMemberEpoch: number;
  readonly memberId: string;
  /** From version 7. */
  readonly groupInstanceId?: string | null;
  /** Versions 2 to 4; −1 = as the broker is configured. */
  readonly retentionTimeMs?: number;
  readonly topics: readonly OffsetCommitTopic[];
}

export interface OffsetCommitTopic {
  readonly name?: string;
  readonly topicId?: string;
  readonly partitions: readonly OffsetCommitPartition[];
}

export interface OffsetCommitPartition {
  readonly partitionIndex: number;
  readonly committedOffset: number;
  /** From version 6; −1 = not known. */
  readonly committedLeaderEpoch?: number;
  readonly committedMetadata?: string | null;
}

export interface OffsetCommitResponse {
  readonly throttleTimeMs?: number;
  readonly topics: readonly OffsetCommitTopicResponse[];
}

export interface OffsetCommitTopicResponse {
  readonly name?: string;
  readonly topicId?: string;
  readonly partitions: readonly { readonly partitionIndex: number; readonly errorCode: number }[];
}
