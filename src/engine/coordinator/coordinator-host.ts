import type { Context } from '../kernel/behavior';
import type { BrokerConfig } from '../config/broker-config';
import type { MetadataImage } from '../metadata/image';
import type { RecordBatch } from '../protocol/record-batch';
import type { ShareStateKind, ShareStatePart } from './share-group/share-asks';
import type { OffsetsTopicRecord } from './offsets-topic-records';

/** Names a write when it comes back as committed or failed. Immutable. */
export interface WriteToken {
  readonly owner: 'group';
  readonly partition: number;
  readonly shardEpoch: number;
  readonly writeId: number;
}

/** Whose transaction records belong to, and what the append must show of it (R-TXN-27). Immutable. */
export interface TransactionalProducer {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly guard: number;
}

/** The end of a transaction, as its coordinator has it written to a partition of `__consumer_offsets` (R-TXN-29). Immutable. */
export interface WrittenMarker {
  readonly batch: RecordBatch;
  readonly producerId: number;
  readonly isCommit: boolean;
  readonly transactionVersion: number;
}

/** Names one marker of a WriteTxnMarkers request when its append comes back. Immutable. */
export interface MarkerToken {
  readonly owner: 'marker';
  readonly gatherId: number;
  /** Place of the partition among all of the request. */
  readonly item: number;
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
  append(ctx: Context, partition: number, records: readonly OffsetsTopicRecord[], token: WriteToken, producer?: TransactionalProducer): AppendResult;
  /** The same for the end of a transaction. */
  appendMarker(ctx: Context, partition: number, marker: WrittenMarker, token: WriteToken): AppendResult;
  /** A marker is committed, or could not be written. */
  onMarkerWritten(ctx: Context, token: MarkerToken, errorCode: number): void;
  /** Asks the share coordinator of a share partition; `onShareStateAnswered` is called with the answer, never before this returns. */
  askShareState(ctx: Context, kind: ShareStateKind, askId: number, groupId: string, part: ShareStatePart): void;
  /** Asks the leaders where their logs end; the answers come the same way. */
  askLatestOffsets(ctx: Context, askId: number, parts: readonly ShareStatePart[]): void;
  highWatermark(ctx: Context, partition: number): number;
  logSizeBytes(ctx: Context, partition: number): number;
  /** Visits all records of the local replica, in order, with the producer whose transaction they are in (−1 = none), and the ends of transactions. */
  readLog(
    ctx: Context, partition: number, visit: (record: OffsetsTopicRecord, offset: number, producerId: number) => void,
    onMarker: (producerId: number, isCommit: boolean, offset: number) => void,
  ): void;
  /** Asks for an internal topic that does not exist yet; the answer comes by metadata. */
  createInternalTopic(ctx: Context, name: string): void;
}
