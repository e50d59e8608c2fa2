import type { Request } from '../../kernel/connection';
import type { DonePart } from '../../protocol/messages/share-group-state';
import type { ShareState } from './share-state';

/** One partition of `__share_group_state` that this broker leads (R-SHR-15). */
export interface ShareShard {
  readonly partition: number;
  readonly leaderEpoch: number;
  /** Raised with every shard of this broker: what belongs to an earlier one is void. */
  readonly shardEpoch: number;
  loading: boolean;
  /** By `group:topicId:partition`. */
  readonly states: Map<string, ShareState>;
  /** Written and not committed yet, oldest first. */
  writes: readonly ShareWrite[];
  nextWriteId: number;
}

/** Answers that wait until records are committed. Immutable. */
export interface ShareWrite {
  readonly writeId: number;
  readonly items: readonly WaitingPart[];
}

/** What is answered about one partition of a request. Immutable. */
export interface WaitingPart {
  readonly gatherId: number;
  readonly topicId: string;
  readonly result: DonePart;
}

/** A request whose partitions are answered one by one. */
export interface ShareGather {
  readonly request: Request;
  results: readonly { readonly topicId: string; readonly result: DonePart }[];
  remaining: number;
}

export interface ShareCoordinatorState {
  /** By partition of `__share_group_state`. */
  readonly shards: Map<number, ShareShard>;
  nextShardEpoch: number;
  readonly gathers: Map<number, ShareGather>;
  nextGatherId: number;
}

export function createShareCoordinatorState(): ShareCoordinatorState {
  return { shards: new Map(), nextShardEpoch: 1, gathers: new Map(), nextGatherId: 1 };
}

export function copyShareCoordinatorState(s: ShareCoordinatorState): ShareCoordinatorState {
  const shards = new Map<number, ShareShard>();
  for (const [partition, shard] of s.shards) shards.set(partition, { ...shard, states: new Map(shard.states) });
  const gathers = new Map<number, ShareGather>();
  for (const [id, gather] of s.gathers) gathers.set(id, { ...gather });
  return { ...s, shards, gathers };
}
