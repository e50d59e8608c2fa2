/** AlterPartition, version 3: a leader asks the controller for another in-sync set. */
export interface AlterPartitionRequest {
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly topics: readonly AlterPartitionTopic[];
}

export interface AlterPartitionTopic {
  readonly topicId: string;
  readonly partitions: readonly AlterPartitionItem[];
}

export interface AlterPartitionItem {
  readonly partitionIndex: number;
  readonly leaderEpoch: number;
  readonly newIsrWithEpochs: readonly { readonly brokerId: number; readonly brokerEpoch: number }[];
  readonly leaderRecoveryState: number;
  readonly partitionEpoch: number;
}

export interface AlterPartitionResponse {
  readonly throttleTimeMs: number;
  /** Of the request as a whole (STALE_BROKER_EPOCH, NOT_CONTROLLER …); then there are no topics. */
  readonly errorCode: number;
  readonly topics: readonly AlterPartitionTopicResponse[];
}

export interface AlterPartitionTopicResponse {
  readonly topicId: string;
  readonly partitions: readonly AlterPartitionItemResponse[];
}

export interface AlterPartitionItemResponse {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly isr: readonly number[];
  readonly leaderRecoveryState: number;
  readonly partitionEpoch: number;
}
