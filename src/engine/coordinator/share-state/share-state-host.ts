import type { BrokerConfig } from '../../config/broker-config';
import type { Context } from '../../kernel/behavior';
import type { MetadataImage } from '../../metadata/image';
import type { AppendResult } from '../coordinator-host';
import type { ShareStateRecord } from './share-state';

/** Names a write to `__share_group_state` when it comes back as committed or failed. Immutable. */
export interface ShareStateToken {
  readonly owner: 'share-state';
  readonly partition: number;
  readonly shardEpoch: number;
  readonly writeId: number;
}

/** What the share coordinator needs of the broker it runs in. */
export interface ShareStateHost {
  readonly config: BrokerConfig;
  readonly image: MetadataImage;
  /** Appends to a partition of `__share_group_state`; `onShareStateWritten` is called with the token, maybe before this returns. */
  append(ctx: Context, partition: number, records: readonly ShareStateRecord[], token: ShareStateToken): AppendResult;
  logSizeBytes(ctx: Context, partition: number): number;
  /** Visits all records of the local replica, in order. */
  readLog(ctx: Context, partition: number, visit: (record: ShareStateRecord) => void): void;
}
