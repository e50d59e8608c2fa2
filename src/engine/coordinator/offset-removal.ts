import type { Request } from '../kernel/connection';
import { ErrorCode } from '../protocol/error-codes';
import type { OffsetDeleteRequest, OffsetDeleteTopicResponse } from '../protocol/messages/offset-delete';
import { isSubscribedTo, usesConsumerProtocol } from './classic-group';
import type { ClassicGroup } from './classic-group-state';
import { nowMs } from './classic-rebalance';
import { groupTombstones } from './consumer/consumer-group';
import type { ConsumerGroup } from './consumer/consumer-group-state';
import { isGroupSubscribedTo } from './consumer/subscriptions';
import { offsetDeleteError } from './group-responses';
import type { CommittedOffset, OffsetsTopicRecord } from './offsets-topic-records';
import { groupOf, type ShardWork } from './shard-access';
import { answer, write } from './shard-writes';
import { hasPending, hasPendingOfGroup, pendingOfGroup } from './transactional-offsets';

/** How committed offsets go away: by request, with their group, with their topic, or by age. */

const MS_PER_MINUTE = 60_000;

function tombstone(groupId: string, topic: string, partition: number): OffsetsTopicRecord {
  return { type: 'OffsetCommit', groupId, topic, partition, value: null };
}

/** Visits the offsets of a group that have been written and not removed. */
function forEachOffset(work: ShardWork, groupId: string, visit: (topic: string, partition: number, value: CommittedOffset) => void): void {
  for (const [topic, partitions] of work.shard.offsets.get(groupId) ?? []) {
    for (const [partition, { value }] of partitions) if (value !== null) visit(topic, partition, value);
  }
}

export function allOffsetTombstones(work: ShardWork, groupId: string): OffsetsTopicRecord[] {
  const records: OffsetsTopicRecord[] = [];
  forEachOffset(work, groupId, (topic, partition) => records.push(tombstone(groupId, topic, partition)));
  for (const { topic, partition } of pendingOfGroup(work.shard, groupId)) {
    if (!hasOffset(work, groupId, topic, partition)) records.push(tombstone(groupId, topic, partition));
  }
  return records;
}

