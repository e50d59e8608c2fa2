import { FactKind } from '../../facts/fact-kinds';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import type { BrokerRegistration, TopicImage } from '../../metadata/image';
import type { PartitionRegistration } from '../../metadata/partition-registration';
import { ErrorCode } from '../../protocol/error-codes';
import {
  EPOCH_DURING_DELETE, LEADER_DURING_DELETE, type LeaderAndIsrPartitionState, type LeaderAndIsrRequest, type LeaderAndIsrResponse, type PushResponse, type StopReplicaRequest,
  type UpdateMetadataPartitionState, type UpdateMetadataRequest,
} from '../../protocol/messages/control-plane';
import { partitionKey } from '../../protocol/partition-key';
import type { BrokerState } from '../broker-state';
import { informCoordinators, informGroups } from '../lifecycle/publish-metadata';
import { applyPartition, settleChanges, stopReplica, type RoleChanges } from '../replica-manager';
import { zooKeeperOf } from './wire';

/** Whose request is this? One of an earlier controller, or for an earlier life of this broker, changes nothing (R-ZK-01). */
function pushError(ctx: Context, broker: BrokerState, request: Request): number {
  const { controllerId, controllerEpoch, brokerEpoch } = request.body as UpdateMetadataRequest;
  const zookeeper = zooKeeperOf(broker);
  if (brokerEpoch < broker.lifecycle.brokerEpoch) return ErrorCode.STALE_BROKER_EPOCH;
  if (controllerEpoch < zookeeper.controllerEpoch) {
    ctx.emit(FactKind.StaleControllerRefused, controllerId, controllerEpoch, zookeeper.controllerEpoch, request.api);
    return ErrorCode.STALE_CONTROLLER_EPOCH;
  }
  zookeeper.controllerEpoch = controllerEpoch;
  return ErrorCode.NONE;
}

/** The controller says who leads: what has a newer leader epoch takes effect, anything else is known already (R-ZK-05). */
export function onLeaderAndIsr(ctx: Context, broker: BrokerState, request: Request): void {
  const { topicStates, type } = request.body as LeaderAndIsrRequest;
  const errorCode = pushError(ctx, broker, request);
  if (errorCode !== ErrorCode.NONE) {
    ctx.reply(request, { errorCode, topics: [] } satisfies LeaderAndIsrResponse);
    return;
  }
  const { cause } = ctx;
  const changes: RoleChanges = { becameLeader: [], resigned: [] };
  const named = new Set<number>();
  const topics = topicStates.map(({ topicName, topicId, partitionStates }) => ({
    topicId,
    partitionErrors: partitionStates.map((state) => {
      const key = partitionKey(ctx.nameId(topicName), state.partitionIndex);
      named.add(key);
      const known = broker.replicas.partitions.get(key);
      const isStale = known !== undefined && known.topicId === topicId && state.leaderEpoch <= known.leaderEpoch;
      if (isStale || state.leaderEpoch < 0) return { partitionIndex: state.partitionIndex, errorCode: ErrorCode.STALE_CONTROLLER_EPOCH };
      ctx.because(state.cause === 0 ? cause : state.cause);
      applyPartition(ctx, broker, { name: topicName, topicId }, state.partitionIndex, registrationOf(state), changes);
      return { partitionIndex: state.partitionIndex, errorCode: ErrorCode.NONE };
    }),
  }));
  ctx.because(cause);
  // All that this broker has is named: what else lies on its disk is no replica any more.
  if (type === 2) for (const partition of [...broker.replicas.partitions.values()]) if (!named.has(partition.key)) stopReplica(ctx, broker, partition, changes);
  settleChanges(ctx, broker);
  informCoordinators(ctx, broker, changes);
  ctx.because(cause);
  ctx.reply(request, { errorCode, topics } satisfies LeaderAndIsrResponse);
}

