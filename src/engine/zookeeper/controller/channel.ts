import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import type { MetadataImage, TopicImage } from '../../metadata/image';
import type { PartitionRegistration } from '../../metadata/partition-registration';
import { ApiKey } from '../../protocol/api-keys';
import { BROKER_HOST, brokerPort } from '../../protocol/endpoints';
import {
  EPOCH_DURING_DELETE, LEADER_DURING_DELETE, type LeaderAndIsrPartitionState, type LeaderAndIsrRequest, type LiveBroker, type StopReplicaRequest, type UpdateMetadataPartitionState,
  type UpdateMetadataRequest,
} from '../../protocol/messages/control-plane';
import type { BrokerChannel, ControllerContext, ControllerHost, Push } from './controller-state';

const LEADER_AND_ISR_VERSION = 7;
const UPDATE_METADATA_VERSION = 8;
const STOP_REPLICA_VERSION = 4;
/** A broker that could not be reached is tried again after that. */
export const RETRY_US = 100_000;

/** A partition that brokers are to hear of, and the fact they then follow from. */
export interface Told {
  readonly topic: TopicImage;
  readonly index: number;
  readonly cause: number;
  readonly isNew?: boolean;
}

// ---- what is said --------------------------------------------------------------------------------------------------

const NOBODY: ReadonlySet<string> = new Set();

/** Names a replica that is told to stop, and hence nothing else. */
export function restingKey(broker: number, topic: string, index: number): string {
  return `${broker}/${index}/${topic}`;
}

/** To each live replica of these partitions, but not to those that rest: who leads now, in which epoch, with whom in sync (R-ZK-05). */
export function tellLeaderAndIsr(ctx: Context, host: ControllerHost, context: ControllerContext, told: readonly Told[], resting: ReadonlySet<string> = NOBODY): void {
  const byBroker = new Map<number, Told[]>();
  for (const one of told) {
    for (const broker of one.topic.partitions[one.index].replicas) {
      if (!context.image.brokers.has(broker) || resting.has(restingKey(broker, one.topic.name, one.index))) continue;
      const list = byBroker.get(broker);
      if (list === undefined) byBroker.set(broker, [one]);
      else list.push(one);
    }
  }
  for (const [broker, list] of byBroker) sendLeaderAndIsr(ctx, host, context, broker, list, 1);
}

/** All that one broker has a replica of: it has just come, or the controller has (R-ZK-04). */
export function tellAllReplicas(ctx: Context, host: ControllerHost, context: ControllerContext, broker: number): void {
  const told: Told[] = [];
  for (const topic of context.image.topics.values()) {
    topic.partitions.forEach((partition, index) => {
      if (partition.replicas.includes(broker)) told.push({ topic, index, cause: 0 });
    });
  }
  sendLeaderAndIsr(ctx, host, context, broker, told, 2);
}

function sendLeaderAndIsr(ctx: Context, host: ControllerHost, context: ControllerContext, broker: number, told: readonly Told[], type: 1 | 2): void {
  const { epoch, image } = context;
  const topics = new Map<string, { topicName: string; topicId: string; partitionStates: LeaderAndIsrPartitionState[] }>();
  const leaders = new Set<number>();
  for (const { topic, index, cause, isNew = false } of told) {
    const partition = topic.partitions[index];
    leaders.add(partition.leader);
    let entry = topics.get(topic.name);
    if (entry === undefined) topics.set(topic.name, (entry = { topicName: topic.name, topicId: topic.topicId, partitionStates: [] }));
    entry.partitionStates.push({
      partitionIndex: index, controllerEpoch: epoch, leader: partition.leader, leaderEpoch: partition.leaderEpoch, isr: partition.isr, partitionEpoch: partition.partitionEpoch,
      replicas: partition.replicas, addingReplicas: partition.addingReplicas, removingReplicas: partition.removingReplicas, isNew,
      leaderRecoveryState: partition.leaderRecoveryState, cause,
    });
  }
  const body: LeaderAndIsrRequest = {
    controllerId: host.brokerId, isKRaftController: false, controllerEpoch: epoch, brokerEpoch: epochOf(image, broker), type, topicStates: [...topics.values()],
    liveLeaders: liveBrokers(image).filter(({ id }) => leaders.has(id)),
  };
  enqueue(ctx, host, context, broker, { api: ApiKey.LeaderAndIsr, version: LEADER_AND_ISR_VERSION, body, cause: told[0]?.cause || ctx.cause });
}

