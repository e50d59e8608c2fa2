import type { AppendResult as CoordinatorAppend, CoordinatorHost, MarkerToken, TransactionalProducer, WriteToken, WrittenMarker } from '../coordinator/coordinator-host';
import type { ShareStateKind, ShareStatePart } from '../coordinator/share-group/share-asks';
import { offsetsTopicBatch, offsetsTopicRecordsOf } from '../coordinator/offsets-topic-batch';
import type { OffsetsTopicRecord } from '../coordinator/offsets-topic-records';
import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import type { BrokerConfig } from '../config/broker-config';
import { markerIn } from '../log/transaction-marker';
import type { MetadataImage } from '../metadata/image';
import { wallClockMs } from '../protocol/clock';
import { ErrorCode } from '../protocol/error-codes';
import { partitionKey, type PartitionKey } from '../protocol/partition-key';
import { recordOffset } from '../protocol/record-batch';
import { GROUP_METADATA_TOPIC } from '../protocol/topic-name';
import { createTopicAutomatically } from './auto-topic-creation';
import type { BrokerState } from './broker-state';
import { appendInternally, readLocalLog } from './replica-manager';
import { askLatestOffsets } from './share/share-manager';
import { persist } from './share/persister';
import { onMarkerWritten } from './transactions/write-txn-markers';

/**
 * The coordinator writes to its own log and then waits for the high watermark; min.insync.replicas is not asked before, so
 * that below it a commit is not refused but runs into offsets.commit.timeout.ms.
 */
const REQUIRED_ACKS = 1;

const NOT_IN_TRANSACTION: CoordinatorAppend = { errorCode: ErrorCode.INVALID_TXN_STATE, baseOffset: -1 };

/** What the group coordinator sees of its broker. Holds nothing of its own; lives as long as a call. */
class BrokerGroupHost implements CoordinatorHost {
  constructor(private readonly broker: BrokerState) {}

  get config(): BrokerConfig {
    return this.broker.config;
  }

  get image(): MetadataImage {
    return this.broker.image;
  }

  append(ctx: Context, partition: number, records: readonly OffsetsTopicRecord[], token: WriteToken, producer?: TransactionalProducer): CoordinatorAppend {
    const batch = offsetsTopicBatch(records, wallClockMs(ctx.clockUs), producer);
    if (producer !== undefined && !this.isVerified(ctx, partition, producer)) return NOT_IN_TRANSACTION;
    return appendInternally(ctx, this.broker, keyOf(ctx, partition), batch, REQUIRED_ACKS, this.broker.config.offsetsCommitTimeoutMs, token);
  }

  /** Offsets may not open a transaction that its coordinator does not know of (R-TXN-27). */
  private isVerified(ctx: Context, partition: number, { producerId, producerEpoch, guard }: TransactionalProducer): boolean {
    const producers = this.broker.replicas.partitions.get(keyOf(ctx, partition))?.log.producers;
    if (producers === undefined || producers.hasOpenTransaction(producerId, producerEpoch) || !this.broker.config.transactionPartitionVerificationEnable) return true;
    return guard !== 0 && producers.verificationOf(producerId)?.guard === guard;
  }

  appendMarker(ctx: Context, partition: number, { batch, producerId, isCommit, transactionVersion }: WrittenMarker, token: WriteToken): CoordinatorAppend {
    const key = keyOf(ctx, partition);
    const result = appendInternally(ctx, this.broker, key, batch, REQUIRED_ACKS, this.broker.config.offsetsCommitTimeoutMs, token, transactionVersion);
    if (result.errorCode === 0) ctx.emit(FactKind.MarkerWritten, key, result.baseOffset, producerId, isCommit ? 1 : 0);
    return result;
  }

  onMarkerWritten(ctx: Context, token: MarkerToken, errorCode: number): void {
    onMarkerWritten(ctx, this.broker, token, errorCode);
  }

  askShareState(ctx: Context, kind: ShareStateKind, askId: number, groupId: string, { topicId, partition, startOffset, stateEpoch }: ShareStatePart): void {
    // A summary is asked for by whoever leads nothing: no epoch.
    const part = kind === 'initialize' ? { partition, stateEpoch, startOffset } : kind === 'summary' ? { partition, leaderEpoch: -1 } : { partition };
    persist(ctx, this.broker, kind, groupId, topicId, part, { owner: 'group', askId });
  }

  askLatestOffsets(ctx: Context, askId: number, parts: readonly ShareStatePart[]): void {
    askLatestOffsets(ctx, this.broker, askId, parts);
  }

  highWatermark(ctx: Context, partition: number): number {
    return this.broker.replicas.partitions.get(keyOf(ctx, partition))?.log.highWatermark ?? 0;
  }

  logSizeBytes(ctx: Context, partition: number): number {
    return this.broker.replicas.partitions.get(keyOf(ctx, partition))?.log.sizeBytes ?? 0;
  }

  readLog(
    ctx: Context, partition: number, visit: (record: OffsetsTopicRecord, offset: number, producerId: number) => void,
    onMarker: (producerId: number, isCommit: boolean, offset: number) => void,
  ): void {
    readLocalLog(this.broker, keyOf(ctx, partition), 0, (batch) => {
      const marker = batch.isControl ? markerIn(batch) : null;
      if (marker !== null) onMarker(batch.producerId, marker.type === 'COMMIT', batch.baseOffset);
      const producerId = batch.isTransactional ? batch.producerId : -1;
      for (const [i, record] of (offsetsTopicRecordsOf(batch) ?? []).entries()) visit(record, recordOffset(batch, i), producerId);
    });
  }

  createInternalTopic(ctx: Context, name: string): void {
    createTopicAutomatically(ctx, this.broker, name);
  }
}

function keyOf(ctx: Context, partition: number): PartitionKey {
  return partitionKey(ctx.nameId(GROUP_METADATA_TOPIC), partition);
}

export function groupHost(broker: BrokerState): CoordinatorHost {
  return new BrokerGroupHost(broker);
}
