import { definitionOf, definitionsOf, type ConfigScope } from '../../config/resolve';
import type { Definition, DefinitionType } from '../../config/definition';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import { ErrorCode } from '../../protocol/error-codes';
import { ConfigResourceType, ConfigSource, type DescribeConfigsRequest, type DescribeConfigsResponse, type DescribeConfigsResult, type DescribedConfig } from '../../protocol/messages/configs';
import { topicNameProblem } from '../../protocol/topic-name';
import type { BrokerState } from '../broker-state';

const CONFIG_TYPES: Readonly<Record<DefinitionType, number>> = { BOOLEAN: 1, STRING: 2, INT: 3, SHORT: 4, LONG: 5, DOUBLE: 6, LIST: 7, CLASS: 8 };

interface Synonym {
  readonly name: string;
  readonly value: string | null;
  readonly source: number;
}

/** A broker describes topics as it sees them, and itself; what another broker was started with it cannot know. */
export function onDescribeConfigs(ctx: Context, broker: BrokerState, request: Request): void {
  const { resources, includeSynonyms = false } = request.body as DescribeConfigsRequest;
  const results = resources.map((resource) => describeResource(broker, resource, includeSynonyms));
  ctx.reply(request, { throttleTimeMs: 0, results } satisfies DescribeConfigsResponse);
}

function describeResource(broker: BrokerState, resource: DescribeConfigsRequest['resources'][number], includeSynonyms: boolean): DescribeConfigsResult {
  const { resourceType, resourceName, configurationKeys = null } = resource;
  const refuse = (errorCode: number, errorMessage: string): DescribeConfigsResult => ({ errorCode, errorMessage, resourceType, resourceName, configs: [] });
  const show = (scope: ConfigScope): DescribeConfigsResult => {
    const shown = Object.values(definitionsOf(scope)).filter((definition) => configurationKeys === null || configurationKeys.includes(definition.name));
    const configs = shown.map((definition) => describe(broker, scope, resourceName, definition, includeSynonyms));
    return { errorCode: ErrorCode.NONE, errorMessage: null, resourceType, resourceName, configs };
  };
  switch (resourceType) {
    case ConfigResourceType.TOPIC: {
      const problem = topicNameProblem(resourceName);
      if (problem !== null) return refuse(ErrorCode.INVALID_TOPIC_EXCEPTION, problem);
      return broker.image.topics.has(resourceName) ? show('topic') : refuse(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'This server does not host this topic-partition.');
    }
    case ConfigResourceType.BROKER:
      if (resourceName === '' || resourceName === String(broker.brokerId)) return show('broker');
      return refuse(ErrorCode.INVALID_REQUEST, `Unexpected broker id, expected ${broker.brokerId} or empty string, but received ${resourceName}`);
    default:
      return refuse(ErrorCode.INVALID_REQUEST, `Unsupported resource type: ${resourceType}`);
  }
}

function describe(broker: BrokerState, scope: ConfigScope, resourceName: string, definition: Definition<unknown>, includeSynonyms: boolean): DescribedConfig {
  const synonyms = synonymsOf(broker, scope, resourceName, definition);
  const winner = synonyms[0] ?? { value: definition.defaultText, source: ConfigSource.DEFAULT };
  return {
    name: definition.name, value: winner.value, readOnly: scope === 'broker' && definition.update === undefined, configSource: winner.source, isSensitive: false,
    synonyms: includeSynonyms ? synonyms : [], configType: CONFIG_TYPES[definition.type], documentation: null,
  };
}

/** Everything that gives the setting a value, the one that wins first. */
function synonymsOf(broker: BrokerState, scope: ConfigScope, resourceName: string, definition: Definition<unknown>): Synonym[] {
  const synonyms: Synonym[] = [];
  if (scope === 'topic') {
    const own = broker.image.configs.get(`TOPIC/${resourceName}`)?.get(definition.name);
    if (own !== undefined) synonyms.push({ name: definition.name, value: own, source: ConfigSource.TOPIC });
  }
  const names = scope === 'topic' ? (definition.brokerNames ?? []) : [definition.name];
  const wholeCluster = scope === 'broker' && resourceName === '';
  for (const name of names) {
    const dynamic = wholeCluster ? undefined : broker.image.configs.get(`BROKER/${broker.brokerId}`)?.get(name);
    const clusterWide = broker.image.configs.get('BROKER/')?.get(name);
    const fixed = broker.staticConfig.get(name);
    if (dynamic !== undefined) synonyms.push({ name, value: dynamic, source: ConfigSource.DYNAMIC_BROKER });
    if (clusterWide !== undefined) synonyms.push({ name, value: clusterWide, source: ConfigSource.DYNAMIC_DEFAULT_BROKER });
    if (fixed !== undefined) synonyms.push({ name, value: fixed, source: ConfigSource.STATIC_BROKER });
  }
  const byDefault = defaultSynonym(scope, names, definition);
  if (byDefault !== null) synonyms.push(byDefault);
  return synonyms;
}

/** The broker configuration whose default counts: of several names the last that has one, such as log.retention.hours. */
function defaultSynonym(scope: ConfigScope, names: readonly string[], definition: Definition<unknown>): Synonym | null {
  if (scope === 'broker') return definition.defaultText === null ? null : { name: definition.name, value: definition.defaultText, source: ConfigSource.DEFAULT };
  for (const name of names) {
    const broker = definitionOf('broker', name);
    const value = broker === undefined && names.length === 1 ? definition.defaultText : (broker?.defaultText ?? null);
    if (value !== null) return { name, value, source: ConfigSource.DEFAULT };
  }
  return null;
}
