import { buildPartitionChange } from '../../controller/partition-change';
import { changeRequest } from '../../controller/partition-updates';
import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { isActiveBroker, topicById, type TopicImage } from '../../metadata/image';
import { applyPartitionChange, LeaderRecoveryState, type PartitionRegistration } from '../../metadata/partition-registration';
import type { MetadataRecord } from '../../metadata/records';
import { ErrorCode } from '../../protocol/error-codes';
import type { AlterPartitionItem, AlterPartitionItemResponse, AlterPartitionRequest, AlterPartitionResponse } from '../../protocol/messages/alter-partition';
import { partitionKey } from '../../protocol/partition-key';
import type { StepResult } from './controller';
import { decisionState, type ControllerContext, type ControllerHost, type Job } from './controller-state';
import { write } from './jobs';
import { writesOf } from './writes';

/** R-ZK-07, from 2.7 on: a leader asks the controller for another ISR. It is answered once the znode is written. */
export function onAlterPartition(ctx: Context, host: ControllerHost, context: ControllerContext, job: Job, request: Request): StepResult {
  const body = request.body as AlterPartitionRequest;
  if (context.image.brokers.get(body.brokerId)?.brokerEpoch !== body.brokerEpoch) {
    ctx.reply(request, { throttleTimeMs: 0, errorCode: ErrorCode.STALE_BROKER_EPOCH, topics: [] } satisfies AlterPartitionResponse);
    return 'done';
  }
  const { cause } = ctx;
  const records: MetadataRecord[] = [];
  const topics = body.topics.map(({ topicId, partitions }) => {
    const topic = topicById(context.image, topicId);
    return { topicId, partitions: partitions.map((item) => alterOne(ctx, host, context, body.brokerId, topic, item, records)) };
  });
  ctx.because(cause);
  write(ctx, host, context, job, writesOf(context.image, records, context.epoch), records, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, topics } satisfies AlterPartitionResponse);
  return 'wait';
}

function alterOne(
  ctx: Context, host: ControllerHost, context: ControllerContext, brokerId: number, topic: TopicImage | undefined, item: AlterPartitionItem, records: MetadataRecord[],
): AlterPartitionItemResponse {
  const { partitionIndex } = item;
  const partition = topic?.partitions[partitionIndex];
  if (topic === undefined || partition === undefined) return refusal(partitionIndex, topic === undefined ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  const isr = item.newIsrWithEpochs.map((member) => member.brokerId);
  // Asked a second time for what is so already: the first answer was lost.
  if (item.leaderEpoch === partition.leaderEpoch && item.partitionEpoch <= partition.partitionEpoch && isSameSet(isr, partition.isr) && item.leaderRecoveryState === partition.leaderRecoveryState) {
    return granted(partitionIndex, partition);
  }
  const errorCode = errorOf(context, brokerId, partition, item, isr);
  if (errorCode !== ErrorCode.NONE) {
    ctx.emit(FactKind.AlterPartitionRefused, partitionKey(ctx.nameId(topic.name), partitionIndex), brokerId, errorCode);
    return refusal(partitionIndex, errorCode);
  }
  const change = buildPartitionChange({
    ...changeRequest(decisionState(host, context), topic, partition), targetIsr: isr, targetLeaderRecoveryState: item.leaderRecoveryState as LeaderRecoveryState,
  });
  if (change === null) return granted(partitionIndex, partition);
  records.push({ type: 'PartitionChangeRecord', topicId: topic.topicId, partitionId: partitionIndex, ...change });
  const after = applyPartitionChange(partition, change);
  return after.leader === brokerId ? granted(partitionIndex, after) : refusal(partitionIndex, ErrorCode.NEW_LEADER_ELECTED);
}

/** The brokers' epochs are not looked at: who lives may be in sync, in whichever of its lives it fetched. */
function errorOf({ image }: ControllerContext, brokerId: number, partition: PartitionRegistration, item: AlterPartitionItem, isr: readonly number[]): number {
  if (item.leaderEpoch > partition.leaderEpoch || item.partitionEpoch > partition.partitionEpoch) return ErrorCode.NOT_CONTROLLER;
  if (item.leaderEpoch < partition.leaderEpoch) return ErrorCode.FENCED_LEADER_EPOCH;
  if (brokerId !== partition.leader) return ErrorCode.INVALID_REQUEST;
  if (item.partitionEpoch < partition.partitionEpoch) return ErrorCode.INVALID_UPDATE_VERSION;
  if (!isr.includes(partition.leader) || !isr.every((member) => partition.replicas.includes(member))) return ErrorCode.INVALID_REQUEST;
  if (item.leaderRecoveryState === LeaderRecoveryState.RECOVERING && (isr.length > 1 || partition.leaderRecoveryState === LeaderRecoveryState.RECOVERED)) return ErrorCode.INVALID_REQUEST;
  return isr.every((member) => isActiveBroker(image, member)) ? ErrorCode.NONE : ErrorCode.INELIGIBLE_REPLICA;
}

function isSameSet(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((member) => b.includes(member));
}

function granted(partitionIndex: number, { leader, leaderEpoch, isr, leaderRecoveryState, partitionEpoch }: PartitionRegistration): AlterPartitionItemResponse {
  return { partitionIndex, errorCode: ErrorCode.NONE, leaderId: leader, leaderEpoch, isr, leaderRecoveryState, partitionEpoch };
}

function refusal(partitionIndex: number, errorCode: number): AlterPartitionItemResponse {
  return { partitionIndex, errorCode, leaderId: 0, leaderEpoch: 0, isr: [], leaderRecoveryState: 0, partitionEpoch: 0 };
}
