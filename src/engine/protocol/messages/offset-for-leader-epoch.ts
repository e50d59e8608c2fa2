/** OffsetForLeaderEpoch: where a leader epoch ends in a log (KIP-101, KIP-320). */
export interface OffsetForLeaderEpochRequest {
  readonly replicaId: number;
  readonly topics: readonly OffsetForLeaderEpochTopic[];
}

export interface OffsetForLeaderEpochTopic {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly currentLeaderEpoch: number; readonly leaderEpoch: number }[];
}

export interface OffsetForLeaderEpochResponse {
  readonly throttleTimeMs: number;
  readonly topics: readonly OffsetForLeaderEpochTopicResponse[];
}

export interface OffsetForLeaderEpochTopicResponse {
  readonly topic: string;
  readonly partitions: readonly EpochEndOffset[];
}

export interface EpochEndOffset {
  readonly errorCode: number;
  readonly partition: number;
  readonly leaderEpoch: number;
  readonly endOffset: number;
}
