import type { LogSegment } from '../log/log-segment';
import type { ProducerSnapshot } from '../log/producer-state-manager';
import type { AbortedTransaction } from '../log/transaction-index';
import type { RecordBatch } from '../protocol/record-batch';
import type { RemoteLogSegmentMetadata, RemoteLogSegments } from './remote-log-segment';

export interface ListRemoteLogSegmentsRequest {
  readonly partitions: readonly { readonly topicId: string; readonly partition: number }[];
}

export interface ListRemoteLogSegmentsResponse {
  readonly segments: RemoteLogSegments;
}

export interface UpdateRemoteLogSegmentMetadataRequest {
  readonly metadata: RemoteLogSegmentMetadata;
}

export interface UpdateRemoteLogSegmentMetadataResponse {
  /** False when the segment is not known any more, or has gone further than this. */
  readonly isValid: boolean;
}

/** A whole closed segment, which never changes again, and what a new replica needs besides (R-TIER-05). */
export interface CopyLogSegmentDataRequest {
  readonly id: string;
  readonly sizeBytes: number;
  readonly segment: LogSegment;
  readonly producerSnapshot: ProducerSnapshot | null;
  /** All of the log's epochs up to the segment's end. */
  readonly leaderEpochs: readonly (readonly [epoch: number, startOffset: number])[];
}

export interface FetchLogSegmentRequest {
  readonly id: string;
  readonly offset: number;
  readonly maxBytes: number;
}

export interface FetchLogSegmentResponse {
  /** False when the store has no such segment. */
  readonly isFound: boolean;
  readonly records: readonly RecordBatch[];
  /** Transactions in the indexes of this segment and later ones that ended in an abort (R-TXN-33). */
  readonly aborted: readonly AbortedTransaction[];
}

export interface FetchIndexRequest {
  readonly id: string;
}

export interface FetchIndexResponse {
  readonly isFound: boolean;
  readonly producerSnapshot: ProducerSnapshot | null;
  readonly leaderEpochs: readonly (readonly [epoch: number, startOffset: number])[];
}

export interface DeleteLogSegmentDataRequest {
  readonly id: string;
}

/** Done. */
export const DONE: Readonly<Record<string, never>> = {};
