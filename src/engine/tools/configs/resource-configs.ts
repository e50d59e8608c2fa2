import { ErrorCode } from '../../protocol/error-codes';
import { ConfigOperation, ConfigResourceType, ConfigSource, type DescribedConfig, type IncrementalAlterConfigsResponse } from '../../protocol/messages/configs';
import { topicNameProblem } from '../../protocol/topic-name';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { describeCluster, describeConfigs, listConfigResources, listTopics } from '../admin/cluster-calls';
import { listGroups } from '../admin/group-calls';
import type { Steps, ToolContext } from '../process/tool';
import { executionFailure, KAFKA_ERRORS, ILLEGAL_ARGUMENT, ToolFailure } from '../process/tool-failure';
import { singular, wrong, type EntityType } from './config-entity';

/** What the configurations of resources are asked and changed with, of those a cluster keeps by resource. */
export type ResourceEntity = Exclude<EntityType, 'clients' | 'users' | 'ips'>;

const RESOURCE_TYPES: Readonly<Record<ResourceEntity, number>> = {
  topics: ConfigResourceType.TOPIC, brokers: ConfigResourceType.BROKER, 'broker-loggers': ConfigResourceType.BROKER_LOGGER, 'client-metrics': ConfigResourceType.CLIENT_METRICS, groups: ConfigResourceType.GROUP,
};

/** What counts as set on the resource itself; null: all there is. */
const OWN_SOURCE: Readonly<Record<ResourceEntity, number | null>> = {
  topics: ConfigSource.TOPIC, brokers: ConfigSource.DYNAMIC_BROKER, 'broker-loggers': null, 'client-metrics': ConfigSource.CLIENT_METRICS, groups: ConfigSource.GROUP,
};

const SOURCE_NAMES: Readonly<Record<number, string>> = {
  [ConfigSource.TOPIC]: 'DYNAMIC_TOPIC_CONFIG', [ConfigSource.DYNAMIC_BROKER]: 'DYNAMIC_BROKER_CONFIG', [ConfigSource.DYNAMIC_DEFAULT_BROKER]: 'DYNAMIC_DEFAULT_BROKER_CONFIG',
  [ConfigSource.STATIC_BROKER]: 'STATIC_BROKER_CONFIG', [ConfigSource.DEFAULT]: 'DEFAULT_CONFIG', [ConfigSource.BROKER_LOGGER]: 'DYNAMIC_BROKER_LOGGER_CONFIG',
  [ConfigSource.CLIENT_METRICS]: 'DYNAMIC_CLIENT_METRICS_CONFIG', [ConfigSource.GROUP]: 'DYNAMIC_GROUP_CONFIG',
};

export function* alterResource(admin: AdminClient, type: ResourceEntity, resourceName: string, added: ReadonlyMap<string, string>, deleted: readonly string[]): Steps<void> {
  const both = deleted.filter((name) => added.has(name));
  if (both.length > 0) throw wrong(`requirement failed: Cannot add and delete the same config: ${both.join(', ')}`);
  if (type === 'broker-loggers') yield* checkLoggers(admin, resourceName, [...deleted, ...added.keys()]);
  const configs = [
    ...[...added].map(([name, value]) => ({ name, configOperation: ConfigOperation.SET, value })),
    ...deleted.map((name) => ({ name, configOperation: ConfigOperation.DELETE, value: '' })),
  ];
  const answer = yield* admin.ask<IncrementalAlterConfigsResponse>({
    name: 'incrementalAlterConfigs', api: 'IncrementalAlterConfigs', version: 1, ...brokerToAsk(type, resourceName),
    body: { resources: [{ resourceType: RESOURCE_TYPES[type], resourceName, configs }], validateOnly: false },
  });
  const [result] = answer.responses;
  if (result !== undefined && result.errorCode !== ErrorCode.NONE) throw executionFailure(apiFailure(result.errorCode, result.errorMessage));
}

