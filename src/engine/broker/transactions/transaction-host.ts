import type { BrokerConfig } from '../../config/broker-config';
import type { AppendResult } from '../../coordinator/coordinator-host';
import type { TransactionHost, TransactionToken } from '../../coordinator/transaction/transaction-host';
import { transactionStateBatch, transactionStateRecordOf, type TransactionStateRecord } from '../../coordinator/transaction/transaction-state-batch';
import type { Context } from '../../kernel/behavior';
import type { MetadataImage } from '../../metadata/image';
import { ApiKey } from '../../protocol/api-keys';
import { wallClockMs } from '../../protocol/clock';
import type { WriteTxnMarkersRequest } from '../../protocol/messages/write-txn-markers';
import { partitionKey, type PartitionKey } from '../../protocol/partition-key';
import { TRANSACTION_STATE_TOPIC } from '../../protocol/topic-name';
import type { BrokerState } from '../broker-state';
import { nextProducerId } from '../producer-id-manager';
import { appendInternally, readLocalLog } from '../replica-manager';
import { Slot } from '../slots';

const ACKS_ALL = -1;
const WRITE_TXN_MARKERS_VERSION = 2;

/** What the transaction coordinator sees of its broker. Holds nothing of its own; lives as long as a call. */
class BrokerTransactionHost implements TransactionHost {
  constructor(private readonly broker: BrokerState) {}

  get config(): BrokerConfig {
    return this.broker.config;
  }

  get image(): MetadataImage {
    return this.broker.image;
  }

  append(ctx: Context, partition: number, record: TransactionStateRecord, timeoutMs: number, token: TransactionToken): AppendResult {
    const batch = transactionStateBatch(record, wallClockMs(ctx.clockUs));
    return appendInternally(ctx, this.broker, keyOf(ctx, partition), batch, ACKS_ALL, timeoutMs, token);
  }

  logSizeBytes(ctx: Context, partition: number): number {
    return this.broker.replicas.partitions.get(keyOf(ctx, partition))?.log.sizeBytes ?? 0;
  }

  readLog(ctx: Context, partition: number, visit: (record: TransactionStateRecord) => void): void {
    readLocalLog(this.broker, keyOf(ctx, partition), 0, (batch) => {
      const record = transactionStateRecordOf(batch);
      if (record !== null) visit(record);
    });
  }

  nextProducerId(ctx: Context): number {
    return nextProducerId(ctx, this.broker);
  }

  sendMarkers(ctx: Context, brokerId: number, body: WriteTxnMarkersRequest): number {
    return ctx.request(ctx.nodeByKafkaId(brokerId), Slot.TransactionMarkers, ApiKey.WriteTxnMarkers, WRITE_TXN_MARKERS_VERSION, body, this.broker.config.requestTimeoutMs * 1000);
  }
}

function keyOf(ctx: Context, partition: number): PartitionKey {
  return partitionKey(ctx.nameId(TRANSACTION_STATE_TOPIC), partition);
}

export function transactionHost(broker: BrokerState): TransactionHost {
  return new BrokerTransactionHost(broker);
}
