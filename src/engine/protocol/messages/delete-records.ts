/** DeleteRecords: moves the start of logs. */
export interface DeleteRecordsRequest {
  readonly topics: readonly DeleteRecordsTopic[];
  readonly timeoutMs: number;
}

export interface DeleteRecordsTopic {
  readonly name: string;
  /** Offset −1 stands for the high watermark. */
  readonly partitions: readonly { readonly partitionIndex: number; readonly offset: number }[];
}

export interface DeleteRecordsResponse {
  readonly throttleTimeMs: number;
  readonly topics: readonly DeleteRecordsTopicResponse[];
}

export interface DeleteRecordsTopicResponse {
  readonly name: string;
  readonly partitions: readonly DeleteRecordsPartitionResponse[];
}

export interface DeleteRecordsPartitionResponse {
  readonly partitionIndex: number;
  readonly lowWatermark: number;
  readonly errorCode: number;
}
