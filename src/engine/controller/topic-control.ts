import { randomUuid } from '../../base/java-uuid';
import { ownedSynonyms, winnerOf, type ConfigSources } from '../config/describe';
import { checkSetting, definitionsOf } from '../config/resolve';
import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { isActiveBroker } from '../metadata/image';
import type { MetadataRecord } from '../metadata/records';
import { ErrorCode } from '../protocol/error-codes';
import { ConfigSource } from '../protocol/messages/configs';
import type { CreatableTopic, CreatedTopic, CreatedTopicConfig, CreateTopicsRequest, CreateTopicsResponse, DeleteTopicsRequest, DeleteTopicsResponse } from '../protocol/messages/topics';
import { topicNameProblem, topicNamesCollide, ZERO_UUID } from '../protocol/topic-name';
import { newPartition, placeAutomatically, replicaListProblem } from './assignment';
import type { Decision, DecisionState } from './decision';
import { tieredRefusal } from './tiered-check';

/** Partitions that one request may create (R-ELECT-11). */
const MAX_PARTITIONS_PER_BATCH = 10_000;

interface Refusal {
  readonly errorCode: number;
  readonly errorMessage: string;
}

export function createTopics(ctx: Context, state: DecisionState, request: Request): Decision {
  const { topics, validateOnly } = request.body as CreateTopicsRequest;
  const records: MetadataRecord[] = [];
  const results: CreatedTopic[] = [];
  const answered = new Set<string>();
  for (const topic of topics) {
    if (answered.has(topic.name)) continue;
    answered.add(topic.name);
    if (topics.filter((other) => other.name === topic.name).length > 1) results.push(refused(topic, { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: 'Duplicate topic name.' }));
    else results.push(createOne(ctx, state, topic, records));
  }
  const partitions = records.reduce((sum, record) => (record.type === 'PartitionRecord' ? sum + 1 : sum), 0);
  if (partitions > MAX_PARTITIONS_PER_BATCH) {
    const refusal = { errorCode: ErrorCode.POLICY_VIOLATION, errorMessage: `Excessively large number of partitions per request: ${partitions}` };
    return { records: [], body: { throttleTimeMs: 0, topics: topics.map((topic) => refused(topic, refusal)) } satisfies CreateTopicsResponse };
  }
  return { records: validateOnly === true ? [] : records, body: { throttleTimeMs: 0, topics: results } satisfies CreateTopicsResponse };
}

function createOne(ctx: Context, state: DecisionState, topic: CreatableTopic, records: MetadataRecord[]): CreatedTopic {
  const refusal = nameRefusal(state, topic.name) ?? configRefusal(state, topic);
  if (refusal !== null) return refused(topic, refusal);
  const placed = (topic.assignments ?? []).length > 0 ? manualAssignment(state, topic) : automaticAssignment(ctx, state, topic);
  if ('errorCode' in placed) return refused(topic, placed);

  const stream = ctx.stream('controller/uuid');
  const topicId = randomUuid((bound) => ctx.draw(stream, bound));
  records.push({ type: 'TopicRecord', name: topic.name, topicId });
  const configs = topic.configs ?? [];
  for (const { name, value } of configs) records.push({ type: 'ConfigRecord', resourceType: 'TOPIC', resourceName: topic.name, name, value });
  placed.forEach((replicas, partitionId) => {
    records.push({ type: 'PartitionRecord', topicId, partitionId, registration: newPartition(state, replicas) });
  });
  return {
    name: topic.name, topicId, errorCode: ErrorCode.NONE, errorMessage: null, numPartitions: placed.length, replicationFactor: placed[0].length,
    configs: createdConfigs(state, topic),
  };
}

/** All settings that the topic begins with, and who gave them. */
function createdConfigs(state: DecisionState, topic: CreatableTopic): CreatedTopicConfig[] {
  const own = new Map((topic.configs ?? []).map(({ name, value }) => [name, value ?? ''] as const));
  const sources: ConfigSources = { configs: state.image.configs, staticConfig: state.staticConfig, brokerId: state.nodeId };
  return Object.values(definitionsOf('topic')).map((definition) => {
    const { value, source } = winnerOf(ownedSynonyms(sources, own, ConfigSource.TOPIC, definition), definition);
    return { name: definition.name, value, readOnly: false, configSource: source, isSensitive: false };
  });
}

function refused(topic: CreatableTopic, { errorCode, errorMessage }: Refusal): CreatedTopic {
  return { name: topic.name, topicId: ZERO_UUID, errorCode, errorMessage, numPartitions: -1, replicationFactor: -1, configs: [] };
}