/** OffsetDelete: topics the group is subscribed to are left alone. */
export function offsetDelete(work: ShardWork, request: Request<OffsetDeleteRequest>): void {
  const { host } = work;
  const { groupId, topics } = request.body;
  const group = groupOf(work, groupId);
  const consumerGroup = work.shard.consumerGroups.get(groupId);
  const error = consumerGroup !== undefined ? ErrorCode.NONE : group === undefined ? ErrorCode.GROUP_ID_NOT_FOUND : offsetDeleteGroupError(group);
  if (error !== ErrorCode.NONE) {
    answer(work, request, offsetDeleteError(error));
    return;
  }
  const records: OffsetsTopicRecord[] = [];
  const answered = topics.map((topic): OffsetDeleteTopicResponse => {
    const existing = host.image.topics.get(topic.name)?.partitions;
    const isSubscribed = consumerGroup !== undefined ? isGroupSubscribedTo(consumerGroup, topic.name) : group !== undefined && isSubscribedTo(group, topic.name);
    return {
      name: topic.name,
      partitions: topic.partitions.map(({ partitionIndex }) => {
        if (existing?.[partitionIndex] === undefined) return { partitionIndex, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
        if (isSubscribed) return { partitionIndex, errorCode: ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC };
        if (hasOffset(work, groupId, topic.name, partitionIndex) || hasPending(work.shard, groupId, topic.name, partitionIndex)) records.push(tombstone(groupId, topic.name, partitionIndex));
        return { partitionIndex, errorCode: ErrorCode.NONE };
      }),
    };
  });
  const body = { errorCode: ErrorCode.NONE, throttleTimeMs: 0, topics: answered };
  if (records.length === 0) answer(work, request, body);
  else write(work, records, { type: 'answer', request, body });
}

function hasOffset(work: ShardWork, groupId: string, topic: string, partition: number): boolean {
  return (work.shard.offsets.get(groupId)?.get(topic)?.get(partition)?.value ?? null) !== null;
}

/** What members use can be told only from the consumer protocol's subscriptions. */
function offsetDeleteGroupError(group: ClassicGroup): number {
  if (group.state === 'Dead') return ErrorCode.GROUP_ID_NOT_FOUND;
  return group.state === 'Empty' || usesConsumerProtocol(group) ? ErrorCode.NONE : ErrorCode.NON_EMPTY_GROUP;
}

/** R-OFF-05: a deleted topic takes its offsets along. */
export function removeOffsetsOfTopics(work: ShardWork, topics: ReadonlySet<string>): void {
  const records: OffsetsTopicRecord[] = [];
  for (const groupId of work.shard.offsets.keys()) {
    forEachOffset(work, groupId, (topic, partition) => {
      if (topics.has(topic)) records.push(tombstone(groupId, topic, partition));
    });
  }
  if (records.length > 0) write(work, records, { type: 'nothing' });
}

/** R-OFF-03 and R-GRP-16: old offsets go, and empty groups that have none left. */
export function removeExpired(work: ShardWork): void {
  const { ctx, shard, host } = work;
  const now = nowMs(ctx);
  const retentionMs = host.config.offsetsRetentionMinutes * MS_PER_MINUTE;
  const records: OffsetsTopicRecord[] = [];
  const emptied: string[] = [];
  for (const [groupId, group] of shard.groups) {
    // R-OFF-05: what waits for the end of a transaction keeps its offset, and its group.
    let allExpired = !hasPendingOfGroup(shard, groupId);
    forEachOffset(work, groupId, (topic, partition, value) => {
      if (isSubscribedTo(group, topic) || !isExpired(group, value, now, retentionMs) || hasPending(shard, groupId, topic, partition)) allExpired = false;
      else records.push(tombstone(groupId, topic, partition));
    });
    if (allExpired && group.state === 'Empty') emptied.push(groupId);
  }
  for (const groupId of emptied) records.push({ type: 'GroupMetadata', groupId, value: null });
  for (const group of shard.consumerGroups.values()) records.push(...expiredOfConsumerGroup(work, group, now, retentionMs));
  if (records.length === 0) return;
  if (write(work, records, { type: 'nothing' })) for (const groupId of emptied) forgetGroup(work, groupId);
}

/** R-OFF-04: for topics that nobody subscribes to the clock runs from the commit. */
function expiredOfConsumerGroup(work: ShardWork, group: ConsumerGroup, now: number, retentionMs: number): OffsetsTopicRecord[] {
  const records: OffsetsTopicRecord[] = [];
  const { shard } = work;
  let allExpired = !hasPendingOfGroup(shard, group.groupId);
  forEachOffset(work, group.groupId, (topic, partition, value) => {
    if (isGroupSubscribedTo(group, topic) || now - value.commitTimestampMs < retentionMs || hasPending(shard, group.groupId, topic, partition)) allExpired = false;
    else records.push(tombstone(group.groupId, topic, partition));
  });
  if (allExpired && group.members.size === 0) records.push(...groupTombstones(group));
  return records;
}

function isExpired(group: ClassicGroup, value: CommittedOffset, now: number, retentionMs: number): boolean {
  const sinceMs = expiryBaseMs(group, value);
  if (sinceMs < 0) return false;
  return value.expireTimestampMs >= 0 ? now >= value.expireTimestampMs : now - sinceMs >= retentionMs;
}

/** From when an offset's age counts; −1 = it does not age now. */
function expiryBaseMs(group: ClassicGroup, value: CommittedOffset): number {
  if (group.protocolType === null) return value.commitTimestampMs;
  if (group.state === 'Empty') return group.currentStateTimestampMs;
  return group.state === 'Stable' && group.subscribedTopics !== null ? value.commitTimestampMs : -1;
}

/** The group is gone, with the ids that were handed out and never came back. */
export function forgetGroup(work: ShardWork, groupId: string): void {
  const group = work.shard.groups.get(groupId);
  if (group === undefined) return;
  for (const pending of group.pendingJoins.values()) work.ctx.cancel(pending.timer);
  group.state = 'Dead';
  work.shard.groups.delete(groupId);
}
