import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { FactKind } from '../facts/fact-kinds';
import { isActiveBroker, topicById, type TopicImage } from '../metadata/image';
import { applyPartitionChange, LeaderRecoveryState, NO_LEADER, type PartitionRegistration } from '../metadata/partition-registration';
import type { MetadataRecord } from '../metadata/records';
import { ErrorCode } from '../protocol/error-codes';
import type { AlterPartitionItem, AlterPartitionItemResponse, AlterPartitionRequest, AlterPartitionResponse } from '../protocol/messages/alter-partition';
import { partitionKey } from '../protocol/partition-key';
import { append, replyAfterCommit } from './append';
import { brokerEpochError } from './cluster-control';
import type { ControllerState } from './controller-state';
import { buildPartitionChange } from './partition-change';
import { changeRequest } from './partition-updates';

/** A leader asks for another in-sync set (R-ISR-09, R-ISR-10). */
export function onAlterPartition(ctx: Context, state: ControllerState, request: Request): void {
  const body = request.body as AlterPartitionRequest;
  if (brokerEpochError(state.image.brokers.get(body.brokerId), body.brokerEpoch) !== ErrorCode.NONE) {
    ctx.reply(request, { throttleTimeMs: 0, errorCode: ErrorCode.STALE_BROKER_EPOCH, topics: [] } satisfies AlterPartitionResponse);
    return;
  }
  const cause = ctx.cause;
  const records: MetadataRecord[] = [];
  const topics = body.topics.map(({ topicId, partitions }) => {
    const topic = topicById(state.image, topicId);
    return { topicId, partitions: partitions.map((item) => alterOne(ctx, state, body.brokerId, topic, item, records)) };
  });
  // Refusals state facts of their own; what is written follows from the proposal.
  ctx.because(cause);
  append(ctx, state, records);
  replyAfterCommit(ctx, state, request, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, topics } satisfies AlterPartitionResponse);
}

function alterOne(ctx: Context, state: ControllerState, brokerId: number, topic: TopicImage | undefined, item: AlterPartitionItem, records: MetadataRecord[]): AlterPartitionItemResponse {
  const { partitionIndex } = item;
  if (topic === undefined) return refusal(partitionIndex, ErrorCode.UNKNOWN_TOPIC_ID);
  const partition = topic.partitions[partitionIndex] as PartitionRegistration | undefined;
  if (partition === undefined) return refusal(partitionIndex, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  const errorCode = alterPartitionError(state, brokerId, partition, item);
  if (errorCode !== ErrorCode.NONE) {
    ctx.emit(FactKind.AlterPartitionRefused, partitionKey(ctx.nameId(topic.name), partitionIndex), brokerId, errorCode);
    return refusal(partitionIndex, errorCode);
  }
  const change = buildPartitionChange({
    ...changeRequest(state, topic, partition),
    targetIsr: item.newIsrWithEpochs.map((member) => member.brokerId),
    targetLeaderRecoveryState: item.leaderRecoveryState as LeaderRecoveryState,
  });
  let after = partition;
  if (change !== null) {
    records.push({ type: 'PartitionChangeRecord', topicId: topic.topicId, partitionId: partitionIndex, ...change });
    after = applyPartitionChange(partition, change);
  }
  // R-REASN-04: the change that ends a reassignment may take the leadership from whoever asked for it.
  if (after.leader !== brokerId) return refusal(partitionIndex, ErrorCode.NEW_LEADER_ELECTED);
  return {
    partitionIndex, errorCode: ErrorCode.NONE, leaderId: after.leader, leaderEpoch: after.leaderEpoch, isr: after.isr,
    leaderRecoveryState: after.leaderRecoveryState, partitionEpoch: after.partitionEpoch,
  };
}

function refusal(partitionIndex: number, errorCode: number): AlterPartitionItemResponse {
  return { partitionIndex, errorCode, leaderId: 0, leaderEpoch: 0, isr: [], leaderRecoveryState: 0, partitionEpoch: 0 };
}

/** The controller's checks, in their order (R-ISR-09). */
function alterPartitionError(state: ControllerState, brokerId: number, partition: PartitionRegistration, item: AlterPartitionItem): number {
  if (item.leaderEpoch > partition.leaderEpoch || item.partitionEpoch > partition.partitionEpoch) return ErrorCode.NOT_CONTROLLER;
  if (item.leaderEpoch < partition.leaderEpoch) return ErrorCode.FENCED_LEADER_EPOCH;
  if (brokerId !== partition.leader) return ErrorCode.INVALID_REQUEST;
  if (item.partitionEpoch < partition.partitionEpoch) return ErrorCode.INVALID_UPDATE_VERSION;
  const isr = item.newIsrWithEpochs.map((member) => member.brokerId);
  const isSet = isr.every((broker, index) => isr.indexOf(broker) === index && partition.replicas.includes(broker));
  if (!isSet || partition.leader === NO_LEADER || !isr.includes(partition.leader)) return ErrorCode.INVALID_REQUEST;
  if (item.leaderRecoveryState === LeaderRecoveryState.RECOVERING) {
    if (isr.length > 1 || partition.leaderRecoveryState === LeaderRecoveryState.RECOVERED) return ErrorCode.INVALID_REQUEST;
  }
  for (const member of item.newIsrWithEpochs) {
    if (!isActiveBroker(state.image, member.brokerId)) return ErrorCode.INELIGIBLE_REPLICA;
    // −1: the leader does not know the epoch, which only a leader's entry for itself may be.
    if (member.brokerEpoch !== -1 && member.brokerEpoch !== state.image.brokers.get(member.brokerId)?.brokerEpoch) return ErrorCode.INELIGIBLE_REPLICA;
  }
  return ErrorCode.NONE;
}
