import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { ErrorCode } from '../protocol/error-codes';
import type { OffsetCommitPartition, OffsetCommitRequest, OffsetCommitTopic, OffsetCommitTopicResponse } from '../protocol/messages/offset-commit';
import type { ConsumerGroup } from './consumer/consumer-group-state';
import { createClassicGroup } from './classic-group';
import type { ClassicGroup } from './classic-group-state';
import { nowMs, scheduleSession } from './classic-rebalance';
import type { CoordinatorHost } from './coordinator-host';
import type { CoordinatorShard, GroupCoordinatorState } from './group-coordinator-state';
import { offsetCommitResponse } from './group-responses';
import { memberError } from './member-checks';
import type { OffsetsTopicRecord } from './offsets-topic-records';
import { groupOf, shardFor, type ShardWork } from './shard-access';
import { answer, write } from './shard-writes';

/** Whether the group must exist for a commit with a generation: told as GROUP_ID_NOT_FOUND from this version on. */
const GROUP_ID_NOT_FOUND_VERSION = 9;
const NO_EXPIRY = -1;

/** A topic of the request with what can be committed of it, and the errors found before the group is asked. */
interface CheckedTopic {
  readonly topic: OffsetCommitTopic;
  readonly name: string;
  readonly topicId: string;
  readonly valid: readonly OffsetCommitPartition[];
  readonly response: OffsetCommitTopicResponse;
}

/**
 * OffsetCommit (R-OFF-01, R-OFF-02). Topics and partitions are looked at before the group: if none of them exists, the
 * group is never asked.
 */
export function offsetCommit(
  ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request<OffsetCommitRequest>, workOn: (shard: CoordinatorShard) => ShardWork,
): void {
  const { body } = request;
  const topics = body.topics.map((topic) => checkTopic(host, topic));
  if (topics.every((topic) => topic.valid.length === 0)) {
    ctx.reply(request, offsetCommitResponse(topics.map((topic) => topic.response).filter((topic) => topic.partitions.length > 0)));
    return;
  }
  const shard = shardFor(host, state, body.groupId);
  if (typeof shard === 'number') ctx.reply(request, merge(topics, () => shard));
  else commit(workOn(shard), request, topics);
}

function checkTopic(host: CoordinatorHost, topic: OffsetCommitTopic): CheckedTopic {
  const name = topic.topicId === undefined ? (topic.name ?? '') : host.image.topicNames.get(topic.topicId);
  const partitions = name === undefined ? undefined : host.image.topics.get(name)?.partitions;
  const missing = topic.topicId === undefined || name !== undefined ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.UNKNOWN_TOPIC_ID;
  const valid = topic.partitions.filter(({ partitionIndex }) => partitions?.[partitionIndex] !== undefined);
  const invalid = topic.partitions.filter(({ partitionIndex }) => partitions?.[partitionIndex] === undefined);
  return {
    topic,
    name: name ?? '',
    topicId: host.image.topics.get(name ?? '')?.topicId ?? '',
    valid,
    response: { ...identity(topic), partitions: invalid.map(({ partitionIndex }) => ({ partitionIndex, errorCode: missing })) },
  };
}

function identity(topic: OffsetCommitTopic): { name: string } | { topicId: string } {
  return topic.topicId === undefined ? { name: topic.name ?? '' } : { topicId: topic.topicId };
}

function merge(topics: readonly CheckedTopic[], errorOf: (partition: OffsetCommitPartition) => number): object {
  return offsetCommitResponse(topics.map(({ topic, valid, response }) => ({
    ...identity(topic),
    partitions: [...response.partitions, ...valid.map((partition) => ({ partitionIndex: partition.partitionIndex, errorCode: errorOf(partition) }))],
  })));
}