function nameRefusal(state: DecisionState, name: string): Refusal | null {
  const problem = topicNameProblem(name);
  if (problem !== null) return { errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION, errorMessage: problem };
  if (state.image.topics.has(name)) return { errorCode: ErrorCode.TOPIC_ALREADY_EXISTS, errorMessage: `Topic '${name}' already exists.` };
  if (!name.includes('.') && !name.includes('_')) return null;
  for (const other of state.image.topics.keys()) {
    if (topicNamesCollide(name, other)) return { errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION, errorMessage: `Topic '${name}' collides with existing topic: ${other}` };
  }
  return null;
}

function configRefusal(state: DecisionState, topic: CreatableTopic): Refusal | null {
  for (const { name, value } of topic.configs ?? []) {
    if (value === null) return { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: `Null value not supported for topic configs: ${name}` };
    const remark = checkSetting('topic', name, value);
    if (remark !== null) return { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: remark.kafkaMessage ?? remark.message };
  }
  const tiered = tieredRefusal(state, topic.name, new Map((topic.configs ?? []).map(({ name, value }) => [name, value ?? ''] as const)));
  return tiered === null ? null : { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: tiered };
}

function manualAssignment(state: DecisionState, topic: CreatableTopic): readonly (readonly number[])[] | Refusal {
  const invalid = (errorMessage: string): Refusal => ({ errorCode: ErrorCode.INVALID_REPLICA_ASSIGNMENT, errorMessage });
  if (topic.replicationFactor !== -1) return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: 'A manual partition assignment was specified, but replication factor was not set to -1.' };
  if (topic.numPartitions !== -1) return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: 'A manual partition assignment was specified, but numPartitions was not set to -1.' };
  const byPartition: (readonly number[])[] = [];
  let replicationFactor = -1;
  for (const { partitionIndex, brokerIds } of topic.assignments ?? []) {
    if (byPartition[partitionIndex] !== undefined) return invalid(`Found multiple manual partition assignments for partition ${partitionIndex}`);
    const problem = replicaListProblem(state, brokerIds, replicationFactor);
    if (problem !== null) return invalid(problem);
    replicationFactor = brokerIds.length;
    if (!brokerIds.some((broker) => isActiveBroker(state.image, broker))) {
      return invalid(`All brokers specified in the manual partition assignment for partition ${partitionIndex} are fenced or in controlled shutdown.`);
    }
    byPartition[partitionIndex] = brokerIds;
  }
  for (let p = 0; p < byPartition.length; p++) if (byPartition[p] === undefined) return invalid('partitions should be a consecutive 0-based integer sequence');
  return byPartition;
}

/** R-PLACE-01…07, and R-ELECT-11 for brokers that are fenced. */
function automaticAssignment(ctx: Context, state: DecisionState, topic: CreatableTopic): readonly (readonly number[])[] | Refusal {
  if (topic.replicationFactor < -1 || topic.replicationFactor === 0) {
    return { errorCode: ErrorCode.INVALID_REPLICATION_FACTOR, errorMessage: 'Replication factor must be larger than 0, or -1 to use the default value.' };
  }
  if (topic.numPartitions < -1 || topic.numPartitions === 0) {
    return { errorCode: ErrorCode.INVALID_PARTITIONS, errorMessage: 'Number of partitions was set to an invalid non-positive value.' };
  }
  const partitions = topic.numPartitions === -1 ? state.config.numPartitions : topic.numPartitions;
  const replicationFactor = topic.replicationFactor === -1 ? state.config.defaultReplicationFactor : topic.replicationFactor;
  const placed = placeAutomatically(ctx, state, partitions, replicationFactor);
  return Array.isArray(placed) ? placed : { errorCode: ErrorCode.INVALID_REPLICATION_FACTOR, errorMessage: placed as string };
}

export function deleteTopics(_ctx: Context, state: DecisionState, request: Request): Decision {
  const body = request.body as DeleteTopicsRequest;
  const asked = body.topics ?? (body.topicNames ?? []).map((name) => ({ name, topicId: undefined }));
  const records: MetadataRecord[] = [];
  const responses = asked.map(({ name, topicId = ZERO_UUID }) => {
    const refuse = (errorCode: number, errorMessage: string) => ({ name, topicId: name === null ? topicId : ZERO_UUID, errorCode, errorMessage });
    if (!state.config.deleteTopicEnable) return refuse(ErrorCode.TOPIC_DELETION_DISABLED, 'Topic deletion is disabled.');
    const topic = state.image.topics.get(name ?? state.image.topicNames.get(topicId) ?? '');
    if (topic === undefined) {
      return name === null
        ? refuse(ErrorCode.UNKNOWN_TOPIC_ID, 'This server does not host this topic ID.')
        : refuse(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'This server does not host this topic-partition.');
    }
    if (!records.some((record) => record.type === 'RemoveTopicRecord' && record.topicId === topic.topicId)) records.push({ type: 'RemoveTopicRecord', topicId: topic.topicId });
    return { name: topic.name, topicId: topic.topicId, errorCode: ErrorCode.NONE, errorMessage: null };
  });
  return { records, body: { throttleTimeMs: 0, responses } satisfies DeleteTopicsResponse };
}
