import { ConfigOperation, ConfigResourceType, ConfigSource, type DescribedConfig, type IncrementalAlterConfigsResponse } from '../../protocol/messages/configs';
import { ErrorCode } from '../../protocol/error-codes';
import type { AdminClient } from '../admin/admin-client';
import { apiFailure } from '../admin/api-failure';
import { describeCluster, describeConfigs, listTopics } from '../admin/cluster-calls';
import { listGroups } from '../admin/group-calls';
import { helpOrVersion } from '../command-line/check-options';
import { parseOptions, type ParsedOptions } from '../command-line/joptsimple';
import { readProperties } from '../command-line/properties';
import type { Steps, Tool, ToolContext } from '../process/tool';
import { executionFailure, ILLEGAL_ARGUMENT, KAFKA_ERRORS, ToolFailure, UsageExit } from '../process/tool-failure';
import { entitiesOf, singular, wrong, type ConfigEntity } from './config-entity';
import { CONFIG_OPTIONS } from './config-options';

const DYNAMIC_ONLY_TYPES = ['clients', 'users', 'ips'] as const;
const SOURCE_NAMES: Readonly<Record<number, string>> = {
  [ConfigSource.TOPIC]: 'DYNAMIC_TOPIC_CONFIG', [ConfigSource.DYNAMIC_BROKER]: 'DYNAMIC_BROKER_CONFIG', [ConfigSource.DYNAMIC_DEFAULT_BROKER]: 'DYNAMIC_DEFAULT_BROKER_CONFIG',
  [ConfigSource.STATIC_BROKER]: 'STATIC_BROKER_CONFIG', [ConfigSource.DEFAULT]: 'DEFAULT_CONFIG', [ConfigSource.GROUP]: 'DYNAMIC_GROUP_CONFIG',
};

export const configCommand: Tool = { name: 'kafka-configs', table: CONFIG_OPTIONS, run };

/** What is wrong with the command line is told in one line; what the cluster refuses with the arguments and a trace (R-CLI-22). */
function* run(context: ToolContext, words: readonly string[]): Steps<number> {
  try {
    const options = parseOptions(CONFIG_OPTIONS, words);
    const ended = helpOrVersion(context.out, options, words, CONFIG_OPTIONS.summary);
    if (ended !== null) return ended;
    const entities = check(options);
    const admin = context.admin(options.text('bootstrap-server') ?? options.text('bootstrap-controller') ?? '', options.text('command-config'), options.has('bootstrap-controller'));
    if (options.has('alter')) yield* alter(context, admin, options, entities);
    else yield* describe(context, admin, entities, options.has('all'));
    return 0;
  } catch (failure) {
    if (!(failure instanceof ToolFailure)) throw failure;
    if (failure.className === ILLEGAL_ARGUMENT || failure.className.startsWith('joptsimple.')) {
      context.err(failure.message);
      return 1;
    }
    context.err(`Error while executing config command with args '${words.join(' ')}'`);
    for (const line of failure.trace()) context.err(line);
    return 1;
  }
}

function check(options: ParsedOptions): readonly ConfigEntity[] {
  if (options.has('alter') === options.has('describe')) throw new UsageExit('Command must include exactly one action: --describe, --alter');
  const entities = entitiesOf(options);
  if (options.has('bootstrap-server') && options.has('bootstrap-controller')) throw wrong('Only one of --bootstrap-server or --bootstrap-controller can be specified');
  if (!options.has('bootstrap-server') && !options.has('bootstrap-controller')) throw wrong('Either --bootstrap-server or --bootstrap-controller must be specified.');
  const [first] = entities;
  if (first === undefined || !options.has('alter')) return entities;
  if (first.name === null) throw wrong(`An entity name must be specified with --alter of ${first.type}`);
  if (!options.has('add-config') && !options.has('add-config-file') && !options.has('delete-config')) throw wrong('At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter');
  return entities;
}

