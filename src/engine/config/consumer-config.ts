import { consumerDefinitions } from './consumer-definitions';
import type { Values } from './definition';
import { resolve, type IsKnownName, type Resolved } from './resolve';

/** A consumer's configuration, resolved. */
export type ConsumerConfig = Values<typeof consumerDefinitions>;

/** What the coordinator of a consumer group decides, and what only it can be asked for. */
const CLASSIC_ONLY = ['heartbeat.interval.ms', 'partition.assignment.strategy', 'session.timeout.ms'];
const CONSUMER_ONLY = ['group.remote.assignor'];

/** What a share group has no use for (R-SHR-02). */
const NOT_SHARED = [
  'auto.offset.reset', 'enable.auto.commit', 'group.instance.id', 'group.protocol', 'group.remote.assignor', 'heartbeat.interval.ms', 'interceptor.classes', 'isolation.level',
  'partition.assignment.strategy', 'session.timeout.ms',
];

/** A share consumer's configuration: it refuses what only other groups have. */
export function resolveShareConsumerConfig(settings: Iterable<readonly [string, string]>, isKnown?: IsKnownName): Resolved<typeof consumerDefinitions> {
  const given = new Map(settings);
  const resolved = resolve('consumer', consumerDefinitions, given, isKnown);
  const errors = NOT_SHARED.filter((name) => given.has(name)).map((name) => ({ name, value: given.get(name) as string, message: `${name} cannot be set when using a share group.` }));
  return { ...resolved, errors: [...resolved.errors, ...errors] };
}

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
