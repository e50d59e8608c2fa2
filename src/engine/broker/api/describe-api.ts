import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import type { MetadataImage, TopicImage } from '../../metadata/image';
import { NO_LEADER } from '../../metadata/partition-registration';
import { describedCluster, EndpointType } from '../../protocol/described-cluster';
import { BROKER_HOST, brokerPort } from '../../protocol/endpoints';
import { ErrorCode } from '../../protocol/error-codes';
import type {
  DescribeClusterRequest, DescribedPartition, DescribedTopic, DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse, TopicPartitionCursor,
} from '../../protocol/messages/describe';
import { isInternalTopic, topicNameProblem, ZERO_UUID } from '../../protocol/topic-name';
import type { BrokerState } from '../broker-state';
import { aliveBrokers, controllerForClients, isReachable, offlineReplicas } from './metadata-api';

/** Everything a topic allows to someone without an authorizer: read, write, create, delete, alter, describe, and its configurations. */
const ALL_TOPIC_OPERATIONS = 3576;

/** Topics page by page in the order of their names, with eligible leader replicas. */
export function onDescribeTopicPartitions(ctx: Context, broker: BrokerState, request: Request): void {
  const { image } = broker;
  const { topics: asked, responsePartitionLimit = 2000, cursor = null } = request.body as DescribeTopicPartitionsRequest;
  const named = asked.length > 0;
  const names = [...new Set(named ? asked.map((topic) => topic.name) : image.topics.keys())].filter((name) => cursor === null || name >= cursor.topicName).sort(byUnits);
  // The name under the cursor is looked at even if nobody asks for it any more: it may have been deleted meanwhile.
  if (cursor !== null && !named && names[0] !== cursor.topicName) names.unshift(cursor.topicName);
  let remaining = Math.max(0, Math.min(responsePartitionLimit, broker.config.maxRequestPartitionSizeLimit));
  let nextCursor: TopicPartitionCursor | null = null;
  const topics: DescribedTopic[] = [];
  for (const name of names) {
    if (remaining === 0) {
      nextCursor = { topicName: name, partitionIndex: 0 };
      break;
    }
    const topic = image.topics.get(name);
    if (topic === undefined) {
      if (named) topics.push(unknown(name));
      continue;
    }
    const first = cursor !== null && cursor.topicName === name ? cursor.partitionIndex : 0;
    const end = Math.min(topic.partitions.length, first + remaining);
    topics.push(describe(image, topic, first, end));
    remaining -= Math.max(0, end - first);
    if (end < topic.partitions.length) {
      nextCursor = { topicName: name, partitionIndex: end };
      break;
    }
  }
  ctx.reply(request, { throttleTimeMs: 0, topics, nextCursor } satisfies DescribeTopicPartitionsResponse);
}

/** The order of Java's strings: by UTF-16 units. */
function byUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function unknown(name: string): DescribedTopic {
  const errorCode = topicNameProblem(name) === null ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.INVALID_TOPIC_EXCEPTION;
  return { errorCode, name, topicId: ZERO_UUID, isInternal: isInternalTopic(name), partitions: [], topicAuthorizedOperations: ALL_TOPIC_OPERATIONS };
}

function describe(image: MetadataImage, topic: TopicImage, first: number, end: number): DescribedTopic {
  const partitions: DescribedPartition[] = [];
  for (let partitionIndex = first; partitionIndex < end; partitionIndex++) {
    const partition = topic.partitions[partitionIndex];
    // Unlike Metadata, this API has no error for a partition without a leader.
    partitions.push({
      errorCode: ErrorCode.NONE, partitionIndex, leaderId: isReachable(image, partition.leader) ? partition.leader : NO_LEADER, leaderEpoch: partition.leaderEpoch,
      replicaNodes: partition.replicas, isrNodes: partition.isr, eligibleLeaderReplicas: partition.elr, lastKnownElr: partition.lastKnownElr,
      offlineReplicas: offlineReplicas(image, partition),
    });
  }
  const { name, topicId } = topic;
  return { errorCode: ErrorCode.NONE, name, topicId, isInternal: isInternalTopic(name), partitions, topicAuthorizedOperations: ALL_TOPIC_OPERATIONS };
}

export function onDescribeCluster(ctx: Context, broker: BrokerState, request: Request): void {
  const asked = request.body as DescribeClusterRequest;
  const { image, clusterId } = broker;
  ctx.reply(request, describedCluster(EndpointType.BROKER, asked, () => ({
    clusterId,
    controllerId: controllerForClients(ctx, broker, aliveBrokers(image)),
    brokers: [...image.brokers.values()].filter(({ fenced }) => asked.includeFencedBrokers === true || !fenced)
      .map(({ brokerId, rack, fenced }) => ({ brokerId, host: BROKER_HOST, port: brokerPort(brokerId), rack, isFenced: fenced })),
  })));
}
