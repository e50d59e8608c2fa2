import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { topicById, type MetadataImage, type TopicImage } from '../../metadata/image';
import { NO_LEADER, type PartitionRegistration } from '../../metadata/partition-registration';
import { NO_AUTHORIZED_OPERATIONS } from '../../protocol/described-cluster';
import { BROKER_HOST, brokerPort } from '../../protocol/endpoints';
import { ErrorCode } from '../../protocol/error-codes';
import type { MetadataBroker, MetadataPartition, MetadataRequest, MetadataResponse, MetadataTopic } from '../../protocol/messages/metadata';
import { isInternalTopic, topicNameProblem, ZERO_UUID } from '../../protocol/topic-name';
import { createTopicAutomatically } from '../auto-topic-creation';
import type { BrokerState } from '../broker-state';

/** Any broker answers from its own image, which may be older than others' (R-META-03). */
export function onMetadata(ctx: Context, broker: BrokerState, request: Request): void {
  const { version } = request;
  const body = request.body as MetadataRequest;
  const topics = askedTopics(ctx, broker, body, version).map((topic) => (version >= 10 ? topic : withoutTopicId(topic, version)));
  ctx.reply(request, atVersion(ctx, broker, topics, version));
}

function atVersion(ctx: Context, broker: BrokerState, topics: readonly MetadataTopic[], version: number): MetadataResponse {
  const brokers = aliveBrokers(broker.image);
  return {
    ...(version >= 3 && { throttleTimeMs: 0 }),
    brokers,
    ...(version >= 2 && { clusterId: broker.clusterId }),
    ...(version >= 1 && { controllerId: controllerForClients(ctx, broker, brokers) }),
    topics,
    ...(version >= 13 && { errorCode: ErrorCode.NONE }),
  };
}

export function aliveBrokers(image: MetadataImage): MetadataBroker[] {
  const alive: MetadataBroker[] = [];
  for (const { brokerId, rack, fenced } of image.brokers.values()) {
    if (!fenced) alive.push({ nodeId: brokerId, host: BROKER_HOST, port: brokerPort(brokerId), rack });
  }
  return alive;
}

/**
 * Clients send what is meant for the controller to any broker, so any will do as its name. Before KRaft the controller was a broker, and
 * clients went there.
 */
export function controllerForClients(ctx: Context, broker: BrokerState, alive: readonly { readonly nodeId: number }[]): number {
  if (broker.zookeeper !== null) return broker.lifecycle.controllerId;
  if (alive.length === 0) return -1;
  return alive[ctx.draw(ctx.stream(`broker/${broker.brokerId}/controller-id`), alive.length)].nodeId;
}

function askedTopics(ctx: Context, broker: BrokerState, { topics, allowAutoTopicCreation = true }: MetadataRequest, version: number): MetadataTopic[] {
  const { image } = broker;
  const all = topics === null || topics === undefined || (version === 0 && topics.length === 0);
  if (all) return [...image.topics.values()].map((topic) => describe(image, topic, version));
  return topics.map(({ name = null, topicId = ZERO_UUID }) => {
    if (name === null) {
      const topic = topicById(image, topicId);
      return topic === undefined ? unknown(null, topicId, ErrorCode.UNKNOWN_TOPIC_ID) : describe(image, topic, version);
    }
    const topic = image.topics.get(name);
    if (topic !== undefined) return describe(image, topic, version);
    if (topicNameProblem(name) !== null) return unknown(name, ZERO_UUID, ErrorCode.INVALID_TOPIC_EXCEPTION);
    if (allowAutoTopicCreation && broker.config.autoCreateTopicsEnable) createTopicAutomatically(ctx, broker, name);
    return unknown(name, ZERO_UUID, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  });
}

function unknown(name: string | null, topicId: string, errorCode: number): MetadataTopic {
  return {
    errorCode, name, topicId, isInternal: name !== null && isInternalTopic(name), partitions: [], topicAuthorizedOperations: NO_AUTHORIZED_OPERATIONS,
  };
}

function describe(image: MetadataImage, topic: TopicImage, version: number): MetadataTopic {
  return {
    errorCode: ErrorCode.NONE, name: topic.name, topicId: topic.topicId, isInternal: isInternalTopic(topic.name),
    partitions: topic.partitions.map((partition, partitionIndex) => describePartition(image, partition, partitionIndex, version)),
    topicAuthorizedOperations: NO_AUTHORIZED_OPERATIONS,
  };
}

function describePartition(image: MetadataImage, partition: PartitionRegistration, partitionIndex: number, version: number): MetadataPartition {
  const errorCode = leaderError(image, partition.leader, version >= 6);
  return {
    errorCode, partitionIndex, leaderId: errorCode === ErrorCode.NONE ? partition.leader : NO_LEADER,
    ...(version >= 7 && { leaderEpoch: partition.leaderEpoch }),
    replicaNodes: partition.replicas, isrNodes: partition.isr,
    ...(version >= 5 && { offlineReplicas: offlineReplicas(image, partition) }),
  };
}

/** No leader, or one that cannot be reached (R-META-04). */
function leaderError(image: MetadataImage, leader: number, knowsListenerError: boolean): number {
  if (isReachable(image, leader)) return ErrorCode.NONE;
  return knowsListenerError && image.brokers.has(leader) ? ErrorCode.LISTENER_NOT_FOUND : ErrorCode.LEADER_NOT_AVAILABLE;
}

export function isReachable(image: MetadataImage, brokerId: number): boolean {
  return image.brokers.get(brokerId)?.fenced === false;
}

export function offlineReplicas(image: MetadataImage, partition: PartitionRegistration): number[] {
  return partition.replicas.filter((replica) => image.brokers.get(replica)?.fenced ?? true);
}

function withoutTopicId(topic: MetadataTopic, version: number): MetadataTopic {
  const { errorCode, name, isInternal, partitions, topicAuthorizedOperations } = topic;
  return { errorCode, name, ...(version >= 1 && { isInternal }), partitions, ...(version >= 8 && { topicAuthorizedOperations }) };
}
