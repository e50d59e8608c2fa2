import { shareConsumerRefusesConfigs } from '../protocol/generated/configs/share-consumer-refuses';
import { consumerDefinitions } from './consumer-definitions';
import type { Values } from './definition';
import { resolve, type IsKnownName, type Resolved } from './resolve';

/** A consumer's configuration, resolved. */
export type ConsumerConfig = Values<typeof consumerDefinitions>;

/** What the coordinator of a consumer group decides, and what only it can be asked for. */
const CLASSIC_ONLY = ['heartbeat.interval.ms', 'partition.assignment.strategy', 'session.timeout.ms'];
const CONSUMER_ONLY = ['group.remote.assignor'];

export function resolveConsumerConfig(settings: Iterable<readonly [string, string]>, isKnown?: IsKnownName): Resolved<typeof consumerDefinitions> {
  const given = new Map(settings);
  const resolved = resolve('consumer', consumerDefinitions, given, isKnown);
  const { heartbeatIntervalMs, sessionTimeoutMs, groupProtocol } = resolved.values;
  if (groupProtocol === 'classic' && heartbeatIntervalMs >= sessionTimeoutMs) {
    const message = 'Heartbeat must be set lower than the session timeout';
    return { ...resolved, errors: [...resolved.errors, { name: 'heartbeat.interval.ms', value: String(heartbeatIntervalMs), message, wrapped: 'IllegalArgumentException' }] };
  }
  const { groupProtocol: protocol } = resolved.values;
  const misplaced = (protocol === 'consumer' ? CLASSIC_ONLY : CONSUMER_ONLY).filter((name) => given.has(name));
  if (misplaced.length === 0) return resolved;
  const errors = misplaced.map((name) => ({ name, value: given.get(name) as string, message: `${name} cannot be set when group.protocol=${protocol}` }));
  return { ...resolved, errors: [...resolved.errors, ...errors] };
}

/** KafkaShareConsumer: what only a consumer of its own position can follow, it refuses. */
export function resolveShareConsumerConfig(settings: Iterable<readonly [string, string]>): Resolved<typeof consumerDefinitions> {
  const given = new Map(settings);
  const resolved = resolve('consumer', consumerDefinitions, given);
  const refused = shareConsumerRefusesConfigs.filter((name) => given.has(name));
  const errors = refused.map((name) => ({ name, value: given.get(name) as string, message: `${name} cannot be set when using a share group.` }));
  return { ...resolved, errors: [...resolved.errors, ...errors] };
}
