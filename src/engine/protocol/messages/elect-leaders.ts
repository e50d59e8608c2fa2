/** ElectLeaders, version 2. `electionType`: 0 preferred, 1 unclean. `topicPartitions: null` means all. */
export interface ElectLeadersRequest {
  readonly electionType: number;
  readonly topicPartitions: readonly { readonly topic: string; readonly partitions: readonly number[] }[] | null;
  readonly timeoutMs?: number;
}

export interface ElectLeadersResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly replicaElectionResults: readonly TopicElectionResult[];
}

export interface TopicElectionResult {
  readonly topic: string;
  readonly partitionResult: readonly PartitionElectionResult[];
}

export interface PartitionElectionResult {
  readonly partitionId: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}
