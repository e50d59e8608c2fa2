import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import { partitionKey, type PartitionKey } from '../protocol/partition-key';
import type { TopicPartitions } from '../protocol/protocol-blob';
import type { AssignedPartition, ConsumerState } from './consumer-state';

/** Partitions come to a member and go, of whatever protocol; the callbacks of its application are facts here. */

/** onPartitionsRevoked or onPartitionsLost with everything it owns (R-GRP-23, R-GRP-25). */
export function revokeAll(ctx: Context, s: ConsumerState): void {
  s.lost = false;
  if (s.assigned.size === 0) return;
  ctx.emit(FactKind.PartitionsRevoked, s.groupId, s.generation, s.assigned.size);
  s.assigned.clear();
  s.buffered = [];
  s.listOffsets.clear();
  s.offsetFetchRequest = 0;
}

export function keysOf(ctx: Context, given: readonly TopicPartitions[]): Set<PartitionKey> {
  const keys = new Set<PartitionKey>();
  for (const { topic, partitions } of given) for (const partition of partitions) keys.add(partitionKey(ctx.nameId(topic), partition));
  return keys;
}

/** Gives up what is not among these; what stays keeps its position (R-GRP-23, R-CGP-06). Gives how many went. */
export function revokeOthers(ctx: Context, s: ConsumerState, kept: ReadonlySet<PartitionKey>): number {
  const before = s.assigned.size;
  s.assigned.retain(kept);
  const revoked = before - s.assigned.size;
  if (revoked === 0) return 0;
  s.buffered = s.buffered.filter((data) => kept.has(data.key));
  ctx.emit(FactKind.PartitionsRevoked, s.groupId, s.generation, revoked);
  return revoked;
}

/** What it does not own yet among these. */
export function newAmong(ctx: Context, s: ConsumerState, given: readonly TopicPartitions[]): { readonly topic: string; readonly partition: number }[] {
  return given.flatMap(({ topic, partitions }) => partitions.filter((partition) => !s.assigned.has(partitionKey(ctx.nameId(topic), partition))).map((partition) => ({ topic, partition })));
}

/** Where it begins is not known yet: with what the group has committed, or without a group by the reset policy (R-CONS-13). */
export function newPartition(s: ConsumerState, key: PartitionKey, topic: string, partition: number): AssignedPartition {
  return {
    key, topic, partition, position: -1, positionEpoch: -1, awaiting: s.group === '' ? 'reset' : 'committed', askedUntilUs: 0, fetchNotBeforeUs: 0, failedVersion: -1, fetching: false,
    highWatermark: -1, committed: -1, revoking: false, paused: false, resetTo: null, lastStableOffset: -1,
  };
}

/** Takes what is new among these. */
export function addPartitions(ctx: Context, s: ConsumerState, given: readonly TopicPartitions[]): void {
  for (const { topic, partitions } of given) {
    const nameId = ctx.nameId(topic);
    for (const partition of partitions) {
      const key = partitionKey(nameId, partition);
      if (s.assigned.has(key)) continue;
      s.assigned.add(newPartition(s, key, topic, partition));
    }
  }
  ctx.emit(FactKind.PartitionsAssigned, s.groupId, s.generation, s.assigned.size);
}
