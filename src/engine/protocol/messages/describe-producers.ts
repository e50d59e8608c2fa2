/** DescribeProducers: what a partition's leader knows of the producers that have written to it. */
export interface DescribeProducersRequest {
  readonly topics: readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[];
}

export interface DescribeProducersResponse {
  readonly throttleTimeMs: number;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly DescribedPartitionProducers[] }[];
}

export interface DescribedPartitionProducers {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly activeProducers: readonly ActiveProducer[];
}

export interface ActiveProducer {
  readonly producerId: number;
  readonly producerEpoch: number;
  /** −1 when none of its batches is known. */
  readonly lastSequence: number;
  readonly lastTimestamp: number;
  /** Of its last marker, −1 when there was none. */
  readonly coordinatorEpoch: number;
  /** −1 when no transaction is open. */
  readonly currentTxnStartOffset: number;
}
