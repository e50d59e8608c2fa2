/** CreateTopics, version 7. */
export interface CreateTopicsRequest {
  readonly topics: readonly CreatableTopic[];
  readonly timeoutMs?: number;
  readonly validateOnly?: boolean;
}

export interface CreatableTopic {
  readonly name: string;
  /** −1: the cluster's default, or given by `assignments`. */
  readonly numPartitions: number;
  readonly replicationFactor: number;
  readonly assignments?: readonly { readonly partitionIndex: number; readonly brokerIds: readonly number[] }[];
  readonly configs?: readonly { readonly name: string; readonly value: string | null }[];
}

export interface CreateTopicsResponse {
  readonly throttleTimeMs: number;
  readonly topics: readonly CreatedTopic[];
}

export interface CreatedTopic {
  readonly name: string;
  readonly topicId: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly numPartitions: number;
  readonly replicationFactor: number;
  readonly configs: readonly CreatedTopicConfig[];
}

export interface CreatedTopicConfig {
  readonly name: string;
  readonly value: string | null;
  readonly readOnly: boolean;
  readonly configSource: number;
  readonly isSensitive: boolean;
}

/** DeleteTopics: version 6 names topics by name or id, older ones by name only. */
export interface DeleteTopicsRequest {
  readonly topics?: readonly { readonly name: string | null; readonly topicId?: string }[];
  readonly topicNames?: readonly string[];
  readonly timeoutMs?: number;
}

export interface DeleteTopicsResponse {
  readonly throttleTimeMs: number;
  readonly responses: readonly { readonly name: string | null; readonly topicId: string; readonly errorCode: number; readonly errorMessage: string | null }[];
}