/** To every live broker: these partitions as they are now, and who lives. */
export function tellMetadata(ctx: Context, host: ControllerHost, context: ControllerContext, told: readonly Told[], to: Iterable<number> = context.image.brokers.keys(), type: 1 | 2 = 1): void {
  const { image, epoch } = context;
  const topicStates = metadataStates(context, told);
  const alive = liveBrokers(image);
  for (const broker of to) {
    const body: UpdateMetadataRequest = {
      controllerId: host.brokerId, isKRaftController: false, type, controllerEpoch: epoch, brokerEpoch: epochOf(image, broker), topicStates, liveBrokers: alive,
    };
    enqueue(ctx, host, context, broker, { api: ApiKey.UpdateMetadata, version: UPDATE_METADATA_VERSION, body, cause: ctx.cause });
  }
}

export function allPartitions(image: MetadataImage): Told[] {
  const told: Told[] = [];
  for (const topic of image.topics.values()) for (let index = 0; index < topic.partitions.length; index++) told.push({ topic, index, cause: 0 });
  return told;
}

function metadataStates({ image, epoch }: ControllerContext, told: readonly Told[]): UpdateMetadataRequest['topicStates'] {
  const topics = new Map<string, { topicName: string; topicId: string; partitionStates: UpdateMetadataPartitionState[] }>();
  for (const { topic, index } of told) {
    let entry = topics.get(topic.name);
    if (entry === undefined) topics.set(topic.name, (entry = { topicName: topic.name, topicId: topic.topicId, partitionStates: [] }));
    entry.partitionStates.push(metadataState(image, epoch, topic.partitions[index], index));
  }
  return [...topics.values()];
}

function metadataState(image: MetadataImage, controllerEpoch: number, partition: PartitionRegistration, partitionIndex: number): UpdateMetadataPartitionState {
  const { leader, leaderEpoch, isr, partitionEpoch, replicas } = partition;
  return { partitionIndex, controllerEpoch, leader, leaderEpoch, isr, zkVersion: partitionEpoch, replicas, offlineReplicas: replicas.filter((id) => !image.brokers.has(id)) };
}

/** A topic goes: clients are told first, then its replicas go, wherever they live (R-ZK-09). */
export function tellTopicGone(ctx: Context, host: ControllerHost, context: ControllerContext, topic: TopicImage): void {
  const { image, epoch } = context;
  const partitionStates = topic.partitions.map((partition, index) => ({ ...metadataState(image, epoch, partition, index), leader: LEADER_DURING_DELETE }));
  const alive = liveBrokers(image);
  for (const broker of image.brokers.keys()) {
    const body: UpdateMetadataRequest = {
      controllerId: host.brokerId, isKRaftController: false, type: 1, controllerEpoch: epoch, brokerEpoch: epochOf(image, broker), liveBrokers: alive,
      topicStates: [{ topicName: topic.name, topicId: topic.topicId, partitionStates }],
    };
    enqueue(ctx, host, context, broker, { api: ApiKey.UpdateMetadata, version: UPDATE_METADATA_VERSION, body, cause: ctx.cause });
  }
}

export interface StoppedReplica {
  readonly broker: number;
  readonly topic: string;
  readonly index: number;
  readonly leaderEpoch: number;
  readonly isDeleted: boolean;
}

