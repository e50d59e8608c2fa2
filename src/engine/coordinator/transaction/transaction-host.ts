import type { BrokerConfig } from '../../config/broker-config';
import type { Context } from '../../kernel/behavior';
import type { MetadataImage } from '../../metadata/image';
import type { WriteTxnMarkersRequest } from '../../protocol/messages/write-txn-markers';
import type { AppendResult } from '../coordinator-host';
import type { TransactionStateRecord } from './transaction-state-batch';

/** Names a write to `__transaction_state` when it comes back as committed or failed. Immutable. */
export interface TransactionToken {
  readonly owner: 'transaction';
  readonly partition: number;
  readonly shardEpoch: number;
  readonly writeId: number;
}

/** What the transaction coordinator needs of the broker it runs in. */
export interface TransactionHost {
  readonly config: BrokerConfig;
  readonly image: MetadataImage;
  /** Appends to a partition of `__transaction_state` with acks=all (R-TXN-12); `onTransactionWritten` is called with the token, maybe before this returns. */
  append(ctx: Context, partition: number, record: TransactionStateRecord, timeoutMs: number, token: TransactionToken): AppendResult;
  logSizeBytes(ctx: Context, partition: number): number;
  /** Visits all records of the local replica, in order. */
  readLog(ctx: Context, partition: number, visit: (record: TransactionStateRecord) => void): void;
  /** −1 while the broker has none to give. */
  nextProducerId(ctx: Context): number;
  /** Sends WriteTxnMarkers to a broker, this one included; gives the request's id. */
  sendMarkers(ctx: Context, brokerId: number, body: WriteTxnMarkersRequest): number;
}