function isQuota({ type }: ConfigEntity): boolean {
  return (DYNAMIC_ONLY_TYPES as readonly string[]).includes(type);
}

/** Requests that no broker here answers are refused as by a broker that is too old for them. */
function unsupported(api: string): ToolFailure {
  return executionFailure(new ToolFailure(`${KAFKA_ERRORS}.UnsupportedVersionException`, `The node does not support ${api}`));
}

// ---- alter ---------------------------------------------------------------------------------------------------------

function* alter(context: ToolContext, admin: AdminClient, options: ParsedOptions, entities: readonly ConfigEntity[]): Steps<void> {
  const [entity] = entities;
  if (entity === undefined) return;
  const added = addedConfigs(context, options);
  const deleted = options.texts('delete-config').map((name) => name.trim()).filter((name) => name !== '');
  const both = deleted.filter((name) => added.has(name));
  if (both.length > 0) throw wrong(`requirement failed: Cannot add and delete the same config: ${both.join(', ')}`);
  if (isQuota(entity)) throw unsupported('ALTER_CLIENT_QUOTAS');
  const configs = [
    ...[...added].map(([name, value]) => ({ name, configOperation: ConfigOperation.SET, value })),
    ...deleted.map((name) => ({ name, configOperation: ConfigOperation.DELETE, value: '' })),
  ];
  const resourceName = entity.name ?? '';
  const answer = yield* admin.ask<IncrementalAlterConfigsResponse>({
    name: 'incrementalAlterConfigs', api: 'IncrementalAlterConfigs', version: 1, ...(isOneBroker(entity) ? { to: brokerIdOf(resourceName) } : {}),
    body: { resources: [{ resourceType: resourceTypeOf(entity), resourceName, configs }], validateOnly: false },
  });
  const [result] = answer.responses;
  if (result !== undefined && result.errorCode !== ErrorCode.NONE) throw executionFailure(apiFailure(result.errorCode, result.errorMessage));
  if (resourceName === '') context.out(`Completed updating default config for ${entity.type} in the cluster.`);
  else context.out(`Completed updating config for ${singular(entity.type)} ${resourceName}.`);
}

/** Commas and equals signs in brackets belong to the value. */
const OUTSIDE_BRACKETS = '(?=[^\\]]*(?:\\[|$))';

function addedConfigs(context: ToolContext, options: ParsedOptions): Map<string, string> {
  const added = readProperties((name) => context.readFile(name), options.text('add-config-file'));
  for (const text of options.texts('add-config')) {
    for (const part of text.split(new RegExp(`,${OUTSIDE_BRACKETS}`))) {
      const pair = part.split(new RegExp(`\\s*=\\s*${OUTSIDE_BRACKETS}`));
      if (pair.length !== 2) throw wrong('requirement failed: Invalid entity config: all configs to be added must be in the format "key=val" or  "key=[val1,val2]" to group values which contain commas.');
      added.set((pair[0] ?? '').trim(), (pair[1] ?? '').replaceAll(/[[\]]/g, '').trim());
    }
  }
  return added;
}

function isOneBroker({ type, name }: ConfigEntity): boolean {
  return (type === 'brokers' || type === 'broker-loggers') && name !== null && name !== '';
}

function brokerIdOf(name: string): number {
  if (/^\d{1,9}$/.test(name)) return Number(name);
  throw wrong(`The entity name for brokers must be a valid integer broker id, but it is: ${name}`);
}

function resourceTypeOf({ type }: ConfigEntity): number {
  switch (type) {
    case 'topics':
      return ConfigResourceType.TOPIC;
    case 'brokers':
      return ConfigResourceType.BROKER;
    case 'groups':
      return ConfigResourceType.GROUP;
    case 'broker-loggers':
    case 'client-metrics':
    case 'clients':
    case 'users':
    case 'ips':
      throw unsupported(`configurations of ${type}`);
  }
}

