/** Metadata, versions 0 to 13. `topics: null` asks for all of them. */
export interface MetadataRequest {
  readonly topics?: readonly { readonly topicId?: string; readonly name?: string | null }[] | null;
  readonly allowAutoTopicCreation?: boolean;
  readonly includeClusterAuthorizedOperations?: boolean;
  readonly includeTopicAuthorizedOperations?: boolean;
}

export interface MetadataResponse {
  readonly throttleTimeMs?: number;
  readonly brokers: readonly MetadataBroker[];
  readonly clusterId?: string | null;
  readonly controllerId?: number;
  readonly topics: readonly MetadataTopic[];
  readonly errorCode?: number;
}

export interface MetadataBroker {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

export interface MetadataTopic {
  readonly errorCode: number;
  readonly name: string | null;
  readonly topicId?: string;
  readonly isInternal?: boolean;
  readonly partitions: readonly MetadataPartition[];
  readonly topicAuthorizedOperations?: number;
}

export interface MetadataPartition {
  readonly errorCode: number;
  readonly partitionIndex: number;
  readonly leaderId: number;
  readonly leaderEpoch?: number;
  readonly replicaNodes: readonly number[];
  readonly isrNodes: readonly number[];
  readonly offlineReplicas?: readonly number[];
}
