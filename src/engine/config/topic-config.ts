import type { BrokerConfig } from './broker-config';
import type { Values } from './definition';
import { resolve } from './resolve';
import { topicDefinitions } from './topic-definitions';

/** A topic's configuration as one broker resolves it: its own settings over that broker's defaults. */
export type TopicConfig = Values<typeof topicDefinitions>;

/** The part of a metadata image that matters here. */
export interface TopicConfigSource {
  readonly configs: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

type ByTopic = Map<string, TopicConfig>;
/** Images share the map of configurations until one changes, and so do all brokers: resolved once for all of them. */
const memo = new WeakMap<ReadonlyMap<string, ReadonlyMap<string, string>>, WeakMap<BrokerConfig, ByTopic>>();

export function topicConfig(image: TopicConfigSource, brokerConfig: BrokerConfig, topicName: string): TopicConfig {
  let byBroker = memo.get(image.configs);
  if (byBroker === undefined) memo.set(image.configs, (byBroker = new WeakMap()));
  let byTopic = byBroker.get(brokerConfig);
  if (byTopic === undefined) byBroker.set(brokerConfig, (byTopic = new Map()));
  const known = byTopic.get(topicName);
  if (known !== undefined) return known;
  const own = image.configs.get(`TOPIC/${topicName}`);
  const resolved = resolveTopicConfig(own ?? [], brokerConfig);
  byTopic.set(topicName, resolved);
  return resolved;
}

export function resolveTopicConfig(own: Iterable<readonly [string, string]>, brokerConfig: BrokerConfig): TopicConfig {
  const settings = new Map(own);
  const { values } = resolve('topic', topicDefinitions, settings);
  const merged: Record<string, unknown> = { ...values };
  for (const [field, value] of Object.entries(topicDefaults(brokerConfig))) {
    if (!settings.has(topicDefinitions[field as keyof TopicConfig].name)) merged[field] = value;
  }
  return merged as TopicConfig;
}

const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 3_600_000;

/** What a topic gets from its broker when it sets nothing itself; of several the finest unit wins. */
function topicDefaults(broker: BrokerConfig): Partial<TopicConfig> {
  const retentionMs = broker.logRetentionMs ?? (broker.logRetentionMinutes === null ? broker.logRetentionHours * MS_PER_HOUR : broker.logRetentionMinutes * MS_PER_MINUTE);
  return {
    cleanupPolicy: broker.logCleanupPolicy,
    maxMessageBytes: broker.messageMaxBytes,
    messageTimestampAfterMaxMs: broker.logMessageTimestampAfterMaxMs,
    messageTimestampBeforeMaxMs: broker.logMessageTimestampBeforeMaxMs,
    messageTimestampType: broker.logMessageTimestampType,
    minInsyncReplicas: broker.minInsyncReplicas,
    retentionBytes: broker.logRetentionBytes,
    retentionMs: retentionMs < 0 ? -1 : retentionMs,
    segmentBytes: broker.logSegmentBytes,
    segmentMs: broker.logRollMs ?? broker.logRollHours * MS_PER_HOUR,
    uncleanLeaderElectionEnable: broker.uncleanLeaderElectionEnable,
  };
}
