import type { LocalSharePartition } from '../../engine/broker/share/share-manager-state';
import { forEachState } from '../../engine/broker/share/share-partition';
import type { ShareConsumerState } from '../../engine/client/share-consumer-state';
import { shareStateOf } from '../../engine/coordinator/share-group/share-group';
import type { ShareGroup } from '../../engine/coordinator/share-group/share-group-state';
import { shareStateKey } from '../../engine/coordinator/share-state/share-state';
import type { World } from '../../engine/kernel/world';
import type { MetadataImage } from '../../engine/metadata/image';
import type { ConsumerRow, GroupRow, SharedPosition } from '../contract';
import { keyOf } from '../selection';
import { brokerById, brokersOf, replicaOf, shareConsumersOf, statusOf, type Typed } from './nodes';

const OFFSETS_TOPIC = '__consumer_offsets';

export interface FoundShareGroup {
  readonly group: ShareGroup;
  readonly coordinator: number;
  /** Partition of `__consumer_offsets` that it lives in. */
  readonly shard: number;
}

/** Share groups as their coordinators hold them: only the broker that leads the shard by the committed metadata counts. */
export function coordinatedShareGroups(world: World, image: MetadataImage): Map<string, FoundShareGroup> {
  const found = new Map<string, FoundShareGroup>();
  const registrations = image.topics.get(OFFSETS_TOPIC)?.partitions ?? [];
  for (const { node, state } of brokersOf(world)) {
    if (node.status === 'down') continue;
    for (const shard of state.groups.shards.values()) {
      if (shard.loading || registrations[shard.partition]?.leader !== state.brokerId) continue;
      for (const [id, group] of shard.shareGroups) found.set(id, { group, coordinator: state.brokerId, shard: shard.partition });
    }
  }
  return found;
}

/** The share partition on the partition's leader; null while nobody has read it there. */
export function sharePartitionOnLeader(world: World, image: MetadataImage, group: string, topic: string, partition: number): LocalSharePartition | null {
  const registered = image.topics.get(topic);
  const leader = registered?.partitions[partition]?.leader ?? -1;
  const broker = leader < 0 ? null : brokerById(world, leader);
  if (registered === undefined || broker === null || broker.node.status === 'down') return null;
  return broker.state.shares.partitions.get(shareStateKey(group, registered.topicId, partition)) ?? null;
}

export function shareGroupRows(world: World, image: MetadataImage): GroupRow[] {
  const found = coordinatedShareGroups(world, image);
  const consumers = shareConsumersOf(world);
  const names = new Set([...consumers.map(({ state }) => state.group), ...found.keys()]);
  return [...names].map((name) => shareGroupRow(world, image, name, found.get(name), consumers.filter(({ state }) => state.group === name)));
}

function shareGroupRow(world: World, image: MetadataImage, name: string, found: FoundShareGroup | undefined, members: readonly Typed<ShareConsumerState>[]): GroupRow {
  const topics = [...new Set(members.flatMap(({ state }) => state.topics))];
  return {
    group: name, state: found === undefined ? 'Unknown' : shareStateOf(found.group), generation: found?.group.groupEpoch ?? -1, coordinator: found?.coordinator ?? -1, protocol: 'simple',
    members: members.map((member) => shareMemberRow(world, image, member)), topics, lag: shareLag(world, image, name, topics), isShare: true,
  };
}

/** Records between the start offset and the high watermark that are not done with. */
function shareLag(world: World, image: MetadataImage, group: string, topics: readonly string[]): number | null {
  let lag: number | null = null;
  for (const topic of topics) {
    for (let partition = 0; partition < (image.topics.get(topic)?.partitions.length ?? 0); partition++) {
      const local = sharePartitionOnLeader(world, image, group, topic, partition);
      if (local?.state == null) continue;
      const leader = image.topics.get(topic)?.partitions[partition]?.leader ?? -1;
      const end = replicaOf(world, leader, keyOf(world, topic, partition))?.log.highWatermark ?? -1;
      if (end >= 0) lag = (lag ?? 0) + Math.max(0, end - local.state.startOffset - local.state.deliveryCompleteCount);
    }
  }
  return lag;
}

export function shareMemberRow(world: World, image: MetadataImage, { ix, node, state }: Typed<ShareConsumerState>): ConsumerRow {
  const assignment = [...state.assigned.values()].map(({ topic, partition }) => ({
    topic, partition, position: -1, committed: -1, lag: null, shared: sharedPosition(world, image, state, topic, partition),
  }));
  assignment.sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
  return {
    name: node.name, node: ix, status: statusOf(node), lastFault: node.lastFault, group: state.group, memberId: state.memberId, state: doing(node.status, state),
    generation: state.memberEpoch, delivered: state.totals.deliveredRecords, assignment,
  };
}

function doing(status: string, state: ShareConsumerState): string {
  if (status === 'down') return 'down';
  if (state.phase === 'failed') return 'failed';
  if (state.membership !== 'member') return state.membership;
  if (state.isStuck) return 'without answer';
  return state.phase === 'processing' ? 'at work' : 'stable';
}

function sharedPosition(world: World, image: MetadataImage, { group, memberId }: ShareConsumerState, topic: string, partition: number): SharedPosition | null {
  const state = sharePartitionOnLeader(world, image, group, topic, partition)?.state ?? null;
  if (state === null) return null;
  let own = 0;
  let inFlight = 0;
  forEachState(state.batches, (delivery, firstOffset, lastOffset) => {
    if (delivery.state !== 'ACQUIRED') return;
    inFlight += lastOffset - firstOffset + 1;
    if (delivery.memberId === memberId) own += lastOffset - firstOffset + 1;
  });
  return { startOffset: state.startOffset, endOffset: state.endOffset, acquired: inFlight, acquiredByMember: own };
}
