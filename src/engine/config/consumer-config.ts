import { consumerDefinitions } from './consumer-definitions';
import type { Values } from './definition';
import { resolve, type IsKnownName, type Resolved } from './resolve';

/** A consumer's configuration, resolved. */
export type ConsumerConfig = Values<typeof consumerDefinitions>;

export function resolveConsumerConfig(settings: Iterable<readonly [string, string]>, isKnown?: IsKnownName): Resolved<typeof consumerDefinitions> {
  const resolved = resolve('consumer', consumerDefinitions, settings, isKnown);
  const { heartbeatIntervalMs, sessionTimeoutMs, groupProtocol } = resolved.values;
  if (groupProtocol === 'classic' && heartbeatIntervalMs >= sessionTimeoutMs) {
    const message = 'Heartbeat must be set lower than the session timeout';
    return { ...resolved, errors: [...resolved.errors, { name: 'heartbeat.interval.ms', value: String(heartbeatIntervalMs), message }] };
  }
  return resolved;
}
