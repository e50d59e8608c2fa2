import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { ErrorCode } from '../protocol/error-codes';
import type { OffsetFetchGroup, OffsetFetchGroupResponse, OffsetFetchPartitionResponse, OffsetFetchRequest, OffsetFetchResponse, OffsetFetchTopic, OffsetFetchTopicResponse } from '../protocol/messages/offset-fetch';
import type { CoordinatorHost } from './coordinator-host';
import type { CoordinatorShard, GroupCoordinatorState, OffsetEntry } from './group-coordinator-state';
import type { CommittedOffset } from './offsets-topic-records';
import { shardFor } from './shard-access';
import { committedValue } from './shard-writes';

/** Several groups a request, from this version on; topics by id from version 10. */
const GROUPS_VERSION = 8;
const TOPIC_ID_VERSION = 10;
const LEADER_EPOCH_VERSION = 5;

/** OffsetFetch: what is committed. Unlike the commit it asks nothing of the topics, and nothing of members. */
export function offsetFetch(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request<OffsetFetchRequest>): OffsetFetchResponse {
  const { body, version } = request;
  if (version >= GROUPS_VERSION) return { throttleTimeMs: 0, groups: (body.groups ?? []).map((group) => fetchGroup(ctx, host, state, group, version)) };
  const { topics, errorCode } = fetchGroup(ctx, host, state, { groupId: body.groupId ?? '', topics: body.topics ?? null }, version);
  return { throttleTimeMs: 0, topics, errorCode };
}

function fetchGroup(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, asked: OffsetFetchGroup, version: number): OffsetFetchGroupResponse {
  const { groupId } = asked;
  const shard = shardFor(host, state, groupId);
  if (typeof shard === 'number') return { groupId, topics: [], errorCode: shard };
  const highWatermark = host.highWatermark(ctx, shard.partition);
  const topics = asked.topics === null ? allTopics(host, shard, groupId, highWatermark, version) : asked.topics.map((topic) => oneTopic(host, shard, groupId, highWatermark, topic, version));
  return { groupId, topics, errorCode: ErrorCode.NONE };
}

function allTopics(host: CoordinatorHost, shard: CoordinatorShard, groupId: string, highWatermark: number, version: number): OffsetFetchTopicResponse[] {
  const topics: OffsetFetchTopicResponse[] = [];
  for (const [name, partitions] of shard.groups.has(groupId) ? (shard.offsets.get(groupId) ?? []) : []) {
    const topicId = host.image.topics.get(name)?.topicId;
    if (version >= TOPIC_ID_VERSION && topicId === undefined) continue;
    const committed: OffsetFetchPartitionResponse[] = [];
    for (const [partitionIndex, entry] of partitions) {
      const value = committedValue(entry, highWatermark);
      if (value !== null) committed.push(fetched(partitionIndex, value, version));
    }
    if (committed.length > 0) topics.push({ ...(version >= TOPIC_ID_VERSION ? { topicId: topicId as string } : { name }), partitions: committed });
  }
  return topics;
}

function oneTopic(host: CoordinatorHost, shard: CoordinatorShard, groupId: string, highWatermark: number, topic: OffsetFetchTopic, version: number): OffsetFetchTopicResponse {
  const name = topic.topicId === undefined ? topic.name : host.image.topicNames.get(topic.topicId);
  const identity = topic.topicId === undefined ? { name: topic.name ?? '' } : { topicId: topic.topicId };
  if (name === undefined) {
    return { ...identity, partitions: topic.partitionIndexes.map((partitionIndex) => ({ ...fetched(partitionIndex, null, version), errorCode: ErrorCode.UNKNOWN_TOPIC_ID })) };
  }
  const entries: ReadonlyMap<number, OffsetEntry> | undefined = shard.groups.has(groupId) ? shard.offsets.get(groupId)?.get(name) : undefined;
  return { ...identity, partitions: topic.partitionIndexes.map((partitionIndex) => fetched(partitionIndex, committedValue(entries?.get(partitionIndex), highWatermark), version)) };
}

function fetched(partitionIndex: number, value: CommittedOffset | null, version: number): OffsetFetchPartitionResponse {
  const committedLeaderEpoch = value === null ? -1 : value.leaderEpoch;
  return {
    partitionIndex,
    committedOffset: value === null ? -1 : value.offset,
    ...(version >= LEADER_EPOCH_VERSION ? { committedLeaderEpoch } : {}),
    metadata: value === null ? '' : value.metadata,
    errorCode: ErrorCode.NONE,
  };
}
