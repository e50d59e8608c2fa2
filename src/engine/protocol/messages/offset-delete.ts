/** OffsetDelete, version 0. */
export interface OffsetDeleteRequest {
  readonly groupId: string;
  readonly topics: readonly OffsetDeleteTopic[];
}

export interface OffsetDeleteTopic {
  readonly name: string;
  readonly partitions: readonly { readonly partitionIndex: number }[];
}

export interface OffsetDeleteResponse {
  readonly errorCode: number;
  readonly throttleTimeMs?: number;
  readonly topics: readonly OffsetDeleteTopicResponse[];
}

export interface OffsetDeleteTopicResponse {
  readonly name: string;
  readonly partitions: readonly { readonly partitionIndex: number; readonly errorCode: number }[];
}
