import type { RecordBatch } from '../record-batch';

/** Produce request. Version 13 names topics by id; up to 12 by name. */
export interface ProduceRequest {
  readonly transactionalId: string | null;
  readonly acks: number;
  readonly timeoutMs: number;
  readonly topicData: readonly ProduceTopic[];
}

export interface ProduceTopic {
  readonly name?: string;
  readonly topicId?: string;
  readonly partitionData: readonly ProducePartition[];
}

export interface ProducePartition {
  readonly index: number;
  /** At most one batch is legal (R-LOG-01); more give INVALID_RECORD. */
  readonly records: readonly RecordBatch[] | null;
}

export interface ProduceResponse {
  readonly responses: readonly ProduceTopicResponse[];
  readonly throttleTimeMs: number;
  readonly nodeEndpoints?: readonly { readonly nodeId: number; readonly host: string; readonly port: number; readonly rack: string | null }[];
}

export interface ProduceTopicResponse {
  readonly name?: string;
  readonly topicId?: string;
  readonly partitionResponses: readonly ProducePartitionResponse[];
}

export interface ProducePartitionResponse {
  readonly index: number;
  readonly errorCode: number;
  readonly baseOffset: number;
  readonly logAppendTimeMs: number;
  readonly logStartOffset: number;
  readonly recordErrors: readonly { readonly batchIndex: number; readonly batchIndexErrorMessage: string | null }[];
  readonly errorMessage: string | null;
  readonly currentLeader?: { readonly leaderId: number; readonly leaderEpoch: number };
}
