/**
 * AddPartitionsToTxn. Up to version 3 a client sends it for one transaction, whose fields stand at the top; from version 4 on
 * it is between brokers: partition leaders add or verify partitions for a producer (R-TXN-26, R-TXN-27).
 */
export interface AddPartitionsToTxnRequest {
  readonly transactions?: readonly AddPartitionsToTxnTransaction[];
  readonly v3AndBelowTransactionalId?: string;
  readonly v3AndBelowProducerId?: number;
  readonly v3AndBelowProducerEpoch?: number;
  readonly v3AndBelowTopics?: readonly TxnTopic[];
}

export interface AddPartitionsToTxnTransaction {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  /** Only asks whether the partitions are in the transaction. */
  readonly verifyOnly: boolean;
  readonly topics: readonly TxnTopic[];
}

export interface TxnTopic {
  readonly name: string;
  readonly partitions: readonly number[];
}

export interface AddPartitionsToTxnResponse {
  readonly throttleTimeMs: number;
  /** From version 4. */
  readonly errorCode?: number;
  readonly resultsByTransaction?: readonly { readonly transactionalId: string; readonly topicResults: readonly TxnTopicResult[] }[];
  /** Up to version 3. */
  readonly resultsByTopicV3AndBelow?: readonly TxnTopicResult[];
}

export interface TxnTopicResult {
  readonly name: string;
  readonly resultsByPartition: readonly { readonly partitionIndex: number; readonly partitionErrorCode: number }[];
}
