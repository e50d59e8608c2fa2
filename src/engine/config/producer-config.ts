import type { Values } from './definition';
import { producerDefinitions } from './producer-definitions';
import { resolve, type ConfigRemark, type IsKnownName, type Resolved } from './resolve';

/** A producer's configuration, resolved. */
export type ProducerConfig = Values<typeof producerDefinitions>;

/**
 * Reads a producer's settings and holds them against each other as the real client does at construction: idempotence needs
 * acks=all, retries and at most five requests in flight, and yields silently when it was only the default
 * (R-PROD idempotence defaults); delivery.timeout.ms must leave room for linger and one request.
 */
export function resolveProducerConfig(settings: Iterable<readonly [string, string]>, isKnown?: IsKnownName): Resolved<typeof producerDefinitions> {
  const given = new Map(settings);
  const resolved = resolve('producer', producerDefinitions, given, isKnown);
  const { values } = resolved;
  const errors: ConfigRemark[] = [...resolved.errors];
  const asked = given.get('enable.idempotence') !== undefined;
  let enableIdempotence = values.enableIdempotence;
  if (enableIdempotence) {
    // Too many requests in flight are refused, whoever asked for idempotence (R-IDEM-01).
    const tooMany = tooManyInFlight(values);
    if (tooMany !== null) errors.push(tooMany);
    const conflict = tooMany ?? idempotenceConflict(values, given);
    if (conflict !== null) {
      enableIdempotence = false;
      if (asked && conflict !== tooMany) errors.push(conflict);
    }
  }
  if (values.transactionalId !== null && !enableIdempotence) {
    errors.push({ name: 'transactional.id', value: values.transactionalId, message: 'Cannot set a transactional.id without also enabling idempotence.' });
  }
  const deliveryError = deliveryTimeoutError(values, given);
  if (deliveryError !== null) errors.push(deliveryError);
  // Left at its default, the delivery timeout grows to make room.
  const deliveryTimeoutMs = Math.max(values.deliveryTimeoutMs, Math.min(values.lingerMs + values.requestTimeoutMs, 2147483647));
  return { ...resolved, values: { ...values, enableIdempotence, deliveryTimeoutMs }, errors };
}

function idempotenceConflict(values: ProducerConfig, given: ReadonlyMap<string, string>): ConfigRemark | null {
  if (values.acks !== -1) return { name: 'acks', value: given.get('acks') ?? 'all', message: 'Must set acks to all in order to use the idempotent producer' };
  if (values.retries === 0) return { name: 'retries', value: '0', message: 'Must set retries to non-zero when using the idempotent producer' };
  return null;
}

function tooManyInFlight({ maxInFlightRequestsPerConnection }: ProducerConfig): ConfigRemark | null {
  if (maxInFlightRequestsPerConnection <= 5) return null;
  const value = String(maxInFlightRequestsPerConnection);
  return { name: 'max.in.flight.requests.per.connection', value, message: 'Must set max.in.flight.requests.per.connection to at most 5 to use the idempotent producer' };
}

function deliveryTimeoutError(values: ProducerConfig, given: ReadonlyMap<string, string>): ConfigRemark | null {
  const value = given.get('delivery.timeout.ms');
  if (value === undefined || values.deliveryTimeoutMs >= values.lingerMs + values.requestTimeoutMs) return null;
  return { name: 'delivery.timeout.ms', value, message: 'delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms', wrapped: 'ConfigException' };
}