function* checkLoggers(admin: AdminClient, broker: string, names: readonly string[]): Steps<void> {
  const known = yield* configsOf(admin, 'broker-loggers', broker);
  const unknown = names.filter((name) => !known.some((config) => config.name === name));
  if (unknown.length > 0) throw new ToolFailure(`${KAFKA_ERRORS}.InvalidConfigurationException`, `Invalid broker logger(s): ${unknown.join(',')}`);
}

/** A broker and its loggers are asked at the broker itself. */
function brokerToAsk(type: ResourceEntity, name: string): { readonly to?: number } {
  return (type === 'brokers' || type === 'broker-loggers') && name !== '' ? { to: Number(name) } : {};
}

/** R-CLI-21. `name` null: all resources of the type, in the order of their names (R-CLI-08). */
export function* describeResources(context: ToolContext, admin: AdminClient, type: ResourceEntity, name: string | null, all: boolean): Steps<void> {
  if (name !== null && !all && !(yield* isThere(admin, type, name))) {
    context.out(`The ${singular(type)} '${name}' doesn't exist and doesn't have dynamic config.`);
    return;
  }
  for (const resource of name === null ? yield* namesOf(admin, type) : [name]) {
    const isDefault = type === 'brokers' && resource === '';
    const configs = yield* configsOf(admin, type, resource);
    context.out(isDefault ? `Default configs for ${type} in the cluster are:` : `${all ? 'All' : 'Dynamic'} configs for ${singular(type)} ${resource} are:`);
    const source = isDefault ? ConfigSource.DYNAMIC_DEFAULT_BROKER : OWN_SOURCE[type];
    const shown = configs.filter(({ configSource, synonyms }) => all || source === null || configSource === source || synonyms.some((synonym) => synonym.source === source));
    for (const config of [...shown].sort((a, b) => (a.name < b.name ? -1 : 1))) context.out(configLine(config));
  }
}

function* namesOf(admin: AdminClient, type: ResourceEntity): Steps<readonly string[]> {
  switch (type) {
    case 'topics': {
      const topics = yield* listTopics(admin);
      return topics.map((topic) => topic.name ?? '').sort();
    }
    case 'groups':
      return yield* groupNames(admin);
    case 'client-metrics': {
      const names = yield* listConfigResources(admin, ConfigResourceType.CLIENT_METRICS);
      return [...names].sort();
    }
    case 'brokers':
    case 'broker-loggers': {
      const { brokers } = yield* describeCluster(admin);
      return [...brokers.map(({ brokerId }) => brokerId).sort((a, b) => a - b).map(String), ''];
    }
  }
}

/** Groups that are there, and groups that have settings without being there. */
function* groupNames(admin: AdminClient): Steps<readonly string[]> {
  const groups = yield* listGroups(admin);
  const configured = yield* listConfigResources(admin, ConfigResourceType.GROUP);
  return [...new Set([...groups.map(({ groupId }) => groupId), ...configured])].sort();
}

function* isThere(admin: AdminClient, type: ResourceEntity, name: string): Steps<boolean> {
  if (type === 'brokers' && name === '') return true;
  if (type === 'topics') {
    const problem = topicNameProblem(name);
    if (problem !== null) throw new ToolFailure(`${KAFKA_ERRORS}.InvalidTopicException`, `Topic name is invalid: ${problem}`);
  }
  const names = yield* namesOf(admin, type);
  return names.includes(name);
}

function* configsOf(admin: AdminClient, type: ResourceEntity, name: string): Steps<readonly DescribedConfig[]> {
  try {
    const found = yield* describeConfigs(admin, RESOURCE_TYPES[type], [name], brokerToAsk(type, name).to);
    return found.get(name) ?? [];
  } catch (failure) {
    throw failure instanceof ToolFailure && failure.className !== ILLEGAL_ARGUMENT ? executionFailure(failure) : failure;
  }
}

function configLine({ name, value, isSensitive, synonyms }: DescribedConfig): string {
  const list = synonyms.map((synonym) => `${SOURCE_NAMES[synonym.source] ?? 'UNKNOWN'}:${synonym.name}=${synonym.value ?? 'null'}`).join(', ');
  return `  ${name}=${value ?? 'null'} sensitive=${String(isSensitive)} synonyms={${list}}`;
}
