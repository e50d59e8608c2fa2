import type { FactRows, NodeStatusName } from '../../contract';

/** A share group: who may have what, and where each record of one partition stands (KIP-932). */
export interface ShareParams {
  /** By name; absent, or no share group: the first there is. */
  readonly group?: string;
  /** Whose records are wanted; absent: the first partition that somebody reads. */
  readonly topic?: string;
  readonly partition?: number;
}

export interface ShareView {
  readonly timeUs: number;
  readonly all: readonly { readonly group: string; readonly state: string; readonly members: number }[];
  /** Null: there is no share group. */
  readonly picture: SharePicture | null;
}

export interface SharePicture {
  readonly group: string;
  /** `Empty`, `Stable`; `Unknown` while no coordinator has it. */
  readonly state: string;
  readonly groupEpoch: number;
  /** Broker id, −1 for none, and the partition of `__consumer_offsets` that the group lives in. */
  readonly coordinator: number;
  readonly shard: number;
  readonly members: readonly ShareMemberRow[];
  readonly partitions: readonly SharePartitionRow[];
  /** Null: nobody reads a partition yet. */
  readonly opened: OpenedSharePartition | null;
}

export interface ShareMemberRow {
  readonly name: string;
  readonly node: number;
  readonly status: NodeStatusName;
  readonly memberId: string;
  readonly membership: string;
  readonly memberEpoch: number;
  /** In poll(), at work, or waiting for an answer that does not come. */
  readonly phase: string;
  /** What its application says of records. */
  readonly answer: string;
  readonly partitions: number;
  /** Records that a poll returned and that it has not answered for. */
  readonly inHand: number;
  readonly delivered: number;
  readonly accepted: number;
  readonly released: number;
  readonly rejected: number;
  readonly sessionLeftUs: number;
}

/** Counts are of records between SPSO and SPEO. */
export interface SharePartitionRow {
  readonly topic: string;
  readonly partition: number;
  readonly leader: number;
  /** `ACTIVE`, `INITIALIZING` while its state is being read, '' while its leader has none. */
  readonly state: string;
  /** First record that is not done with, and the last that was ever acquired; −1 while not known. */
  readonly startOffset: number;
  readonly endOffset: number;
  readonly highWatermark: number;
  readonly available: number;
  readonly acquired: number;
  readonly acknowledged: number;
  readonly archived: number;
  /** Readable records that are not done with. */
  readonly lag: number | null;
  /** Broker that keeps its state, −1 for none. */
  readonly shareCoordinator: number;
}

export type ShareRecordState = 'available' | 'acquired' | 'acknowledged' | 'archived' | 'never acquired';

export interface OpenedSharePartition {
  readonly topic: string;
  readonly partition: number;
  readonly startOffset: number;
  readonly endOffset: number;
  readonly highWatermark: number;
  /** group.share.delivery.count.limit, share.record.lock.duration.ms, group.share.partition.max.record.locks */
  readonly deliveryCountLimit: number;
  readonly lockDurationUs: number;
  readonly maxRecordLocks: number;
  readonly inFlight: number;
  /** From the start offset on, neighbours with one fate as one; at most so many records as can be drawn. */
  readonly runs: readonly ShareRun[];
  /** Records beyond those, up to the high watermark. */
  readonly left: number;
  /** What happened to its records last, oldest first. Read with the `names`. */
  readonly steps: FactRows;
}

export interface ShareRun {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly state: ShareRecordState;
  readonly deliveryCount: number;
  /** Index among the members, −1 for nobody. */
  readonly member: number;
  /** Of the acquisition lock, −1 without one. */
  readonly lockLeftUs: number;
  /** The change is being written to the share coordinator and does not count before (R-SHR-10). */
  readonly isProvisional: boolean;
}
