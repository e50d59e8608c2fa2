import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { ErrorCode } from '../protocol/error-codes';
import type { TxnOffsetCommitPartition, TxnOffsetCommitRequest, TxnOffsetCommitResponse } from '../protocol/messages/txn-offset-commit';
import { ZERO_UUID } from '../protocol/topic-name';
import { createClassicGroup } from './classic-group';
import { nowMs } from './classic-rebalance';
import type { ConsumerGroup } from './consumer/consumer-group-state';
import type { CoordinatorHost } from './coordinator-host';
import type { CoordinatorShard, GroupCoordinatorState } from './group-coordinator-state';
import { commitError } from './offset-commit';
import type { OffsetsTopicRecord } from './offsets-topic-records';
import { groupOf, shardFor, type ShardWork } from './shard-access';
import { answer, write } from './shard-writes';

const NO_EXPIRY = -1;

/**
 * TxnOffsetCommit, after the transaction coordinator was asked: `verification` is what it said, `guard` what the append must
 * show (R-TXN-06, R-TXN-35).
 */
export function txnOffsetCommit(
  ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request<TxnOffsetCommitRequest>, verification: number, guard: number,
  workOn: (shard: CoordinatorShard) => ShardWork,
): void {
  const { body } = request;
  const isKnown = (topic: string, partition: number): boolean => host.image.topics.get(topic)?.partitions[partition] !== undefined;
  const respond = (errorOf: (partition: TxnOffsetCommitPartition) => number): TxnOffsetCommitResponse => ({
    throttleTimeMs: 0,
    topics: body.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((partition) => ({
        partitionIndex: partition.partitionIndex,
        errorCode: isKnown(name, partition.partitionIndex) ? errorOf(partition) : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
      })),
    })),
  });
  const shard = body.groupId === '' ? ErrorCode.INVALID_GROUP_ID : verification !== ErrorCode.NONE ? verification : shardFor(host, state, body.groupId);
  if (typeof shard === 'number') {
    ctx.reply(request, respond(() => shard));
    return;
  }
  const work = workOn(shard);
  const known = groupOf(work, body.groupId);
  const { generationId = -1, memberId = '', groupInstanceId = null } = body;
  const consumerGroup = shard.consumerGroups.get(body.groupId);
  const error = shard.shareGroups.has(body.groupId) ? ErrorCode.GROUP_ID_NOT_FOUND
    : consumerGroup !== undefined ? consumerGroupError(consumerGroup, generationId, memberId)
    : known === undefined ? (generationId < 0 ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION) : commitError(known, generationId, memberId, groupInstanceId, true);
  if (error !== ErrorCode.NONE) {
    answer(work, request, respond(() => error));
    return;
  }
  const tooLarge = (partition: TxnOffsetCommitPartition): boolean => (partition.committedMetadata ?? '').length > host.config.offsetMetadataMaxBytes;
  const timestampMs = nowMs(ctx);
  const records: OffsetsTopicRecord[] = [];
  for (const { name, partitions } of body.topics) {
    for (const partition of partitions) {
      if (!isKnown(name, partition.partitionIndex) || tooLarge(partition)) continue;
      records.push({
        type: 'OffsetCommit', groupId: body.groupId, topic: name, partition: partition.partitionIndex,
        value: {
          offset: partition.committedOffset, leaderEpoch: partition.committedLeaderEpoch ?? -1, metadata: partition.committedMetadata ?? '',
          commitTimestampMs: timestampMs, expireTimestampMs: NO_EXPIRY,
          topicId: host.image.topics.get(name)?.topicId ?? ZERO_UUID,
        },
      });
    }
  }
  const response = respond((partition) => (tooLarge(partition) ? ErrorCode.OFFSET_METADATA_TOO_LARGE : ErrorCode.NONE));
  if (records.length === 0) {
    answer(work, request, response);
    return;
  }
  if (known === undefined && consumerGroup === undefined) shard.groups.set(body.groupId, createClassicGroup(body.groupId, ctx.nameId(body.groupId), shard.partition, timestampMs));
  const producer = { producerId: body.producerId, producerEpoch: body.producerEpoch, guard };
  if (!write(work, records, { type: 'answer', request, body: response }, producer)) return;
  ctx.emit(FactKind.TransactionalOffsetsPending, ctx.nameId(body.groupId), body.producerId, records.length);
}

/** R-TXN-06: a member of a consumer group that is gone or behind is told so in the words of the classic protocol. */
function consumerGroupError(group: ConsumerGroup, epoch: number, memberId: string): number {
  if (epoch < 0 && memberId === '') return ErrorCode.NONE;
  const member = group.members.get(memberId);
  if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  return member.current.epoch === epoch ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION;
}
