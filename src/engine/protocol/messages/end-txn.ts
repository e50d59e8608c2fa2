/** EndTxn: commit or abort (R-TXN-17). From version 5 on the epoch is bumped with it, and the answer tells the new one (R-TXN-19). */
export interface EndTxnRequest {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly committed: boolean;
}

export interface EndTxnResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  /** From version 5. */
  readonly producerId?: number;
  readonly producerEpoch?: number;
}
