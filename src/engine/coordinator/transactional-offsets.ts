import { FactKind } from '../facts/fact-kinds';
import type { WrittenMarker } from './coordinator-host';
import type { CoordinatorShard } from './group-coordinator-state';
import type { CommittedOffset, OffsetsTopicRecord } from './offsets-topic-records';
import type { ShardWork } from './shard-access';
import { applyOffset } from './shard-writes';

/**
 * Offsets in transactions: they are pending until the marker of their transaction reaches the group's partition; COMMIT makes
 * them the group's, ABORT drops them (R-TXN-35).
 */

export interface PendingOffset {
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
  readonly value: CommittedOffset;
  readonly recordOffset: number;
}

const NONE: readonly PendingOffset[] = [];

export function addPending(shard: CoordinatorShard, producerId: number, record: OffsetsTopicRecord & { readonly type: 'OffsetCommit' }, recordOffset: number): void {
  const { groupId, topic, partition, value } = record;
  if (value === null) return;
  const others = (shard.pendingOffsets.get(producerId) ?? NONE).filter((pending) => !isAt(pending, groupId, topic, partition));
  shard.pendingOffsets.set(producerId, [...others, { groupId, topic, partition, value, recordOffset }]);
}

/** The marker of a producer is in the log, or is read back from it: its pending offsets are settled. */
export function settlePending(shard: CoordinatorShard, producerId: number, isCommit: boolean, markerOffset: number, highWatermark: number): readonly PendingOffset[] {
  const settled = shard.pendingOffsets.get(producerId) ?? NONE;
  shard.pendingOffsets.delete(producerId);
  if (!isCommit) return settled;
  for (const { groupId, topic, partition, value, recordOffset } of settled) {
    const known = shard.offsets.get(groupId)?.get(topic)?.get(partition);
    // The newest commit counts, be it in a transaction or not: by when it was written, not by when its transaction ended.
    if (known !== undefined && known.value !== null && known.recordOffset > recordOffset) continue;
    applyOffset(shard, { type: 'OffsetCommit', groupId, topic, partition, value }, recordOffset, highWatermark, markerOffset);
  }
  return settled;
}

export function hasPending(shard: CoordinatorShard, groupId: string, topic: string, partition: number): boolean {
  if (shard.pendingOffsets.size === 0) return false;
  for (const offsets of shard.pendingOffsets.values()) if (offsets.some((pending) => isAt(pending, groupId, topic, partition))) return true;
  return false;
}

export function hasPendingOfGroup(shard: CoordinatorShard, groupId: string): boolean {
  for (const offsets of shard.pendingOffsets.values()) if (offsets.some((pending) => pending.groupId === groupId)) return true;
  return false;
}

/** An offset is removed: what waits for the end of a transaction there goes with it. */
export function removePending(shard: CoordinatorShard, groupId: string, topic: string, partition: number): void {
  if (shard.pendingOffsets.size === 0) return;
  for (const [producerId, offsets] of [...shard.pendingOffsets]) {
    const left = offsets.filter((pending) => !isAt(pending, groupId, topic, partition));
    if (left.length === 0) shard.pendingOffsets.delete(producerId);
    else shard.pendingOffsets.set(producerId, left);
  }
}

/** All pending offsets of a group, for those who remove them. */
export function pendingOfGroup(shard: CoordinatorShard, groupId: string): readonly PendingOffset[] {
  return [...shard.pendingOffsets.values()].flatMap((offsets) => offsets.filter((pending) => pending.groupId === groupId));
}

function isAt(pending: PendingOffset, groupId: string, topic: string, partition: number): boolean {
  return pending.partition === partition && pending.topic === topic && pending.groupId === groupId;
}

/** States what a marker did to the offsets of groups. */
export function emitSettled({ ctx }: ShardWork, { producerId, isCommit }: WrittenMarker, settled: readonly PendingOffset[]): void {
  const { cause } = ctx;
  for (const groupId of new Set(settled.map((pending) => pending.groupId))) {
    ctx.because(cause);
    ctx.emit(FactKind.TransactionalOffsetsSettled, ctx.nameId(groupId), producerId, isCommit ? 1 : 0);
  }
}
