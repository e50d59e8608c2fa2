import type { Context } from '../kernel/behavior';
import { ApiKey } from '../protocol/api-keys';
import type { CreatableTopic, CreateTopicsRequest } from '../protocol/messages/topics';
import { GROUP_METADATA_TOPIC, SHARE_GROUP_STATE_TOPIC, TRANSACTION_STATE_TOPIC } from '../protocol/topic-name';
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
  switch (name) {
    case GROUP_METADATA_TOPIC:
      return internal(name, config.offsetsTopicNumPartitions, config.offsetsTopicReplicationFactor, {
        'cleanup.policy': 'compact', 'compression.type': 'producer', 'segment.bytes': String(config.offsetsTopicSegmentBytes),
      });
    case TRANSACTION_STATE_TOPIC:
      return internal(name, config.transactionStateLogNumPartitions, config.transactionStateLogReplicationFactor, {
        'cleanup.policy': 'compact', 'compression.type': 'uncompressed', 'min.insync.replicas': String(config.transactionStateLogMinIsr),
        'segment.bytes': String(config.transactionStateLogSegmentBytes), 'unclean.leader.election.enable': 'false',
      });
    case SHARE_GROUP_STATE_TOPIC:
      return internal(name, config.shareCoordinatorStateTopicNumPartitions, config.shareCoordinatorStateTopicReplicationFactor, {
        'cleanup.policy': 'delete', 'compression.type': 'uncompressed', 'min.insync.replicas': String(config.shareCoordinatorStateTopicMinIsr),
        'retention.ms': '-1', 'segment.bytes': String(config.shareCoordinatorStateTopicSegmentBytes),
      });
    default:
      return { name, numPartitions: -1, replicationFactor: -1, assignments: [], configs: [] };
  }
}

/** The brokers' own topics are made to their settings, not to the cluster's defaults. */
function internal(name: string, numPartitions: number, replicationFactor: number, settings: Readonly<Record<string, string>>): CreatableTopic {
  const configs = Object.entries(settings).map(([key, value]) => ({ name: key, value }));
  return { name, numPartitions, replicationFactor, assignments: [], configs };
}

/** The controller has answered, whatever it said: a later request may ask again. */
export function onTopicCreationAnswered(broker: BrokerState, name: string): void {
  broker.topicsBeingCreated.delete(name);
}