function registrationOf(state: LeaderAndIsrPartitionState): PartitionRegistration {
  const { replicas, isr, leader, leaderEpoch, partitionEpoch, addingReplicas, removingReplicas, leaderRecoveryState } = state;
  return { replicas, isr, elr: [], lastKnownElr: [], leader, leaderEpoch, partitionEpoch, addingReplicas, removingReplicas, leaderRecoveryState: leaderRecoveryState as 0 | 1 };
}

/** What this broker tells clients from now on; its own replicas do not go by it. */
export function onUpdateMetadata(ctx: Context, broker: BrokerState, request: Request): void {
  const body = request.body as UpdateMetadataRequest;
  const errorCode = pushError(ctx, broker, request);
  if (errorCode === ErrorCode.NONE) {
    const partitions = body.topicStates.reduce((sum, { partitionStates }) => sum + partitionStates.length, 0);
    ctx.emit(FactKind.MetadataUpdated, body.controllerEpoch, partitions);
    takeMetadata(ctx, broker, body);
    settleChanges(ctx, broker);
  }
  ctx.reply(request, { errorCode } satisfies PushResponse);
}

function takeMetadata(ctx: Context, broker: BrokerState, { topicStates, liveBrokers, type, controllerEpoch }: UpdateMetadataRequest): void {
  const { image } = broker;
  const topics = type === 2 ? new Map<string, TopicImage>() : new Map(image.topics);
  const topicNames = type === 2 ? new Map<string, string>() : new Map(image.topicNames);
  for (const { topicName, topicId, partitionStates } of topicStates) {
    const known = topics.get(topicName);
    if (known !== undefined && known.topicId !== topicId) topicNames.delete(known.topicId);
    if (partitionStates.some(({ leader }) => leader === LEADER_DURING_DELETE)) {
      topics.delete(topicName);
      topicNames.delete(topicId);
      continue;
    }
    const partitions = known?.topicId === topicId ? known.partitions.slice() : [];
    for (const state of partitionStates) partitions[state.partitionIndex] = cached(state);
    topics.set(topicName, { name: topicName, topicId, partitions });
    topicNames.set(topicId, topicName);
  }
  // The cache knows who lives, but not in which of its lives.
  const brokers = new Map(liveBrokers.toSorted((a, b) => a.id - b.id).map(({ id, rack }): [number, BrokerRegistration] =>
    [id, { brokerId: id, incarnationId: '', brokerEpoch: -1, rack, fenced: false, inControlledShutdown: false }]));
  broker.image = { ...image, topics, topicNames, brokers, epoch: controllerEpoch };
  informGroups(ctx, broker, image, null);
}

function cached({ replicas, isr, leader, leaderEpoch, zkVersion }: UpdateMetadataPartitionState): PartitionRegistration {
  return { replicas, isr, elr: [], lastKnownElr: [], leader, leaderEpoch, partitionEpoch: zkVersion, addingReplicas: [], removingReplicas: [], leaderRecoveryState: 0 };
}

/** Replicas that are this broker's no more, or are to rest because it stops (R-ZK-05, R-ZK-08). */
export function onStopReplica(ctx: Context, broker: BrokerState, request: Request): void {
  const { topicStates } = request.body as StopReplicaRequest;
  const errorCode = pushError(ctx, broker, request);
  const changes: RoleChanges = { becameLeader: [], resigned: [] };
  if (errorCode === ErrorCode.NONE) {
    for (const { topicName, partitionStates } of topicStates) {
      for (const { partitionIndex, leaderEpoch, deletePartition } of partitionStates) {
        const partition = broker.replicas.partitions.get(partitionKey(ctx.nameId(topicName), partitionIndex));
        const isCurrent = partition !== undefined && (leaderEpoch === EPOCH_DURING_DELETE || leaderEpoch >= partition.leaderEpoch);
        if (isCurrent) stopReplica(ctx, broker, partition, changes, deletePartition);
      }
    }
    settleChanges(ctx, broker);
    informCoordinators(ctx, broker, changes);
  }
  ctx.reply(request, { errorCode } satisfies PushResponse);
}
