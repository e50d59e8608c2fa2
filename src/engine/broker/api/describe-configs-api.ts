import type { Definition, DefinitionType } from '../../config/definition';
import { brokerSynonyms, ownedSynonyms, shownSynonyms, winnerOf, type ConfigSources } from '../../config/describe';
import { definitionsOf, type ConfigScope } from '../../config/resolve';
import type { Context } from '../../kernel/behavior';
import type { Request } from '../../kernel/connection';
import type { ConfigResourceName } from '../../metadata/records';
import { ErrorCode } from '../../protocol/error-codes';
import { ConfigResourceType, ConfigSource, type DescribeConfigsRequest, type DescribeConfigsResponse, type DescribeConfigsResult, type DescribedConfig } from '../../protocol/messages/configs';
import { topicNameProblem } from '../../protocol/topic-name';
import { loggerLevels } from '../broker-loggers';
import type { BrokerState } from '../broker-state';

const CONFIG_TYPES: Readonly<Record<DefinitionType, number>> = { BOOLEAN: 1, STRING: 2, INT: 3, SHORT: 4, LONG: 5, DOUBLE: 6, LIST: 7, CLASS: 8 };

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
    case ConfigResourceType.GROUP:
      return resourceName === '' ? refuse(ErrorCode.INVALID_REQUEST, 'Group name must not be empty') : show('group');
    case ConfigResourceType.CLIENT_METRICS:
      return resourceName === '' ? refuse(ErrorCode.INVALID_REQUEST, 'Client metrics subscription name must not be empty') : show('client-metrics');
    case ConfigResourceType.BROKER_LOGGER: {
      if (resourceName === '') return refuse(ErrorCode.INVALID_REQUEST, 'Broker id must not be empty');
      if (resourceName !== String(broker.brokerId)) return refuse(ErrorCode.INVALID_REQUEST, `Unexpected broker id, expected ${broker.brokerId} but received ${resourceName}`);
      const configs = loggerLevels(broker.loggerLevels).filter(([name]) => configurationKeys === null || configurationKeys.includes(name)).map(([name, level]) => loggerConfig(name, level));
      return { errorCode: ErrorCode.NONE, errorMessage: null, resourceType, resourceName, configs };
    }
    default:
      return refuse(ErrorCode.INVALID_REQUEST, `Unsupported resource type: ${resourceType}`);
  }
}

/** Whose own settings stand in the metadata, and what they count as. */
const OWNERS: Readonly<Partial<Record<ConfigScope, { readonly resource: ConfigResourceName; readonly source: number }>>> = {
  topic: { resource: 'TOPIC', source: ConfigSource.TOPIC }, group: { resource: 'GROUP', source: ConfigSource.GROUP }, 'client-metrics': { resource: 'CLIENT_METRICS', source: ConfigSource.CLIENT_METRICS },
};

function loggerConfig(name: string, value: string): DescribedConfig {
  return { name, value, readOnly: false, configSource: ConfigSource.BROKER_LOGGER, isSensitive: false, synonyms: [], configType: 0, documentation: null };
}

function describe(broker: BrokerState, scope: ConfigScope, resourceName: string, definition: Definition<unknown>, includeSynonyms: boolean): DescribedConfig {
  const { image, staticConfig, brokerId } = broker;
  const sources: ConfigSources = { configs: image.configs, staticConfig, brokerId: scope === 'broker' && resourceName === '' ? null : brokerId };
  const owner = OWNERS[scope];
  const synonyms = owner === undefined ? brokerSynonyms(sources, definition) : ownedSynonyms(sources, image.configs.get(`${owner.resource}/${resourceName}`), owner.source, definition);
  const { synonyms: shown, winner } = scope === 'topic' ? shownSynonyms(synonyms, definition) : { synonyms, winner: winnerOf(synonyms, definition) };
  return {
    name: definition.name, value: winner.value, readOnly: scope === 'broker' && definition.update === undefined, configSource: winner.source, isSensitive: false,
    synonyms: includeSynonyms ? shown : [], configType: CONFIG_TYPES[definition.type], documentation: null,
  };
}
