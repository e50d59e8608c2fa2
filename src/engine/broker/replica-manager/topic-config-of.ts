import { topicConfig, type TopicConfig } from '../../config/topic-config';
import type { BrokerState } from '../broker-state';
import type { Partition } from './partition';

/** Configuration of a partition's topic as this broker resolves it now. Kept beside the topic until one of its sources changes. */
export function topicConfigOf(broker: BrokerState, topicName: string): TopicConfig {
  const topic = broker.replicas.topics.get(topicName);
  if (topic === undefined) return topicConfig(broker.image, broker.config, topicName);
  if (topic.config !== null && topic.configs === broker.image.configs && topic.brokerConfig === broker.config) return topic.config;
  topic.config = topicConfig(broker.image, broker.config, topicName);
  topic.configs = broker.image.configs;
  topic.brokerConfig = broker.config;
  return topic.config;
}

/** The floor never exceeds the number of replicas (R-HW-02). */
export function effectiveMinIsr(broker: BrokerState, partition: Partition): number {
  const { minInsyncReplicas } = topicConfigOf(broker, partition.topic);
  return minInsyncReplicas < partition.replicas.length ? minInsyncReplicas : partition.replicas.length;
}
