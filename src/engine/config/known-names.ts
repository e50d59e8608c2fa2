import type { ConfigScope, IsKnownName } from './resolve';

/**
 * Every name that Kafka knows in a scope, for telling a typing error from a configuration that is merely not followed here.
 * Loaded on demand: the catalogue is much larger than what the engine reads.
 */
export async function loadKnownNames(scope: ConfigScope): Promise<IsKnownName> {
  const names = new Set((await catalogueOf(scope)).map((entry) => entry.name));
  return (name) => names.has(name);
}

async function catalogueOf(scope: ConfigScope): Promise<readonly { readonly name: string }[]> {
  switch (scope) {
    case 'broker':
      return (await import('../protocol/generated/configs/broker')).brokerConfigs;
    case 'topic':
      return (await import('../protocol/generated/configs/topic')).topicConfigs;
    case 'group':
      return (await import('../protocol/generated/configs/group')).groupConfigs;
    case 'client-metrics':
      return (await import('../protocol/generated/configs/client-metrics')).clientMetricsConfigs;
    case 'producer':
      return (await import('../protocol/generated/configs/producer')).producerConfigs;
    case 'consumer':
      return (await import('../protocol/generated/configs/consumer')).consumerConfigs;
  }
}
