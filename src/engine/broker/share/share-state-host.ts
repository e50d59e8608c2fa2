import type { BrokerConfig } from '../../config/broker-config';
import type { AppendResult } from '../../coordinator/coordinator-host';
import type { ShareStateRecord } from '../../coordinator/share-state/share-state';
import { shareStateBatch, shareStateRecordsOf } from '../../coordinator/share-state/share-state-batch';
import type { ShareStateHost, ShareStateToken } from '../../coordinator/share-state/share-state-host';
import type { Context } from '../../kernel/behavior';
import type { MetadataImage } from '../../metadata/image';
import { wallClockMs } from '../../protocol/clock';
import { partitionKey, type PartitionKey } from '../../protocol/partition-key';
import { SHARE_GROUP_STATE_TOPIC } from '../../protocol/topic-name';
import type { BrokerState } from '../broker-state';
import { appendInternally, readLocalLog } from '../replica-manager';

/** As the group coordinator does: it writes to its own log and waits for the high watermark. */
const REQUIRED_ACKS = 1;

/** What the share coordinator sees of its broker. Holds nothing of its own; lives as long as a call. */
class BrokerShareStateHost implements ShareStateHost {
  constructor(private readonly broker: BrokerState) {}

  get config(): BrokerConfig {
    return this.broker.config;
  }

  get image(): MetadataImage {
    return this.broker.image;
  }

  append(ctx: Context, partition: number, records: readonly ShareStateRecord[], token: ShareStateToken): AppendResult {
    const batch = shareStateBatch(records, wallClockMs(ctx.nowUs));
    return appendInternally(ctx, this.broker, keyOf(ctx, partition), batch, REQUIRED_ACKS, this.broker.config.shareCoordinatorWriteTimeoutMs, token);
  }

  logSizeBytes(ctx: Context, partition: number): number {
    return this.broker.replicas.partitions.get(keyOf(ctx, partition))?.log.sizeBytes ?? 0;
  }

  readLog(ctx: Context, partition: number, visit: (record: ShareStateRecord) => void): void {
    readLocalLog(this.broker, keyOf(ctx, partition), 0, (batch) => {
      for (const record of shareStateRecordsOf(batch) ?? []) visit(record);
    });
  }
}

function keyOf(ctx: Context, partition: number): PartitionKey {
  return partitionKey(ctx.nameId(SHARE_GROUP_STATE_TOPIC), partition);
}

export function shareStateHost(broker: BrokerState): ShareStateHost {
  return new BrokerShareStateHost(broker);
}
