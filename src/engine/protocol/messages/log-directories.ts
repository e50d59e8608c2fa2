/** AssignReplicasToDirs, version 0: a broker tells in which of its log directories its replicas are (KIP-858). */
export interface AssignReplicasToDirsRequest {
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly directories: readonly AssignedDirectory<{ readonly partitionIndex: number }>[];
}

export interface AssignReplicasToDirsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly directories: readonly AssignedDirectory<{ readonly partitionIndex: number; readonly errorCode: number }>[];
}

export interface AssignedDirectory<P> {
  readonly id: string;
  readonly topics: readonly { readonly topicId: string; readonly partitions: readonly P[] }[];
}
