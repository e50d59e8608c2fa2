import type { RecordBatch } from '../protocol/record-batch';

/** Why a follower cannot take what its leader sent. */
export type FollowerAppendRefusal = 'RECORD_LIST_TOO_LARGE' | 'UNEXPECTED_OFFSET' | 'OFFSETS_OUT_OF_ORDER';

export interface FollowerAppend {
  /** Batches that went in. */
  readonly count: number;
  readonly refusal: FollowerAppendRefusal | null;
}

/** The batches that a follower of this epoch takes: those of a later leader are left for later (R-REPL-09). */
export interface FollowerRun {
  readonly count: number;
  readonly sizeBytes: number;
  readonly maxTimestampMs: number;
  readonly lastOffset: number;
  readonly isInOrder: boolean;
}

export function runUpToEpoch(batches: readonly RecordBatch[], leaderEpoch: number): FollowerRun {
  let count = 0;
  let sizeBytes = 0;
  let maxTimestampMs = -1;
  let lastOffset = -1;
  let isInOrder = true;
  while (count < batches.length && batches[count].partitionLeaderEpoch <= leaderEpoch) {
    const batch = batches[count++];
    const last = batch.baseOffset + batch.lastOffsetDelta;
    if (last <= lastOffset) isInOrder = false;
    lastOffset = last;
    sizeBytes += batch.sizeBytes;
    if (batch.maxTimestampMs > maxTimestampMs) maxTimestampMs = batch.maxTimestampMs;
  }
  return { count, sizeBytes, maxTimestampMs, lastOffset, isInOrder };
}
