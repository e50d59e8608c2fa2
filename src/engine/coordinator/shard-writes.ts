import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { failedAnswer } from './group-responses';
import type { CoordinatorShard, OffsetEntry } from './group-coordinator-state';
import { applyRecord, createConsumerGroup } from './consumer/consumer-group';
import type { ConsumerGroupRecord, OffsetsTopicRecord } from './offsets-topic-records';
import type { Completion, PendingWrite } from './pending-write';
import { groupErrorOf, type ShardWork } from './shard-access';

/**
 * Writes to `__consumer_offsets`: what they change is applied at once, and whoever waits is answered when the records are
 * committed (R-OFF-01).
 */

/** False when nothing could be appended; the completion has then been called with the error. */
export function write(work: ShardWork, records: readonly OffsetsTopicRecord[], completion: Completion): boolean {
  const { shard } = work;
  const writeId = shard.nextWriteId++;
  shard.pendingWrites.push({ writeId, completion, followers: [] });
  const { errorCode, baseOffset } = work.host.append(work.ctx, shard.partition, records, { owner: 'group', partition: shard.partition, shardEpoch: shard.shardEpoch, writeId });
  if (errorCode !== 0) {
    completeWrite(work, writeId, errorCode);
    return false;
  }
  for (const [i, record] of records.entries()) {
    if (record.type === 'OffsetCommit') applyOffset(shard, record, baseOffset + i, work.host.highWatermark(work.ctx, shard.partition));
    // Classic groups have moved already, consumer groups move by what is written of them.
    else if (record.type !== 'GroupMetadata') applyConsumerRecord(work.ctx, shard, record);
  }
  return true;
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

export function applyConsumerRecord(ctx: Context, shard: CoordinatorShard, record: ConsumerGroupRecord): void {
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

export function applyOffset(shard: CoordinatorShard, record: OffsetsTopicRecord & { readonly type: 'OffsetCommit' }, recordOffset: number, highWatermark: number): void {
  let topics = shard.offsets.get(record.groupId);
  if (topics === undefined) shard.offsets.set(record.groupId, (topics = new Map()));
  let partitions = topics.get(record.topic);
  if (partitions === undefined) topics.set(record.topic, (partitions = new Map()));
  const known = partitions.get(record.partition) ?? null;
  // What is committed hides all before it; otherwise readers still need the value below.
  const before = known !== null && known.recordOffset < highWatermark ? { value: known.value, recordOffset: known.recordOffset, before: null } : known;
  partitions.set(record.partition, { value: record.value, recordOffset, before });
}

/** What readers may see: the newest value whose record is committed. */
export function committedValue(entry: OffsetEntry | undefined, highWatermark: number): OffsetEntry['value'] {
  for (let e: OffsetEntry | null = entry ?? null; e !== null; e = e.before) if (e.recordOffset < highWatermark) return e.value;
  return null;
}
