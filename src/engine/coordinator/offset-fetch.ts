import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { ErrorCode } from '../protocol/error-codes';
import type { OffsetFetchGroup, OffsetFetchGroupResponse, OffsetFetchPartitionResponse, OffsetFetchRequest, OffsetFetchResponse, OffsetFetchTopic, OffsetFetchTopicResponse } from '../protocol/messages/offset-fetch';
import type { CoordinatorHost } from './coordinator-host';
import type { CoordinatorShard, GroupCoordinatorState, OffsetEntry } from './group-coordinator-state';
import type { CommittedOffset } from './offsets-topic-records';
import { hasGroup, shardFor, type ShardWork } from './shard-access';
import { answer, committedValue } from './shard-writes';
import { hasPending } from './transactional-offsets';

/** Several groups a request, from this version on; topics by id from version 10. */
const GROUPS_VERSION = 8;
const TOPIC_ID_VERSION = 10;
const LEADER_EPOCH_VERSION = 5;

/** How one request reads: by its version, and what it may see of a shard. */
interface Reading {
  readonly version: number;
  /** What is written counts, and the answer waits until it is committed; otherwise only what is committed counts. */
  readonly isStable: boolean;
  readonly highWatermark: number;
}

/** OffsetFetch: what is committed. Unlike the commit it asks nothing of the topics, and nothing of members. */
export function offsetFetch(
  ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request<OffsetFetchRequest>, workOn: (shard: CoordinatorShard) => ShardWork,
): void {
  const { body, version } = request;
  const isStable = body.requireStable ?? false;
  const asked = version >= GROUPS_VERSION ? (body.groups ?? []) : [{ groupId: body.groupId ?? '', topics: body.topics ?? null }];
  const groups = asked.map((group) => fetchGroup(ctx, host, state, group, version, isStable));
  const [first] = groups;
  const response: OffsetFetchResponse =
    version >= GROUPS_VERSION || first === undefined ? { throttleTimeMs: 0, groups } : { throttleTimeMs: 0, topics: first.topics, errorCode: first.errorCode };
  const waitsFor = isStable ? busyShard(host, state, asked) : undefined;
  if (waitsFor === undefined) ctx.reply(request, response);
  else answer(workOn(waitsFor), request, response);
}

/** A shard of these groups that has something written and not committed. */
function busyShard(host: CoordinatorHost, state: GroupCoordinatorState, groups: readonly OffsetFetchGroup[]): CoordinatorShard | undefined {
  for (const { groupId } of groups) {
    const shard = shardFor(host, state, groupId);
    if (typeof shard !== 'number' && shard.pendingWrites.length > 0) return shard;
  }
  return undefined;
}

function fetchGroup(ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, asked: OffsetFetchGroup, version: number, isStable: boolean): OffsetFetchGroupResponse {
  const { groupId } = asked;
  const shard = shardFor(host, state, groupId);
  if (typeof shard === 'number') return { groupId, topics: [], errorCode: shard };
  const error = memberError(shard, asked);
  if (error !== ErrorCode.NONE) return { groupId, topics: [], errorCode: error };
  const reading: Reading = { version, isStable, highWatermark: host.highWatermark(ctx, shard.partition) };
  const topics = asked.topics === null ? allTopics(host, shard, groupId, reading) : asked.topics.map((topic) => oneTopic(host, shard, groupId, topic, reading));
  return { groupId, topics, errorCode: ErrorCode.NONE };
}

/** R-CGP-15: a member of a consumer group reads with its epoch of now; who names no member reads freely. */
function memberError(shard: CoordinatorShard, { groupId, memberId = null, memberEpoch = -1 }: OffsetFetchGroup): number {
  if (memberId === null && memberEpoch < 0) return ErrorCode.NONE;
  const group = shard.consumerGroups.get(groupId);
  if (group === undefined) return ErrorCode.NONE;
  const member = group.members.get(memberId ?? '');
  if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  return member.current.epoch === memberEpoch ? ErrorCode.NONE : ErrorCode.STALE_MEMBER_EPOCH;
}

function visible(entry: OffsetEntry | undefined, { isStable, highWatermark }: Reading): CommittedOffset | null {
  return isStable ? (entry?.value ?? null) : committedValue(entry, highWatermark);
}

function allTopics(host: CoordinatorHost, shard: CoordinatorShard, groupId: string, reading: Reading): OffsetFetchTopicResponse[] {
  const { version } = reading;
  const topics: OffsetFetchTopicResponse[] = [];
  for (const [name, partitions] of hasGroup(shard, groupId) ? (shard.offsets.get(groupId) ?? []) : []) {
    const topicId = host.image.topics.get(name)?.topicId;
    if (version >= TOPIC_ID_VERSION && topicId === undefined) continue;
    const committed: OffsetFetchPartitionResponse[] = [];
    for (const [partitionIndex, entry] of partitions) {
      const value = visible(entry, reading);
      if (value !== null && !isUnstable(shard, groupId, name, partitionIndex, reading)) committed.push(fetched(partitionIndex, value, version));
    }
    if (committed.length > 0) topics.push({ ...(version >= TOPIC_ID_VERSION ? { topicId: topicId as string } : { name }), partitions: committed });
  }
  return topics;
}

function oneTopic(host: CoordinatorHost, shard: CoordinatorShard, groupId: string, topic: OffsetFetchTopic, reading: Reading): OffsetFetchTopicResponse {
  const { version } = reading;
  const name = topic.topicId === undefined ? topic.name : host.image.topicNames.get(topic.topicId);
  const identity = topic.topicId === undefined ? { name: topic.name ?? '' } : { topicId: topic.topicId };
  if (name === undefined) {
    return { ...identity, partitions: topic.partitionIndexes.map((partitionIndex) => ({ ...fetched(partitionIndex, null, version), errorCode: ErrorCode.UNKNOWN_TOPIC_ID })) };
  }
  const fetchOne = (partitionIndex: number): OffsetFetchPartitionResponse =>
    isUnstable(shard, groupId, name, partitionIndex, reading)
      ? { ...fetched(partitionIndex, null, version), errorCode: ErrorCode.UNSTABLE_OFFSET_COMMIT }
      : fetched(partitionIndex, visible(entries?.get(partitionIndex), reading), version);
  const entries: ReadonlyMap<number, OffsetEntry> | undefined = hasGroup(shard, groupId) ? shard.offsets.get(groupId)?.get(name) : undefined;
  return { ...identity, partitions: topic.partitionIndexes.map(fetchOne) };
}

/** R-TXN-35: somebody who wants nothing that may still change waits for the end of the transaction. */
function isUnstable(shard: CoordinatorShard, groupId: string, topic: string, partition: number, { isStable }: Reading): boolean {
  return isStable && hasPending(shard, groupId, topic, partition);
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