function commit(work: ShardWork, request: Request<OffsetCommitRequest>, topics: readonly CheckedTopic[]): void {
  const { ctx, host, shard } = work;
  const { body } = request;
  const consumerGroup = shard.consumerGroups.get(body.groupId);
  const known = groupOf(work, body.groupId);
  // R-SHR-02: share groups have no committed offsets.
  const error = shard.shareGroups.has(body.groupId) ? ErrorCode.GROUP_ID_NOT_FOUND
    : consumerGroup !== undefined ? consumerCommitError(consumerGroup, request, topics)
    : known === undefined ? missingGroupError(request)
    : commitError(known, body.generationIdOrMemberEpoch, body.memberId, body.groupInstanceId ?? null, false);
  if (error !== ErrorCode.NONE) {
    answer(work, request, merge(topics, () => error));
    return;
  }
  if (consumerGroup === undefined) {
    const group = known ?? createClassicGroup(body.groupId, ctx.nameId(body.groupId), shard.partition, nowMs(ctx));
    if (known === undefined) shard.groups.set(body.groupId, group);
    renewSession(work, group, request);
  }

  const tooLarge = (partition: OffsetCommitPartition) => (partition.committedMetadata ?? '').length > host.config.offsetMetadataMaxBytes;
  const timestampMs = nowMs(ctx);
  const retentionMs = body.retentionTimeMs ?? -1;
  const records: OffsetsTopicRecord[] = [];
  for (const { name, topicId, valid } of topics) {
    for (const partition of valid) {
      if (tooLarge(partition)) continue;
      records.push({
        type: 'OffsetCommit', groupId: body.groupId, topic: name, partition: partition.partitionIndex,
        value: {
          offset: partition.committedOffset, leaderEpoch: partition.committedLeaderEpoch ?? -1, metadata: partition.committedMetadata ?? '',
          commitTimestampMs: timestampMs, expireTimestampMs: retentionMs < 0 ? NO_EXPIRY : timestampMs + retentionMs,
          topicId,
        },
      });
    }
  }
  const response = merge(topics, (partition) => (tooLarge(partition) ? ErrorCode.OFFSET_METADATA_TOO_LARGE : ErrorCode.NONE));
  if (records.length === 0) answer(work, request, response);
  else write(work, records, { type: 'answer', request, body: response });
}

/** A commit without generation makes a group of its own: somebody who only stores offsets here. */
function missingGroupError(request: Request<OffsetCommitRequest>): number {
  if (request.body.generationIdOrMemberEpoch < 0) return ErrorCode.NONE;
  return request.version >= GROUP_ID_NOT_FOUND_VERSION ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.ILLEGAL_GENERATION;
}

/** R-OFF-02, in the order of the real coordinator. */
export function commitError(group: ClassicGroup, generation: number, memberId: string, groupInstanceId: string | null, isTransactional: boolean): number {
  if (generation < 0 && group.state === 'Empty') return ErrorCode.NONE;
  if (generation >= 0 || memberId !== '' || groupInstanceId !== null) {
    const error = memberError(group, memberId, groupInstanceId);
    if (error !== ErrorCode.NONE) return error;
    if (generation !== group.generation) return ErrorCode.ILLEGAL_GENERATION;
  } else if (!isTransactional && group.state !== 'Empty') {
    // Old transactional producers name no member, and the producer itself is fenced.
    return ErrorCode.UNKNOWN_MEMBER_ID;
  }
  return !isTransactional && group.state === 'CompletingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
}

/** R-CGP-15: an older epoch is fine for partitions that the member has held since then. */
function consumerCommitError(group: ConsumerGroup, { body, version }: Request<OffsetCommitRequest>, topics: readonly CheckedTopic[]): number {
  const { generationIdOrMemberEpoch: epoch, memberId } = body;
  if (epoch < 0 && group.members.size === 0) return ErrorCode.NONE;
  const member = group.members.get(memberId);
  if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  const { current, classic } = member;
  if (classic !== null) return epoch === current.epoch ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION;
  if (version < GROUP_ID_NOT_FOUND_VERSION) return ErrorCode.UNSUPPORTED_VERSION;
  if (epoch > current.epoch) return ErrorCode.STALE_MEMBER_EPOCH;
  const isHeldSince = ({ topicId, valid }: CheckedTopic): boolean =>
    valid.every(({ partitionIndex }) => (current.assigned.get(topicId)?.get(partitionIndex) ?? current.pendingRevocation.get(topicId)?.get(partitionIndex) ?? Infinity) <= epoch);
  return epoch === current.epoch || topics.every(isHeldSince) ? ErrorCode.NONE : ErrorCode.STALE_MEMBER_EPOCH;
}

/** R-GRP-14: a commit is a sign of life, too. */
function renewSession(work: ShardWork, group: ClassicGroup, request: Request<OffsetCommitRequest>): void {
  if (group.state !== 'Stable' && group.state !== 'PreparingRebalance') return;
  const member = group.members.get(request.body.memberId);
  if (member === undefined) return;
  member.clientNode = request.from;
  scheduleSession(work.ctx, member);
}
