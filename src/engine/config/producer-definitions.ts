import { boolean, int, long, mapped, oneOf, optionalClass, optionalText, text } from './definition';

/** The one partitioner that Kafka still brings along beside the built-in one (R-PROD-07). */
export const ROUND_ROBIN_PARTITIONER = 'org.apache.kafka.clients.producer.RoundRobinPartitioner';

/** The producer configurations that the engine reads. */
export const producerDefinitions = {
  acks: mapped(oneOf('acks', 'all', ['all', '-1', '0', '1']), (acks) => (acks === 'all' ? -1 : Number(acks))),
  batchSizeBytes: int('batch.size', '16384', { min: 0 }),
  bufferMemoryBytes: long('buffer.memory', '33554432', { min: 0 }),
  clientId: text('client.id', ''),
  compressionType: oneOf('compression.type', 'none', ['none', 'gzip', 'snappy', 'lz4', 'zstd']),
  deliveryTimeoutMs: int('delivery.timeout.ms', '120000', { min: 0 }),
  enableIdempotence: boolean('enable.idempotence', 'true'),
  lingerMs: long('linger.ms', '5', { min: 0 }),
  maxBlockMs: long('max.block.ms', '60000', { min: 0 }),
  maxInFlightRequestsPerConnection: int('max.in.flight.requests.per.connection', '5', { min: 1 }),
  maxRequestSizeBytes: int('max.request.size', '1048576', { min: 0 }),
  metadataMaxAgeMs: long('metadata.max.age.ms', '300000', { min: 0 }),
  partitionerAdaptivePartitioningEnable: boolean('partitioner.adaptive.partitioning.enable', 'true'),
  partitionerAvailabilityTimeoutMs: long('partitioner.availability.timeout.ms', '0', { min: 0 }),
  partitionerClass: optionalClass('partitioner.class', [ROUND_ROBIN_PARTITIONER]),
  partitionerIgnoreKeys: boolean('partitioner.ignore.keys', 'false'),
  reconnectBackoffMaxMs: long('reconnect.backoff.max.ms', '1000', { min: 0 }),
  reconnectBackoffMs: long('reconnect.backoff.ms', '50', { min: 0 }),
  requestTimeoutMs: int('request.timeout.ms', '30000', { min: 0 }),
  retries: int('retries', '2147483647', { min: 0 }),
  retryBackoffMaxMs: long('retry.backoff.max.ms', '1000', { min: 0 }),
  retryBackoffMs: long('retry.backoff.ms', '100', { min: 0 }),
  transactionTimeoutMs: int('transaction.timeout.ms', '60000'),
  transactionalId: optionalText('transactional.id'),
} as const;
