import type { ListConfigResourcesResponse } from '../../protocol/messages/config-resources';
import type { DescribedConfig, DescribeConfigsResponse } from '../../protocol/messages/configs';
import type { DescribeClusterResponse, DescribedTopic, DescribeTopicPartitionsResponse, TopicPartitionCursor } from '../../protocol/messages/describe';
import type { ListPartitionReassignmentsResponse, OngoingReassignment } from '../../protocol/messages/partitions';
import type { MetadataResponse, MetadataTopic } from '../../protocol/messages/metadata';
import { EndpointType } from '../../protocol/described-cluster';
import { ErrorCode } from '../../protocol/error-codes';
import { isRetriable } from '../../protocol/error-classes';
import type { Steps, ToolContext } from '../process/tool';
import type { AdminClient } from './admin-client';
import { apiFailure } from './api-failure';

/** Calls of the admin client that several tools make, by the names it has for them. */

/** Partitions one page of a description holds unless somebody says otherwise. */
const PAGE_PARTITIONS = 2_000;

const METADATA = { api: 'Metadata', version: 13 } as const;

export function* listTopics(admin: AdminClient): Steps<readonly MetadataTopic[]> {
  const answer = yield* admin.ask<MetadataResponse>({ name: 'listTopics', ...METADATA, body: { topics: null, allowAutoTopicCreation: false } });
  return answer.topics.filter(({ name }) => name !== null);
}

/** Topic by topic as metadata have them, errors included. */
export function* topicMetadata(admin: AdminClient, names: readonly string[]): Steps<readonly MetadataTopic[]> {
  const answer = yield* admin.ask<MetadataResponse>({ name: 'describeTopics', ...METADATA, body: { topics: names.map((name) => ({ name })), allowAutoTopicCreation: false } });
  return answer.topics;
}

/** Sorted by name; throws at the first topic that cannot be described. */
export function* describeTopics(admin: AdminClient, names: readonly string[], pagePartitions = PAGE_PARTITIONS): Steps<readonly DescribedTopic[]> {
  const topics = new Map<string, DescribedTopic>();
  let cursor: TopicPartitionCursor | null = null;
  // All pages are one call to the real client: with pages of no partition it ends by its time limit.
  const endUs = admin.nowUs + admin.timeoutMs * 1000;
  do {
    const first: string | undefined = cursor?.topicName;
    const wanted = [...names].sort().filter((name) => first === undefined || name >= first);
    const answer: DescribeTopicPartitionsResponse = yield* admin.ask<DescribeTopicPartitionsResponse>({
      name: 'describeTopicPartitions', api: 'DescribeTopicPartitions', version: 0,
      body: { topics: wanted.map((name) => ({ name })), responsePartitionLimit: pagePartitions, cursor },
      timeoutMs: (endUs - admin.nowUs) / 1000,
    });
    for (const topic of answer.topics) {
      if (topic.errorCode !== ErrorCode.NONE) throw apiFailure(topic.errorCode);
      const name = topic.name ?? '';
      const before = topics.get(name);
      topics.set(name, before === undefined ? topic : { ...before, partitions: [...before.partitions, ...topic.partitions] });
    }
    cursor = answer.nextCursor;
  } while (cursor !== null);
  return [...topics.values()].sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
}

/** The servers of the kind that the client asks, and who decides among them. */
export function* describeCluster(admin: AdminClient, includeFencedBrokers = false, timeoutMs = admin.timeoutMs): Steps<DescribeClusterResponse> {
  return yield* admin.askOrThrow<DescribeClusterResponse>({ name: 'listNodes', api: 'DescribeCluster', version: 2, body: { endpointType: admin.asksControllers ? EndpointType.CONTROLLER : EndpointType.BROKER, includeFencedBrokers }, timeoutMs });
}

/** Configurations by the name of the resource; broker resources are asked at the broker itself. */
export function* describeConfigs(admin: AdminClient, resourceType: number, names: readonly string[], to?: number): Steps<ReadonlyMap<string, readonly DescribedConfig[]>> {
  const answer = yield* admin.ask<DescribeConfigsResponse>({
    name: 'describeConfigs', api: 'DescribeConfigs', version: 4, ...(to === undefined ? {} : { to }),
    body: { resources: names.map((resourceName) => ({ resourceType, resourceName, configurationKeys: null })), includeSynonyms: true },
  });
  const configs = new Map<string, readonly DescribedConfig[]>();
  for (const result of answer.results) {
    if (result.errorCode !== ErrorCode.NONE) throw apiFailure(result.errorCode, result.errorMessage);
    configs.set(result.resourceName, result.configs);
  }
  return configs;
}

/** Names of all resources of a type that have configurations. */
export function* listConfigResources(admin: AdminClient, resourceType: number): Steps<readonly string[]> {
  const answer = yield* admin.askOrThrow<ListConfigResourcesResponse>({ name: 'listConfigResources', api: 'ListConfigResources', version: 1, body: { resourceTypes: [resourceType] } });
  return answer.configResources.map(({ resourceName }) => resourceName);
}

/** By `topic-partition`; all that are under way, or of some partitions. */
export function* listReassignments(admin: AdminClient): Steps<ReadonlyMap<string, OngoingReassignment & { readonly topic: string }>> {
  const answer = yield* admin.askOrThrow<ListPartitionReassignmentsResponse>({ name: 'listPartitionReassignments', api: 'ListPartitionReassignments', version: 0, body: { topics: null, timeoutMs: 60_000 } });
  return new Map(answer.topics.flatMap(({ name, partitions }) => partitions.map((one) => [`${name}-${one.partitionIndex}`, { ...one, topic: name }] as const)));
}

/** Leader of each partition; those without one are missing. Waits as the client does while elections are under way. */
export function* leaders(admin: AdminClient, topics: readonly string[]): Steps<ReadonlyMap<string, number>> {
  const found = yield* topicMetadata(admin, topics);
  const leaderOf = new Map<string, number>();
  for (const { name, errorCode, partitions } of found) {
    if (errorCode !== ErrorCode.NONE && !isRetriable(errorCode)) throw apiFailure(errorCode);
    for (const { partitionIndex, leaderId, errorCode: partitionError } of partitions) {
      if (leaderId >= 0 && partitionError === ErrorCode.NONE) leaderOf.set(`${name ?? ''}-${partitionIndex}`, leaderId);
    }
  }
  return leaderOf;
}

/** How often a client looks again while it waits for a leader or a coordinator. */
export const RETRY_MS = 100;

export function* retryPause(context: ToolContext): Steps<void> {
  yield* context.sleep(RETRY_MS);
}
