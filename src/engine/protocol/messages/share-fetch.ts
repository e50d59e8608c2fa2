import type { RecordBatch } from '../record-batch';

/** Acknowledgement types on the wire (R-SHR-07); 0 stands for an offset without a record. */
export const AcknowledgeTypeCode = { GAP: 0, ACCEPT: 1, RELEASE: 2, REJECT: 3, RENEW: 4 } as const;

/** share.acquire.mode on the wire (R-SHR-05). */
export const ShareAcquireMode = { BATCH_OPTIMIZED: 0, RECORD_LIMIT: 1 } as const;

export interface AcknowledgementBatchData {
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** One for all, or one for each offset. */
  readonly acknowledgeTypes: readonly number[];
}

export interface SharePartitionRequest {
  readonly partitionIndex: number;
  readonly acknowledgementBatches: readonly AcknowledgementBatchData[];
}

export interface ShareTopicRequest {
  readonly topicId: string;
  readonly partitions: readonly SharePartitionRequest[];
}

/** ShareFetch, version 2. */
export interface ShareFetchRequest {
  readonly groupId: string | null;
  readonly memberId: string | null;
  /** 0 opens a share session, −1 closes it, others count its requests (R-SHR-12). */
  readonly shareSessionEpoch: number;
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly maxRecords: number;
  readonly batchSize: number;
  readonly shareAcquireMode: number;
  /** Some of the acknowledgements renew locks; such a request fetches nothing. */
  readonly isRenewAck: boolean;
  readonly topics: readonly ShareTopicRequest[];
  readonly forgottenTopicsData: readonly { readonly topicId: string; readonly partitions: readonly number[] }[];
}

interface NodeEndpoints {
  readonly nodeEndpoints: readonly { readonly nodeId: number; readonly host: string; readonly port: number; readonly rack: string | null }[];
}

interface LeaderIdAndEpoch {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface ShareFetchResponse extends NodeEndpoints {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly acquisitionLockTimeoutMs: number;
  readonly responses: readonly { readonly topicId: string; readonly partitions: readonly ShareFetchPartitionResponse[] }[];
}

export interface ShareFetchPartitionResponse {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly acknowledgeErrorCode: number;
  readonly acknowledgeErrorMessage: string | null;
  readonly currentLeader: LeaderIdAndEpoch;
  readonly records: readonly RecordBatch[];
  /** Which of them the member may work on. */
  readonly acquiredRecords: readonly { readonly firstOffset: number; readonly lastOffset: number; readonly deliveryCount: number }[];
}

/** ShareAcknowledge, version 2. */
export interface ShareAcknowledgeRequest {
  readonly groupId: string | null;
  readonly memberId: string | null;
  readonly shareSessionEpoch: number;
  readonly isRenewAck: boolean;
  readonly topics: readonly ShareTopicRequest[];
}

export interface ShareAcknowledgeResponse extends NodeEndpoints {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly acquisitionLockTimeoutMs: number;
  readonly responses: readonly { readonly topicId: string; readonly partitions: readonly ShareAcknowledgePartitionResponse[] }[];
}

export interface ShareAcknowledgePartitionResponse {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly currentLeader: LeaderIdAndEpoch;
}
