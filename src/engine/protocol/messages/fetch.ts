import type { RecordBatch } from '../record-batch';

/** Fetch request (versions 13 and up name topics by id); followers, consumers and observers of the metadata log all use it. */
export interface FetchRequest {
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly isolationLevel: number;
  readonly sessionId: number;
  readonly sessionEpoch: number;
  readonly topics: readonly FetchTopic[];
  readonly forgottenTopicsData: readonly { readonly topicId: string; readonly topic?: string; readonly partitions: readonly number[] }[];
  readonly rackId: string;
  /** Up to version 14, instead of `replicaState`; −1 for a client. */
  readonly replicaId?: number;
  /** Set by replicas and observers only. */
  readonly replicaState?: { readonly replicaId: number; readonly replicaEpoch: number };
}

export interface FetchTopic {
  readonly topicId: string;
  /** Up to version 12, instead of the id. */
  readonly topic?: string;
  readonly partitions: readonly FetchPartition[];
}

export interface FetchPartition {
  readonly partition: number;
  readonly currentLeaderEpoch: number;
  readonly fetchOffset: number;
  readonly lastFetchedEpoch: number;
  readonly logStartOffset: number;
  readonly partitionMaxBytes: number;
  /** What a voter knows to be committed: the answer does not wait when the leader knows more (R-KRAFT-13). */
  readonly highWatermark?: number;
}

export interface FetchResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly sessionId: number;
  readonly responses: readonly FetchTopicResponse[];
  readonly nodeEndpoints?: readonly { readonly nodeId: number; readonly host: string; readonly port: number; readonly rack: string | null }[];
}

export interface FetchTopicResponse {
  /** Absent up to version 12. */
  readonly topicId: string;
  /** Up to version 12, instead of the id. */
  readonly topic?: string;
  readonly partitions: readonly FetchPartitionResponse[];
}

export interface FetchPartitionResponse {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  readonly logStartOffset: number;
  readonly abortedTransactions: readonly { readonly producerId: number; readonly firstOffset: number }[] | null;
  readonly preferredReadReplica: number;
  readonly records: readonly RecordBatch[];
  readonly divergingEpoch?: { readonly epoch: number; readonly endOffset: number };
  readonly currentLeader?: { readonly leaderId: number; readonly leaderEpoch: number };
  /** Of the metadata log only: the position lies before the log's start, and this is to be fetched instead (R-KRAFT-17). */
  readonly snapshotId?: { readonly endOffset: number; readonly epoch: number };
}
