import { brokerDefinitions } from './broker-definitions';
import type { Values } from './definition';
import { resolve, type IsKnownName, type Resolved } from './resolve';

/** A broker's or controller's configuration, resolved: one typed field for each that the engine reads. */
export type BrokerConfig = Values<typeof brokerDefinitions>;

export const DEFAULT_BROKER_CONFIG: BrokerConfig = resolveBrokerConfig([]).values;

export function resolveBrokerConfig(settings: Iterable<readonly [string, string]>, isKnown?: IsKnownName): Resolved<typeof brokerDefinitions> {
  return resolve('broker', brokerDefinitions, settings, isKnown);
}

/**
 * The configuration of a running broker: static settings below the cluster-wide dynamic ones below its own dynamic ones, the
 * order in which Kafka lets them win.
 */
export function effectiveBrokerConfig(staticConfig: ReadonlyMap<string, string>, configs: ReadonlyMap<string, ReadonlyMap<string, string>>, brokerId: number): BrokerConfig {
  const clusterWide = configs.get('BROKER/');
  const own = configs.get(`BROKER/${brokerId}`);
  const settings = new Map(staticConfig);
  for (const [name, value] of clusterWide ?? []) settings.set(name, value);
  for (const [name, value] of own ?? []) settings.set(name, value);
  return resolveBrokerConfig(settings).values;
}
