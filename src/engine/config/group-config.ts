import type { BrokerConfig } from './broker-config';
import type { Values } from './definition';
import { groupDefinitions } from './group-definitions';
import { resolveOverBroker, type TopicConfigSource } from './topic-config';

/** A group's configuration as its coordinator resolves it: its own settings over the broker's. */
export type GroupConfig = Values<typeof groupDefinitions>;

type ByGroup = Map<string, GroupConfig>;
/** As for topics: the map of configurations is shared until one changes. */
const memo = new WeakMap<ReadonlyMap<string, ReadonlyMap<string, string>>, WeakMap<BrokerConfig, ByGroup>>();

export function groupConfig(image: TopicConfigSource, brokerConfig: BrokerConfig, groupId: string): GroupConfig {
  let byBroker = memo.get(image.configs);
  if (byBroker === undefined) memo.set(image.configs, (byBroker = new WeakMap()));
  let byGroup = byBroker.get(brokerConfig);
  if (byGroup === undefined) byBroker.set(brokerConfig, (byGroup = new Map()));
  let config = byGroup.get(groupId);
  if (config === undefined) byGroup.set(groupId, (config = resolveOverBroker('group', groupDefinitions, image.configs.get(`GROUP/${groupId}`) ?? [], brokerConfig)));
  return config;
}
