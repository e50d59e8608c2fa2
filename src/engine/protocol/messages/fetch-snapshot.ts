import type { RecordBatch } from '../record-batch';

/** FetchSnapshot, version 1. */
export interface FetchSnapshotRequest {
  readonly clusterId: string | null;
  readonly replicaId: number;
  readonly maxBytes: number;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly FetchSnapshotPartition[] }[];
}

export interface FetchSnapshotPartition {
  readonly partition: number;
  readonly currentLeaderEpoch: number;
  readonly snapshotId: { readonly endOffset: number; readonly epoch: number };
  /** Of the first byte that is wanted. */
  readonly position: number;
}

export interface FetchSnapshotResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly FetchedSnapshotPartition[] }[];
}

export interface FetchedSnapshotPartition {
  readonly index: number;
  readonly errorCode: number;
  readonly snapshotId: { readonly endOffset: number; readonly epoch: number };
  readonly currentLeader: { readonly leaderId: number; readonly leaderEpoch: number };
  /** Of the whole snapshot. */
  readonly size: number;
  readonly position: number;
  /** Whole batches here; a real answer may end in the middle of one. */
  readonly unalignedRecords: readonly RecordBatch[];
}
