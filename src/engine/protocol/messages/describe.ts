/** DescribeTopicPartitions, version 0: topics page by page, with eligible leader replicas. */
export interface DescribeTopicPartitionsRequest {
  readonly topics: readonly { readonly name: string }[];
  readonly responsePartitionLimit?: number;
  readonly cursor?: TopicPartitionCursor | null;
}

export interface TopicPartitionCursor {
  readonly topicName: string;
  readonly partitionIndex: number;
}

export interface DescribeTopicPartitionsResponse {
  readonly throttleTimeMs: number;
  readonly topics: readonly DescribedTopic[];
  readonly nextCursor: TopicPartitionCursor | null;
}

export interface DescribedTopic {
  readonly errorCode: number;
  readonly name: string | null;
  readonly topicId: string;
  readonly isInternal: boolean;
  readonly partitions: readonly DescribedPartition[];
  readonly topicAuthorizedOperations: number;
}

export interface DescribedPartition {
  readonly errorCode: number;
  readonly partitionIndex: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly replicaNodes: readonly number[];
  readonly isrNodes: readonly number[];
  readonly eligibleLeaderReplicas: readonly number[] | null;
  readonly lastKnownElr: readonly number[] | null;
  readonly offlineReplicas: readonly number[];
}

/** DescribeCluster, version 2. */
export interface DescribeClusterRequest {
  readonly includeClusterAuthorizedOperations?: boolean;
  /** 1 brokers, 2 controllers. */
  readonly endpointType?: number;
  readonly includeFencedBrokers?: boolean;
}

export interface DescribeClusterResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly endpointType: number;
  readonly clusterId: string;
  readonly controllerId: number;
  readonly brokers: readonly { readonly brokerId: number; readonly host: string; readonly port: number; readonly rack: string | null; readonly isFenced: boolean }[];
  readonly clusterAuthorizedOperations: number;
}