export function tellStopReplica(ctx: Context, host: ControllerHost, context: ControllerContext, stopped: readonly StoppedReplica[]): void {
  for (const broker of new Set(stopped.map((one) => one.broker))) {
    if (!context.image.brokers.has(broker)) continue;
    const topics = new Map<string, { topicName: string; partitionStates: { partitionIndex: number; leaderEpoch: number; deletePartition: boolean }[] }>();
    for (const one of stopped) {
      if (one.broker !== broker) continue;
      let entry = topics.get(one.topic);
      if (entry === undefined) topics.set(one.topic, (entry = { topicName: one.topic, partitionStates: [] }));
      entry.partitionStates.push({ partitionIndex: one.index, leaderEpoch: one.leaderEpoch, deletePartition: one.isDeleted });
    }
    const body: StopReplicaRequest = {
      controllerId: host.brokerId, isKRaftController: false, controllerEpoch: context.epoch, brokerEpoch: epochOf(context.image, broker), topicStates: [...topics.values()],
    };
    enqueue(ctx, host, context, broker, { api: ApiKey.StopReplica, version: STOP_REPLICA_VERSION, body, cause: ctx.cause });
  }
}

/** Does this StopReplica belong to the deletion of a topic? */
export function deletedTopicsOf(body: object): string[] {
  const { topicStates } = body as StopReplicaRequest;
  return topicStates.filter(({ partitionStates }) => partitionStates.some(({ leaderEpoch }) => leaderEpoch === EPOCH_DURING_DELETE)).map(({ topicName }) => topicName);
}

function liveBrokers(image: MetadataImage): LiveBroker[] {
  return [...image.brokers.values()].map(({ brokerId, rack }) => ({ id: brokerId, host: BROKER_HOST, port: brokerPort(brokerId), rack }));
}

function epochOf(image: MetadataImage, broker: number): number {
  return image.brokers.get(broker)?.brokerEpoch ?? -1;
}

// ---- how it gets there ---------------------------------------------------------------------------------------------

function enqueue(ctx: Context, host: ControllerHost, context: ControllerContext, broker: number, push: Push): void {
  let channel = context.channels.get(broker);
  if (channel === undefined) context.channels.set(broker, (channel = { queue: [], inFlight: 0 }));
  channel.queue.push(push);
  sendNext(ctx, host, broker, channel);
}

function sendNext(ctx: Context, host: ControllerHost, broker: number, channel: BrokerChannel): void {
  if (channel.inFlight !== 0 || channel.queue.length === 0) return;
  const { cause } = ctx;
  ctx.because(channel.queue[0].cause);
  channel.inFlight = host.push(ctx, broker, channel.queue[0]);
  ctx.because(cause);
}

/** A broker has answered; gives what it was asked. */
export function onPushAnswered(ctx: Context, host: ControllerHost, context: ControllerContext, broker: number, request: Request): Push | null {
  const channel = context.channels.get(broker);
  if (channel === undefined || channel.inFlight !== request.id) return null;
  const push = channel.queue.shift() ?? null;
  channel.inFlight = 0;
  sendNext(ctx, host, broker, channel);
  return push;
}

/** The broker cannot be reached: the same again after a while, as long as it is registered. */
export function onPushLost(context: ControllerContext, broker: number): boolean {
  const channel = context.channels.get(broker);
  if (channel === undefined) return false;
  channel.inFlight = 0;
  return channel.queue.length > 0;
}

export function retryPush(ctx: Context, host: ControllerHost, context: ControllerContext, broker: number): void {
  const channel = context.channels.get(broker);
  if (channel !== undefined) sendNext(ctx, host, broker, channel);
}

/** The broker is gone: what it has not heard it will not hear. */
export function dropChannel(ctx: Context, host: ControllerHost, context: ControllerContext, broker: number): void {
  if (context.channels.delete(broker)) host.hangUpOn(ctx, broker);
}