// ---- describe ------------------------------------------------------------------------------------------------------

function* describe(context: ToolContext, admin: AdminClient, entities: readonly ConfigEntity[], all: boolean): Steps<void> {
  const [entity] = entities;
  if (entity === undefined) return;
  if (isQuota(entity)) throw unsupported('DESCRIBE_CLIENT_QUOTAS');
  const resourceType = resourceTypeOf(entity);
  const names = yield* namesOf(admin, entity);
  for (const name of names) {
    if (!(yield* isThere(context, admin, entity, name))) continue;
    const isDefault = entity.type === 'brokers' && name === '';
    const configs = (yield* described(admin, entity, resourceType, name)).get(name) ?? [];
    if (entity.name !== null && entity.type === 'groups' && !(yield* isGroupThere(context, admin, name, configs))) continue;
    context.out(isDefault ? `Default configs for ${entity.type} in the cluster are:` : `${all ? 'All' : 'Dynamic'} configs for ${singular(entity.type)} ${name} are:`);
    const source = entity.type === 'topics' ? ConfigSource.TOPIC : entity.type === 'groups' ? ConfigSource.GROUP : isDefault ? ConfigSource.DYNAMIC_DEFAULT_BROKER : ConfigSource.DYNAMIC_BROKER;
    const shown = configs.filter(({ synonyms }) => all || synonyms.some((synonym) => synonym.source === source));
    for (const config of [...shown].sort((a, b) => (a.name < b.name ? -1 : 1))) context.out(configLine(config));
  }
}

function* namesOf(admin: AdminClient, { type, name }: ConfigEntity): Steps<readonly string[]> {
  if (name !== null) return [name];
  if (type === 'topics') {
    const topics = yield* listTopics(admin);
    return topics.map((topic) => topic.name ?? '').sort();
  }
  if (type === 'groups') {
    const groups = yield* listGroups(admin);
    return groups.map(({ groupId }) => groupId);
  }
  const { brokers } = yield* describeCluster(admin);
  return [...brokers.map(({ brokerId }) => brokerId).sort((a, b) => a - b).map(String), ''];
}

function* isThere(context: ToolContext, admin: AdminClient, { type }: ConfigEntity, name: string): Steps<boolean> {
  if (type !== 'topics') return true;
  const topics = yield* listTopics(admin);
  if (topics.some((topic) => topic.name === name)) return true;
  context.out(`The topic '${name}' doesn't exist and doesn't have dynamic config.`);
  return false;
}

function* isGroupThere(context: ToolContext, admin: AdminClient, name: string, configs: readonly DescribedConfig[]): Steps<boolean> {
  if (configs.some(({ synonyms }) => synonyms.some(({ source }) => source === ConfigSource.GROUP))) return true;
  const groups = yield* listGroups(admin);
  if (groups.some(({ groupId }) => groupId === name)) return true;
  context.out(`The group '${name}' doesn't exist and doesn't have dynamic config.`);
  return false;
}

function* described(admin: AdminClient, entity: ConfigEntity, resourceType: number, name: string): Steps<ReadonlyMap<string, readonly DescribedConfig[]>> {
  try {
    return yield* describeConfigs(admin, resourceType, [name], entity.type === 'brokers' && name !== '' ? brokerIdOf(name) : undefined);
  } catch (failure) {
    throw failure instanceof ToolFailure && failure.className !== ILLEGAL_ARGUMENT ? executionFailure(failure) : failure;
  }
}

function configLine({ name, value, isSensitive, synonyms }: DescribedConfig): string {
  const list = synonyms.map((synonym) => `${SOURCE_NAMES[synonym.source] ?? 'UNKNOWN'}:${synonym.name}=${synonym.value ?? 'null'}`).join(', ');
  return `  ${name}=${value ?? 'null'} sensitive=${String(isSensitive)} synonyms={${list}}`;
}
