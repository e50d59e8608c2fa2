/** CreatePartitions, version 3. */
export interface CreatePartitionsRequest {
  readonly topics: readonly CreatePartitionsTopic[];
  readonly timeoutMs?: number;
  readonly validateOnly?: boolean;
}

export interface CreatePartitionsTopic {
  readonly name: string;
  /** How many there shall be in all. */
  readonly count: number;
  readonly assignments?: readonly { readonly brokerIds: readonly number[] }[] | null;
}

export interface CreatePartitionsResponse {
  readonly throttleTimeMs: number;
  readonly results: readonly { readonly name: string; readonly errorCode: number; readonly errorMessage: string | null }[];
}

/** AlterPartitionReassignments, version 1. `replicas: null` cancels. */
export interface AlterPartitionReassignmentsRequest {
  readonly timeoutMs?: number;
  /** False: a move that changes the number of replicas is refused. */
  readonly allowReplicationFactorChange?: boolean;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly { readonly partitionIndex: number; readonly replicas: readonly number[] | null }[] }[];
}

export interface AlterPartitionReassignmentsResponse {
  readonly throttleTimeMs: number;
  readonly allowReplicationFactorChange: boolean;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly responses: readonly { readonly name: string; readonly partitions: readonly ReassignmentResult[] }[];
}

export interface ReassignmentResult {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** ListPartitionReassignments, version 0. `topics: null` lists all. */
export interface ListPartitionReassignmentsRequest {
  readonly timeoutMs?: number;
  readonly topics: readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[] | null;
}

export interface ListPartitionReassignmentsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly OngoingReassignment[] }[];
}

export interface OngoingReassignment {
  readonly partitionIndex: number;
  readonly replicas: readonly number[];
  readonly addingReplicas: readonly number[];
  readonly removingReplicas: readonly number[];
}
