import type { LeaderEpochCache } from '../log/leader-epoch-cache';
import type { PartitionLog } from '../log/partition-log';

/** Where a copied segment stands in its life (R-TIER-02, R-TIER-04). A deleted one is forgotten with DELETE_SEGMENT_FINISHED. */
export type RemoteLogSegmentState = 'COPY_SEGMENT_STARTED' | 'COPY_SEGMENT_FINISHED' | 'DELETE_SEGMENT_STARTED' | 'DELETE_SEGMENT_FINISHED';

/** What may follow a state, which may also be told again; a segment that nobody knows begins with COPY_SEGMENT_STARTED. */
const NEXT_STATES: Readonly<Record<RemoteLogSegmentState, readonly RemoteLogSegmentState[]>> = {
  COPY_SEGMENT_STARTED: ['COPY_SEGMENT_FINISHED', 'DELETE_SEGMENT_STARTED'],
  COPY_SEGMENT_FINISHED: ['DELETE_SEGMENT_STARTED'],
  DELETE_SEGMENT_STARTED: ['DELETE_SEGMENT_FINISHED'],
  DELETE_SEGMENT_FINISHED: [],
};

/**
 * May a segment's metadata change so [RemoteLogSegmentState.isValidTransition]? Two brokers that both hold themselves for the leader
 * work on the same segments for a while: what one has deleted, the other must not call copied.
 */
export function isValidTransition(from: RemoteLogSegmentState | null, to: RemoteLogSegmentState): boolean {
  return from === null ? to === 'COPY_SEGMENT_STARTED' : from === to || NEXT_STATES[from].includes(to);
}

/** What is known of a segment in the object store. Immutable. */
export interface RemoteLogSegmentMetadata {
  /** Another one for every attempt to copy a segment. */
  readonly id: string;
  readonly topicId: string;
  readonly partition: number;
  readonly startOffset: number;
  /** Of the last record. */
  readonly endOffset: number;
  readonly maxTimestampMs: number;
  /** Who copied it. */
  readonly brokerId: number;
  readonly sizeBytes: number;
  /** Leader epochs of its records, each with the first offset here. */
  readonly segmentLeaderEpochs: readonly (readonly [epoch: number, startOffset: number])[];
  readonly state: RemoteLogSegmentState;
}

export type RemoteLogSegments = readonly RemoteLogSegmentMetadata[];

/** A segment counts for a log when its last epoch ended there no earlier: after an election that lost records others lie in the store too. */
export function isInLineage({ endOffset, segmentLeaderEpochs }: RemoteLogSegmentMetadata, epochs: LeaderEpochCache, logEndOffset: number): boolean {
  const [epoch] = segmentLeaderEpochs[segmentLeaderEpochs.length - 1];
  const end = epochs.endOffsetFor(epoch, logEndOffset);
  return end.epoch === epoch && end.endOffset > endOffset;
}

/** The segments of a log that are wholly in the store, by offset. */
export function copiedSegments(segments: RemoteLogSegments, log: PartitionLog): RemoteLogSegmentMetadata[] {
  return segments.filter((segment) => segment.state === 'COPY_SEGMENT_FINISHED' && isInLineage(segment, log.epochs, log.logEndOffset)).sort((a, b) => a.startOffset - b.startOffset);
}

/** The last offset of a log that is in the store; −1 for none. */
export function highestRemoteOffset(segments: RemoteLogSegments, log: PartitionLog): number {
  let highest = -1;
  for (const { endOffset } of copiedSegments(segments, log)) if (endOffset > highest) highest = endOffset;
  return highest;
}

export function segmentHolding(segments: RemoteLogSegments, offset: number): RemoteLogSegmentMetadata | undefined {
  return segments.find(({ startOffset, endOffset }) => startOffset <= offset && offset <= endOffset);
}

/** Index of the next local segment to copy, oldest first: closed, not copied yet, and wholly below the last stable offset (R-TIER-02); −1 for none. */
export function nextToCopy({ segments, lastStableOffset }: PartitionLog, highestRemote: number): number {
  for (let i = 0; i + 1 < segments.length; i++) {
    const nextBase = segments[i + 1].baseOffset;
    if (nextBase > lastStableOffset) return -1;
    if (nextBase - 1 > highestRemote && segments[i].batchCount > 0) return i;
  }
  return -1;
}

/** The part of an epoch cache that the records from one offset to another need. */
export function epochsBetween(epochs: LeaderEpochCache, startOffset: number, endOffset: number): (readonly [epoch: number, startOffset: number])[] {
  const found: (readonly [number, number])[] = [];
  for (const [epoch, start] of epochs.entries()) {
    if (start > endOffset) break;
    if (start <= startOffset) found.length = 0;
    found.push([epoch, Math.max(start, startOffset)]);
  }
  return found;
}
