import type { Context } from '../kernel/behavior';
import type { BrokerConfig } from '../config/broker-config';
import type { MetadataImage } from '../metadata/image';
import type { OffsetsTopicRecord } from './offsets-topic-records';

/** Names a write when it comes back as committed or failed. Immutable. */
export interface WriteToken {
  readonly owner: 'group';
  readonly partition: number;
  readonly shardEpoch: number;
  readonly writeId: number;
}

export interface AppendResult {
  /** Set when nothing was appended; then nothing comes back later. */
  readonly errorCode: number;
  /** Offset of the first record. */
  readonly baseOffset: number;
}

/** What the coordinator needs of the broker it runs in. */
export interface CoordinatorHost {
  readonly config: BrokerConfig;
  readonly image: MetadataImage;
  /**
   * Appends to a partition of `__consumer_offsets`. `onWriteCompleted` is called with the token when the records are
   * committed, or with an error; that may be before this returns.
   */
  append(ctx: Context, partition: number, records: readonly OffsetsTopicRecord[], token: WriteToken): AppendResult;
  highWatermark(ctx: Context, partition: number): number;
  logSizeBytes(ctx: Context, partition: number): number;
  /** Visits all records of the local replica, in order. */
  readLog(ctx: Context, partition: number, visit: (record: OffsetsTopicRecord, offset: number) => void): void;
  /** Asks for an internal topic that does not exist yet; the answer comes by metadata. */
  createInternalTopic(ctx: Context, name: string): void;
}
