import type { Definition, DefinitionType } from '../config/definition';
import { brokerSynonyms, ownedSynonyms, shownSynonyms, winnerOf, type ConfigSources } from '../config/describe';
import { definitionsOf, type ConfigScope } from '../config/resolve';
import { ErrorCode } from '../protocol/error-codes';
import { ConfigResourceType, ConfigSource, type DescribeConfigsRequest, type DescribeConfigsResponse, type DescribeConfigsResult, type DescribedConfig } from '../protocol/messages/configs';
import { topicNameProblem } from '../protocol/topic-name';
import type { MetadataImage } from './image';
import type { ConfigResourceName } from './records';

const CONFIG_TYPES: Readonly<Record<DefinitionType, number>> = { BOOLEAN: 1, STRING: 2, INT: 3, SHORT: 4, LONG: 5, DOUBLE: 6, LIST: 7, CLASS: 8 };

/** A node that describes configurations: what it knows of the cluster, and what it was started with. */
export interface ConfiguredNode {
  readonly nodeId: number;
  readonly image: MetadataImage;
  readonly staticConfig: ReadonlyMap<string, string>;
  /** Its loggers with their levels. */
  readonly loggers: readonly (readonly [name: string, level: string])[];
}

/** A node describes topics as it sees them, and itself; what another one was started with it cannot know. */
export function describeConfigs(node: ConfiguredNode, { resources, includeSynonyms = false }: DescribeConfigsRequest): DescribeConfigsResponse {
  return { throttleTimeMs: 0, results: resources.map((resource) => describeResource(node, resource, includeSynonyms)) };
}

function describeResource(node: ConfiguredNode, resource: DescribeConfigsRequest['resources'][number], includeSynonyms: boolean): DescribeConfigsResult {
  const { resourceType, resourceName, configurationKeys = null } = resource;
  const refuse = (errorCode: number, errorMessage: string): DescribeConfigsResult => ({ errorCode, errorMessage, resourceType, resourceName, configs: [] });
  const show = (scope: ConfigScope): DescribeConfigsResult => {
    const shown = Object.values(definitionsOf(scope)).filter((definition) => configurationKeys === null || configurationKeys.includes(definition.name));
    const configs = shown.map((definition) => describe(node, scope, resourceName, definition, includeSynonyms));
    return { errorCode: ErrorCode.NONE, errorMessage: null, resourceType, resourceName, configs };
  };
  switch (resourceType) {
    case ConfigResourceType.TOPIC: {
      const problem = topicNameProblem(resourceName);
      if (problem !== null) return refuse(ErrorCode.INVALID_TOPIC_EXCEPTION, problem);
      return node.image.topics.has(resourceName) ? show('topic') : refuse(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'This server does not host this topic-partition.');
    }
    case ConfigResourceType.BROKER:
      if (resourceName === '' || resourceName === String(node.nodeId)) return show('broker');
      return refuse(ErrorCode.INVALID_REQUEST, `Unexpected broker id, expected ${node.nodeId} or empty string, but received ${resourceName}`);
    case ConfigResourceType.GROUP:
      return resourceName === '' ? refuse(ErrorCode.INVALID_REQUEST, 'Group name must not be empty') : show('group');
    case ConfigResourceType.CLIENT_METRICS:
      return resourceName === '' ? refuse(ErrorCode.INVALID_REQUEST, 'Client metrics subscription name must not be empty') : show('client-metrics');
    case ConfigResourceType.BROKER_LOGGER: {
      if (resourceName === '') return refuse(ErrorCode.INVALID_REQUEST, 'Broker id must not be empty');
      if (resourceName !== String(node.nodeId)) return refuse(ErrorCode.INVALID_REQUEST, `Unexpected broker id, expected ${node.nodeId} but received ${resourceName}`);
      const configs = node.loggers.filter(([name]) => configurationKeys === null || configurationKeys.includes(name)).map(([name, level]) => loggerConfig(name, level));
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

function describe(node: ConfiguredNode, scope: ConfigScope, resourceName: string, definition: Definition<unknown>, includeSynonyms: boolean): DescribedConfig {
  const { image, staticConfig, nodeId: brokerId } = node;
  const sources: ConfigSources = { configs: image.configs, staticConfig, brokerId: scope === 'broker' && resourceName === '' ? null : brokerId };
  const owner = OWNERS[scope];
  const synonyms = owner === undefined ? brokerSynonyms(sources, definition) : ownedSynonyms(sources, image.configs.get(`${owner.resource}/${resourceName}`), owner.source, definition);
  const { synonyms: shown, winner } = scope === 'topic' ? shownSynonyms(synonyms, definition) : { synonyms, winner: winnerOf(synonyms, definition) };
  return {
    name: definition.name, value: winner.value, readOnly: scope === 'broker' && definition.update === undefined, configSource: winner.source, isSensitive: false,
    synonyms: includeSynonyms ? shown : [], configType: CONFIG_TYPES[definition.type], documentation: null,
  };
}
