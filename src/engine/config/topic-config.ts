import type { BrokerConfig } from './broker-config';
import { brokerDefinitions } from './broker-definitions';
import type { Definition, Definitions, Values } from './definition';
import { resolve, type ConfigScope } from './resolve';
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
  return resolveOverBroker('topic', topicDefinitions, own, brokerConfig);
}

/** Settings of something that takes from its broker what it does not set itself. */
export function resolveOverBroker<Table extends Definitions>(scope: ConfigScope, table: Table, own: Iterable<readonly [string, string]>, brokerConfig: BrokerConfig): Values<Table> {
  const settings = new Map(own);
  const { values } = resolve(scope, table, settings);
  const merged: Record<string, unknown> = { ...values };
  for (const [field, definition] of Object.entries<Definition<unknown>>(table)) {
    const inherited = settings.has(definition.name) ? undefined : inheritedValue(definition, brokerConfig);
    if (inherited !== undefined) merged[field] = inherited;
  }
  return merged as Values<Table>;
}

const brokerFields = new Map<string, keyof BrokerConfig>(
  Object.entries<Definition<unknown>>(brokerDefinitions).map(([field, definition]) => [definition.name, field as keyof BrokerConfig]),
);

/** What a topic or group gets from its broker when it sets nothing itself; of several settings the finest unit that is set wins. */
function inheritedValue(definition: Definition<unknown>, broker: BrokerConfig): unknown {
  for (const name of definition.brokerNames ?? []) {
    const field = brokerFields.get(name);
    const value = field === undefined ? null : broker[field];
    if (value !== null) return typeof value === 'number' ? inMs(value, name) : value;
  }
  return undefined;
}

const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 3_600_000;

/** Topics count in milliseconds. Below zero means "without limit" in any unit. */
function inMs(value: number, name: string): number {
  if (value < 0) return value;
  return name.endsWith('.hours') ? value * MS_PER_HOUR : name.endsWith('.minutes') ? value * MS_PER_MINUTE : value;
}
