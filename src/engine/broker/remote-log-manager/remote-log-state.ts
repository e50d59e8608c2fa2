import type { LogSegment } from '../../log/log-segment';
import type { PartitionKey } from '../../protocol/partition-key';
import type { RemoteLogSegmentMetadata, RemoteLogSegments } from '../../tiered/remote-log-segment';

/** Why an answer of the object store is waited for. Immutable. */
export type RemoteWork =
  | { readonly kind: 'list'; readonly keys: readonly PartitionKey[] }
  /** Steps of a copy (R-TIER-02). */
  | { readonly kind: 'copy-started' | 'copy-data' | 'copy-finished'; readonly key: PartitionKey; readonly leaderEpoch: number; readonly metadata: RemoteLogSegmentMetadata; readonly segment: LogSegment }
  /** Steps of a deletion (R-TIER-04). */
  | { readonly kind: 'delete-started' | 'delete-data' | 'delete-finished'; readonly key: PartitionKey; readonly metadata: RemoteLogSegmentMetadata }
  /** Data whose segment another broker has deleted. */
  | { readonly kind: 'discard'; readonly key: PartitionKey }
  /** A client's fetch (R-TIER-05). */
  | { readonly kind: 'fetch'; readonly key: PartitionKey; readonly contextId: number; readonly requestId: number; readonly offset: number; readonly isReadCommitted: boolean }
  /** What a share partition is to hand out next; `share` is its key. */
  | { readonly kind: 'share-fetch'; readonly key: PartitionKey; readonly share: string; readonly instance: number; readonly offset: number; readonly isReadCommitted: boolean }
  /** Steps of a new replica that begins behind what is in the store (R-TIER-05). */
  | { readonly kind: 'auxiliary-list'; readonly key: PartitionKey; readonly target: AuxiliaryTarget }
  | { readonly kind: 'auxiliary-index'; readonly key: PartitionKey; readonly target: AuxiliaryTarget; readonly metadata: RemoteLogSegmentMetadata };

/** What a follower knows of its leader's log when it cannot have all of it from there. */
export interface AuxiliaryTarget {
  readonly leaderEpoch: number;
  readonly logStartOffset: number;
  readonly localLogStartOffset: number;
}

/** What a broker knows of the object store. Nothing of it survives the process. */
export interface RemoteLogState {
  /** Segments in the store, as last heard. */
  readonly views: Map<PartitionKey, RemoteLogSegments>;
  readonly inFlight: Map<number, RemoteWork>;
  /** Partitions with a copy or deletion under way: one at a time. */
  readonly busy: Set<PartitionKey>;
  /** Followers that are being set up. */
  readonly auxiliary: Set<PartitionKey>;
}

export function createRemoteLogState(): RemoteLogState {
  return { views: new Map(), inFlight: new Map(), busy: new Set(), auxiliary: new Set() };
}

export function copyRemoteLogState(state: RemoteLogState): RemoteLogState {
  return { views: new Map(state.views), inFlight: new Map(state.inFlight), busy: new Set(state.busy), auxiliary: new Set(state.auxiliary) };
}
