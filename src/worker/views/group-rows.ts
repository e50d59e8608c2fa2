import type { ClassicGroup } from '../../engine/coordinator/classic-group-state';
import { preferredAssignor, stateOf } from '../../engine/coordinator/consumer/consumer-group';
import type { ConsumerGroup } from '../../engine/coordinator/consumer/consumer-group-state';
import type { CoordinatorShard } from '../../engine/coordinator/group-coordinator-state';
import type { ConsumerState } from '../../engine/client/consumer-state';
import type { World } from '../../engine/kernel/world';
import type { MetadataImage } from '../../engine/metadata/image';
import type { AssignedPartition, ConsumerRow, GroupRow } from '../contract';
import { keyOf } from '../selection';
import { brokersOf, consumersOf, replicaOf, statusOf, type Typed } from './nodes';

const OFFSETS_TOPIC = '__consumer_offsets';

export interface FoundGroup {
  /** Of either protocol; both null when there is nothing but offsets. */
  readonly group: ClassicGroup | null;
  readonly consumerGroup: ConsumerGroup | null;
  readonly shard: CoordinatorShard;
  readonly coordinator: number;
  /** Of the shard's partition: what lies above is written and not committed. */
  readonly highWatermark: number;
}

/** The groups as their coordinators hold them: only the broker that leads the shard by the committed metadata counts. */
export function coordinatedGroups(world: World, image: MetadataImage): Map<string, FoundGroup> {
  const found = new Map<string, FoundGroup>();
  const registrations = image.topics.get(OFFSETS_TOPIC)?.partitions ?? [];
  for (const { node, state } of brokersOf(world)) {
    if (node.status === 'down') continue;
    for (const shard of state.groups.shards.values()) {
      if (shard.loading || registrations[shard.partition]?.leader !== state.brokerId) continue;
      const coordinator = state.brokerId;
      const highWatermark = replicaOf(world, coordinator, keyOf(world, OFFSETS_TOPIC, shard.partition))?.log.highWatermark ?? 0;
      for (const [id, group] of shard.groups) found.set(id, { group, consumerGroup: null, shard, coordinator, highWatermark });
      for (const [id, consumerGroup] of shard.consumerGroups) found.set(id, { group: null, consumerGroup, shard, coordinator, highWatermark });
      for (const id of shard.offsets.keys()) if (!found.has(id)) found.set(id, { group: null, consumerGroup: null, shard, coordinator, highWatermark });
    }
  }
  return found;
}

/** What the coordinator has committed for a partition, −1 for nothing: the last value that is itself committed. */
export function committedOffset(found: FoundGroup | undefined, group: string, topic: string, partition: number): number {
  if (found === undefined) return -1;
  let entry = found.shard.offsets.get(group)?.get(topic)?.get(partition) ?? null;
  while (entry !== null && entry.recordOffset >= found.highWatermark) entry = entry.before;
  return entry?.value?.offset ?? -1;
}

/** Groups that a coordinator has, and those whose members have not found theirs yet. */
export function groupNames(world: World, image: MetadataImage): string[] {
  return [...new Set([...consumersOf(world).map(({ state }) => state.group).filter((name) => name !== ''), ...coordinatedGroups(world, image).keys()])];
}

export function groupRows(world: World, image: MetadataImage): GroupRow[] {
  const found = coordinatedGroups(world, image);
  const consumers = consumersOf(world);
  return groupNames(world, image).map((name) => groupRow(world, image, name, found.get(name), consumers.filter(({ state }) => state.group === name)));
}

function groupRow(world: World, image: MetadataImage, name: string, found: FoundGroup | undefined, members: readonly Typed<ConsumerState>[]): GroupRow {
  const group = found?.group ?? null;
  const consumerGroup = found?.consumerGroup ?? null;
  const topics = [...new Set(members.flatMap(({ state }) => state.topics))];
  return {
    group: name,
    state: group?.state ?? (consumerGroup !== null ? stateOf(consumerGroup) : null) ?? (found === undefined ? 'Unknown' : 'Empty'),
    generation: group?.generation ?? consumerGroup?.groupEpoch ?? -1,
    coordinator: found?.coordinator ?? -1,
    protocol: group?.protocolName ?? (consumerGroup === null ? '' : (preferredAssignor(consumerGroup.members.values()) ?? 'uniform')),
    members: members.map((member) => consumerRow(world, image, member, found)),
    topics,
    lag: groupLag(world, image, name, topics, members, found),
  };
}

/** High watermark of the present leader; −1 without one. */
export function highWatermark(world: World, image: MetadataImage, topic: string, partition: number): number {
  const leader = image.topics.get(topic)?.partitions[partition]?.leader ?? -1;
  return leader < 0 ? -1 : (replicaOf(world, leader, keyOf(world, topic, partition))?.log.highWatermark ?? -1);
}

/** Records below the high watermark that no member has taken yet: by position where assigned, else by what is committed. */
function groupLag(world: World, image: MetadataImage, name: string, topics: readonly string[], members: readonly Typed<ConsumerState>[], found: FoundGroup | undefined): number | null {
  let lag = 0;
  let known = false;
  for (const topic of topics) {
    const partitions = image.topics.get(topic)?.partitions.length ?? 0;
    for (let partition = 0; partition < partitions; partition++) {
      const key = keyOf(world, topic, partition);
      const end = highWatermark(world, image, topic, partition);
      if (end < 0) continue;
      let reached = committedOffset(found, name, topic, partition);
      for (const { node, state } of members) {
        const position = node.status === 'down' ? -1 : (state.assigned.get(key)?.position ?? -1);
        if (position > reached) reached = position;
      }
      known = true;
      lag += Math.max(0, end - Math.max(0, reached));
    }
  }
  return known ? lag : null;
}

export function consumerRow(world: World, image: MetadataImage, { ix, node, state }: Typed<ConsumerState>, found: FoundGroup | undefined): ConsumerRow {
  const assignment: AssignedPartition[] = [];
  for (const { topic, partition, position } of state.assigned.values()) {
    const end = highWatermark(world, image, topic, partition);
    assignment.push({
      topic, partition, position,
      committed: committedOffset(found, state.group, topic, partition),
      lag: end < 0 || position < 0 ? null : Math.max(0, end - position),
    });
  }
  assignment.sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
  return {
    name: node.name, node: ix, status: statusOf(node), lastFault: node.lastFault, group: state.group, memberId: state.memberId,
    state: node.status === 'down' ? 'down' : state.phase === 'failed' ? 'failed' : state.membership,
    generation: state.generation, delivered: state.totals.deliveredRecords, assignment,
  };
}

export function looseConsumers(world: World, image: MetadataImage): ConsumerRow[] {
  return consumersOf(world).filter(({ state }) => state.group === '').map((consumer) => consumerRow(world, image, consumer, undefined));
}
