import { ErrorCode } from '../protocol/error-codes';
import type { FetchSnapshotRequest, FetchSnapshotResponse } from '../protocol/messages/fetch-snapshot';
import type { RecordBatch } from '../protocol/record-batch';
import { CLUSTER_METADATA_TOPIC } from '../protocol/topic-name';
import type { SnapshotId } from './snapshot';

export const FETCH_SNAPSHOT_VERSION = 1;
const MAX_BYTES = 8 * 1024 * 1024;

/** A snapshot that is being fetched piece by piece (R-KRAFT-17). Immutable. */
export interface SnapshotDownload {
  readonly id: SnapshotId;
  /** Bytes that are here already. */
  readonly position: number;
  readonly batches: readonly RecordBatch[];
}

export function beginDownload(id: SnapshotId): SnapshotDownload {
  return { id, position: 0, batches: [] };
}

/** The request for the next piece. */
export function nextPiece({ id, position }: SnapshotDownload, replicaId: number, currentLeaderEpoch: number): FetchSnapshotRequest {
  return {
    clusterId: null, replicaId, maxBytes: MAX_BYTES,
    topics: [{ name: CLUSTER_METADATA_TOPIC, partitions: [{ partition: 0, currentLeaderEpoch, snapshotId: id, position }] }],
  };
}

export type DownloadStep =
  | { readonly outcome: 'more' | 'done'; readonly download: SnapshotDownload }
  /** The leader does not have it any more, or leads no more: the next fetch tells how to go on. */
  | { readonly outcome: 'failed'; readonly errorCode: ErrorCode };

/** A piece has come. */
export function withPiece(download: SnapshotDownload, response: FetchSnapshotResponse): DownloadStep {
  const piece = response.topics[0]?.partitions[0];
  if (piece === undefined || piece.errorCode !== ErrorCode.NONE) return { outcome: 'failed', errorCode: (piece?.errorCode ?? response.errorCode) as ErrorCode };
  let { position } = download;
  for (const batch of piece.unalignedRecords) position += batch.sizeBytes;
  const next: SnapshotDownload = { id: download.id, position, batches: [...download.batches, ...piece.unalignedRecords] };
  return { outcome: position < piece.size ? 'more' : 'done', download: next };
}
