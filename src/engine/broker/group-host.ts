import type { AppendResult as CoordinatorAppend, CoordinatorHost, WriteToken } from '../coordinator/coordinator-host';
import { offsetsTopicBatch, offsetsTopicRecordsOf } from '../coordinator/offsets-topic-batch';
import type { OffsetsTopicRecord } from '../coordinator/offsets-topic-records';
import type { Context } from '../kernel/behavior';
import type { BrokerConfig } from '../config/broker-config';
import type { MetadataImage } from '../metadata/image';
import { wallClockMs } from '../protocol/clock';
import { partitionKey, type PartitionKey } from '../protocol/partition-key';
import { GROUP_METADATA_TOPIC } from '../protocol/topic-name';
import { createTopicAutomatically } from './auto-topic-creation';
import type { BrokerState } from './broker-state';
import { appendInternally, readLocalLog } from './replica-manager';

/**
 * The coordinator writes to its own log and then waits for the high watermark; min.insync.replicas is not asked before, so
 * that below it a commit is not refused but runs into offsets.commit.timeout.ms.
 */
const REQUIRED_ACKS = 1;

/** What the group coordinator sees of its broker. Holds nothing of its own; lives as long as a call. */
class BrokerGroupHost implements CoordinatorHost {
  constructor(private readonly broker: BrokerState) {}

  get config(): BrokerConfig {
    return this.broker.config;
  }

  get image(): MetadataImage {
    return this.broker.image;
  }

  append(ctx: Context, partition: number, records: readonly OffsetsTopicRecord[], token: WriteToken): CoordinatorAppend {
    const batch = offsetsTopicBatch(records, wallClockMs(ctx.nowUs));
    return appendInternally(ctx, this.broker, keyOf(ctx, partition), batch, REQUIRED_ACKS, this.broker.config.offsetsCommitTimeoutMs, token);
  }

  highWatermark(ctx: Context, partition: number): number {
    return this.broker.replicas.partitions.get(keyOf(ctx, partition))?.log.highWatermark ?? 0;
  }

  logSizeBytes(ctx: Context, partition: number): number {
    return this.broker.replicas.partitions.get(keyOf(ctx, partition))?.log.sizeBytes ?? 0;
  }

  readLog(ctx: Context, partition: number, visit: (record: OffsetsTopicRecord, offset: number) => void): void {
    readLocalLog(this.broker, keyOf(ctx, partition), 0, (batch) => {
      for (const [i, record] of (offsetsTopicRecordsOf(batch) ?? []).entries()) visit(record, batch.baseOffset + i);
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
