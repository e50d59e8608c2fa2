import type { EventHandle } from '../kernel/event-queue';
import { copyClassicGroup, type ClassicGroup } from './classic-group-state';
import { copyConsumerGroup, type ConsumerGroup } from './consumer/consumer-group-state';
import type { CommittedOffset } from './offsets-topic-records';
import type { PendingWrite } from './pending-write';
import { copyShareAsk, type ShareAsk } from './share-group/share-asks';
import { copyShareGroup, type ShareGroup } from './share-group/share-group-state';
import type { PendingOffset } from './transactional-offsets';

/** One partition of `__consumer_offsets` that this broker leads, with the groups that live in it (R-GRP-01). */
export interface CoordinatorShard {
  readonly partition: number;
  readonly leaderEpoch: number;
  /** Raised with every shard of this broker: what belongs to an earlier one is void. */
  readonly shardEpoch: number;
  loading: boolean;
  /** Groups of the classic protocol; a group id is in one of these maps at most. */
  readonly groups: Map<string, ClassicGroup>;
  readonly consumerGroups: Map<string, ConsumerGroup>;
  readonly shareGroups: Map<string, ShareGroup>;
  /** Group → topic → partition → what was committed. */
  readonly offsets: Map<string, Map<string, Map<number, OffsetEntry>>>;
  /** Producer → offsets that wait for the end of its transaction (R-TXN-35). */
  readonly pendingOffsets: Map<number, readonly PendingOffset[]>;
  /** Written and not committed yet, oldest first. */
  pendingWrites: PendingWrite[];
  nextWriteId: number;
  cleanupTimer: EventHandle;
}

/**
 * The last value written for a partition, and the one before as long as the last is not committed: readers see what is
 * committed (R-OFF-01). Immutable.
 */
export interface OffsetEntry {
  /** Null = removed. */
  readonly value: CommittedOffset | null;
  /** Where the record lies in `__consumer_offsets`. */
  readonly recordOffset: number;
  /** From which high watermark on readers see it: of its record, or of the marker that ended its transaction. */
  readonly visibleOffset: number;
  readonly before: OffsetEntry | null;
}

export interface GroupCoordinatorState {
  /** By partition of `__consumer_offsets`. */
  readonly shards: Map<number, CoordinatorShard>;
  nextShardEpoch: number;
  /** Questions to share coordinators that are under way. */
  readonly asks: Map<number, ShareAsk>;
  nextAskId: number;
}

export function createGroupCoordinatorState(): GroupCoordinatorState {
  return { shards: new Map(), nextShardEpoch: 1, asks: new Map(), nextAskId: 1 };
}

export function copyGroupCoordinatorState(s: GroupCoordinatorState): GroupCoordinatorState {
  const shards = new Map<number, CoordinatorShard>();
  for (const [partition, shard] of s.shards) shards.set(partition, copyShard(shard));
  const asks = new Map<number, ShareAsk>();
  for (const [id, ask] of s.asks) asks.set(id, copyShareAsk(ask));
  return { shards, nextShardEpoch: s.nextShardEpoch, asks, nextAskId: s.nextAskId };
}

function copyShard(s: CoordinatorShard): CoordinatorShard {
  const groups = new Map<string, ClassicGroup>();
  for (const [groupId, group] of s.groups) groups.set(groupId, copyClassicGroup(group));
  const consumerGroups = new Map<string, ConsumerGroup>();
  for (const [groupId, group] of s.consumerGroups) consumerGroups.set(groupId, copyConsumerGroup(group));
  const shareGroups = new Map<string, ShareGroup>();
  for (const [groupId, group] of s.shareGroups) shareGroups.set(groupId, copyShareGroup(group));
  const offsets = new Map<string, Map<string, Map<number, OffsetEntry>>>();
  for (const [groupId, topics] of s.offsets) {
    const copied = new Map<string, Map<number, OffsetEntry>>();
    for (const [topic, partitions] of topics) copied.set(topic, new Map(partitions));
    offsets.set(groupId, copied);
  }
  return {
    partition: s.partition, leaderEpoch: s.leaderEpoch, shardEpoch: s.shardEpoch, loading: s.loading, groups, consumerGroups, shareGroups, offsets,
    pendingOffsets: new Map(s.pendingOffsets),
    pendingWrites: s.pendingWrites.slice(), nextWriteId: s.nextWriteId, cleanupTimer: s.cleanupTimer,
  };
}
