/** WriteTxnMarkers: a transaction coordinator has the end of transactions written into the logs of their partitions (R-TXN-29). */
export interface WriteTxnMarkersRequest {
  readonly markers: readonly WritableTxnMarker[];
}

export interface WritableTxnMarker {
  readonly producerId: number;
  readonly producerEpoch: number;
  /** True = COMMIT. */
  readonly transactionResult: boolean;
  readonly topics: readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[];
  readonly coordinatorEpoch: number;
  /** From version 2: how the epoch is to be checked (R-TXN-31). */
  readonly transactionVersion?: number;
}

export interface WriteTxnMarkersResponse {
  readonly markers: readonly WritableTxnMarkerResult[];
}

export interface WritableTxnMarkerResult {
  readonly producerId: number;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly { readonly partitionIndex: number; readonly errorCode: number }[] }[];
}
