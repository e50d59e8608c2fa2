import type { Context } from '../kernel/behavior';
import { ApiKey } from '../protocol/api-keys';
import type { CreatableTopic, CreateTopicsRequest } from '../protocol/messages/topics';
import { GROUP_METADATA_TOPIC } from '../protocol/topic-name';
import type { BrokerState } from './broker-state';
import { askController } from './forwarding';

const CREATE_TOPICS_VERSION = 7;

/**
 * Asks the controller for a topic that somebody named: an internal one when a coordinator is looked for, any other if
 * auto.create.topics.enable allows it. It is asked for once at a time; the topic then appears by metadata.
 */
export function createTopicAutomatically(ctx: Context, broker: BrokerState, name: string): void {
  if (broker.topicsBeingCreated.has(name)) return;
  broker.topicsBeingCreated.add(name);
  const body: CreateTopicsRequest = { topics: [creatable(broker, name)], timeoutMs: broker.config.requestTimeoutMs, validateOnly: false };
  askController(ctx, broker, { purpose: 'auto-create', api: ApiKey.CreateTopics, version: CREATE_TOPICS_VERSION, body, client: null, topic: name });
}

function creatable({ config }: BrokerState, name: string): CreatableTopic {
  if (name !== GROUP_METADATA_TOPIC) return { name, numPartitions: -1, replicationFactor: -1, assignments: [], configs: [] };
  return {
    name, numPartitions: config.offsetsTopicNumPartitions, replicationFactor: config.offsetsTopicReplicationFactor, assignments: [],
    configs: [
      { name: 'cleanup.policy', value: 'compact' },
      { name: 'compression.type', value: 'producer' },
      { name: 'segment.bytes', value: String(config.offsetsTopicSegmentBytes) },
    ],
  };
}

/** The controller has answered, whatever it said: a later request may ask again. */
export function onTopicCreationAnswered(broker: BrokerState, name: string): void {
  broker.topicsBeingCreated.delete(name);
}
