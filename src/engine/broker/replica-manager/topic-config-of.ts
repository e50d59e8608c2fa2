import { topicConfig, type TopicConfig } from '../../config/topic-config';
import type { BrokerState } from '../broker-state';
import type { Partition } from './partition';
import type { LocalTopic } from './replica-manager-state';

/** Configuration of a partition's topic as this broker resolves it now. Kept beside the topic until one of its sources changes. */
export function topicConfigOf(broker: BrokerState, topicName: string): TopicConfig {
  const topic = broker.replicas.topics.get(topicName);
  return topic === undefined ? topicConfig(broker.image, broker.config, topicName) : localTopicConfig(broker, topic);
}

/** The same for a replica on this broker. */
export function partitionConfigOf(broker: BrokerState, { localTopic, topic }: Partition): TopicConfig {
  return localTopic === null ? topicConfigOf(broker, topic) : localTopicConfig(broker, localTopic);
}

function localTopicConfig(broker: BrokerState, topic: LocalTopic): TopicConfig {
  if (topic.config !== null && topic.configs === broker.image.configs && topic.brokerConfig === broker.config) return topic.config;
  topic.config = topicConfig(broker.image, broker.config, topic.name);
  topic.configs = broker.image.configs;
  topic.brokerConfig = broker.config;
  return topic.config;
}

/** The floor never exceeds the number of replicas (R-HW-02). */
export function effectiveMinIsr(broker: BrokerState, partition: Partition): number {
  const { minInsyncReplicas } = partitionConfigOf(broker, partition);
  return minInsyncReplicas < partition.replicas.length ? minInsyncReplicas : partition.replicas.length;
}
