import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import type { MarkerToken, TransactionalProducer, WrittenMarker } from './coordinator-host';
import { failedAnswer } from './group-responses';
import type { CoordinatorShard, OffsetEntry } from './group-coordinator-state';
import { applyRecord, createConsumerGroup } from './consumer/consumer-group';
import type { ConsumerGroupRecord, OffsetsTopicRecord } from './offsets-topic-records';
import type { Completion, PendingWrite } from './pending-write';
import { applyShareRecord, createShareGroup } from './share-group/share-group';
import { isShareRecord, type ShareGroupRecord } from './share-group/share-records';
import { groupErrorOf, type ShardWork } from './shard-access';
import { addPending, emitSettled, removePending, settlePending } from './transactional-offsets';

/**
 * Writes to `__consumer_offsets`: what they change is applied at once, and whoever waits is answered when the records are
 * committed (R-OFF-01).
 */

/** False when nothing could be appended; the completion has then been called with the error. */
export function write(work: ShardWork, records: readonly OffsetsTopicRecord[], completion: Completion, producer?: TransactionalProducer): boolean {
  const { shard } = work;
  const writeId = shard.nextWriteId++;
  shard.pendingWrites.push({ writeId, completion, followers: [] });
  const { errorCode, baseOffset } = work.host.append(work.ctx, shard.partition, records, { owner: 'group', partition: shard.partition, shardEpoch: shard.shardEpoch, writeId }, producer);
  if (errorCode !== 0) {
    completeWrite(work, writeId, errorCode);
    return false;
  }
  for (const [i, record] of records.entries()) {
    if (record.type === 'OffsetCommit') replayOffset(shard, record, baseOffset + i, work.host.highWatermark(work.ctx, shard.partition), producer?.producerId ?? -1);
    // Classic groups have moved already, consumer groups move by what is written of them.
    else if (record.type !== 'GroupMetadata') applyGroupRecord(work.ctx, shard, record);
  }
  return true;
}

/** The end of a transaction goes into the log; what waited for it in this partition is settled with it (R-TXN-35). */
export function writeMarker(work: ShardWork, marker: WrittenMarker, token: MarkerToken): void {
  const { ctx, host, shard } = work;
  const writeId = shard.nextWriteId++;
  shard.pendingWrites.push({ writeId, completion: { type: 'marker', token }, followers: [] });
  const { errorCode, baseOffset } = host.appendMarker(ctx, shard.partition, marker, { owner: 'group', partition: shard.partition, shardEpoch: shard.shardEpoch, writeId });
  if (errorCode !== 0) {
    completeWrite(work, writeId, errorCode);
    return;
  }
  emitSettled(work, marker, settlePending(shard, marker.producerId, marker.isCommit, baseOffset, host.highWatermark(ctx, shard.partition)));
}

export function completeWrite(work: ShardWork, writeId: number, errorCode: number): void {
  const { shard } = work;
  const at = shard.pendingWrites.findIndex((pending) => pending.writeId === writeId);
  if (at < 0) return;
  const [pending] = shard.pendingWrites.splice(at, 1) as [PendingWrite];
  const error = groupErrorOf(errorCode);
  work.complete(work, pending.completion, error);
  for (const { request, body } of pending.followers) work.ctx.reply(request, error === 0 ? body : failedAnswer(request, body, error));
}

/** An answer that wrote nothing: it waits for what was written before it, on which it may rest. */
export function answer(work: ShardWork, request: Request, body: object): void {
  const { pendingWrites } = work.shard;
  const last = pendingWrites.length - 1;
  if (last < 0) {
    work.ctx.reply(request, body);
    return;
  }
  const pending = pendingWrites[last] as PendingWrite;
  pendingWrites[last] = { ...pending, followers: [...pending.followers, { request, body }] };
}

/** Groups of the newer protocols are what their records say. */
export function applyGroupRecord(ctx: Context, shard: CoordinatorShard, record: ConsumerGroupRecord | ShareGroupRecord): void {
  if (isShareRecord(record)) applyToShareGroup(ctx, shard, record);
  else applyToConsumerGroup(ctx, shard, record);
}

function applyToShareGroup(ctx: Context, shard: CoordinatorShard, record: ShareGroupRecord): void {
  const { groupId } = record;
  if (record.type === 'ShareGroupMetadata' && record.value === null) {
    shard.shareGroups.delete(groupId);
    return;
  }
  let group = shard.shareGroups.get(groupId);
  if (group === undefined) {
    if (record.value === null) return;
    shard.shareGroups.set(groupId, (group = createShareGroup(groupId, ctx.nameId(groupId))));
  }
  applyShareRecord(group, record);
}

function applyToConsumerGroup(ctx: Context, shard: CoordinatorShard, record: ConsumerGroupRecord): void {
  const { groupId } = record;
  if (record.type === 'ConsumerGroupMetadata' && record.value === null) {
    shard.consumerGroups.delete(groupId);
    return;
  }
  let group = shard.consumerGroups.get(groupId);
  if (group === undefined) {
    if (record.value === null) return;
    shard.consumerGroups.set(groupId, (group = createConsumerGroup(groupId, ctx.nameId(groupId))));
  }
  applyRecord(group, record);
}

/** What a record in the log says of an offset: it is the group's at once, or when the transaction of its producer commits. */
export function replayOffset(shard: CoordinatorShard, record: OffsetCommitRecord, recordOffset: number, highWatermark: number, producerId: number): void {
  if (producerId >= 0) {
    addPending(shard, producerId, record, recordOffset);
    return;
  }
  applyOffset(shard, record, recordOffset, highWatermark, recordOffset);
  if (record.value === null) removePending(shard, record.groupId, record.topic, record.partition);
}

type OffsetCommitRecord = OffsetsTopicRecord & { readonly type: 'OffsetCommit' };

export function applyOffset(shard: CoordinatorShard, record: OffsetCommitRecord, recordOffset: number, highWatermark: number, visibleOffset: number): void {
  let topics = shard.offsets.get(record.groupId);
  if (topics === undefined) shard.offsets.set(record.groupId, (topics = new Map()));
  let partitions = topics.get(record.topic);
  if (partitions === undefined) topics.set(record.topic, (partitions = new Map()));
  const known = partitions.get(record.partition) ?? null;
  // What is committed hides all before it; otherwise readers still need the value below.
  const before = known !== null && known.visibleOffset < highWatermark ? { ...known, before: null } : known;
  partitions.set(record.partition, { value: record.value, recordOffset, visibleOffset, before });
}

/** What readers may see: the newest value whose record is committed. */
export function committedValue(entry: OffsetEntry | undefined, highWatermark: number): OffsetEntry['value'] {
  for (let e: OffsetEntry | null = entry ?? null; e !== null; e = e.before) if (e.visibleOffset < highWatermark) return e.value;
  return null;
}
