import { boolean, int, list, long, mapped, matching, notHonoured, oneOf, optionalText, text } from './definition';

const ASSIGNORS = 'org.apache.kafka.clients.consumer.RangeAssignor,org.apache.kafka.clients.consumer.CooperativeStickyAssignor';

/** The consumer configurations that the engine reads. */
export const consumerDefinitions = {
  allowAutoCreateTopics: notHonoured(boolean('allow.auto.create.topics', 'true')),
  autoCommitIntervalMs: int('auto.commit.interval.ms', '5000', { min: 0 }),
  autoOffsetReset: matching('auto.offset.reset', 'STRING', 'latest', /^(latest|earliest|none|by_duration:P.+)$/, 'latest, earliest, none or by_duration:PnDTnHnMn.nS'),
  clientId: text('client.id', ''),
  clientRack: text('client.rack', ''),
  defaultApiTimeoutMs: notHonoured(int('default.api.timeout.ms', '60000', { min: 0 })),
  enableAutoCommit: boolean('enable.auto.commit', 'true'),
  fetchMaxBytes: int('fetch.max.bytes', '52428800', { min: 0 }),
  fetchMaxWaitMs: int('fetch.max.wait.ms', '500', { min: 0 }),
  fetchMinBytes: int('fetch.min.bytes', '1', { min: 0 }),
  groupId: optionalText('group.id'),
  groupInstanceId: optionalText('group.instance.id'),
  groupProtocol: oneOf('group.protocol', 'classic', ['classic', 'consumer'], true),
  groupRemoteAssignor: optionalText('group.remote.assignor'),
  heartbeatIntervalMs: int('heartbeat.interval.ms', '3000'),
  isolationLevel: oneOf('isolation.level', 'read_uncommitted', ['read_committed', 'read_uncommitted']),
  maxPartitionFetchBytes: int('max.partition.fetch.bytes', '1048576', { min: 0 }),
  maxPollIntervalMs: int('max.poll.interval.ms', '300000', { min: 1 }),
  maxPollRecords: int('max.poll.records', '500', { min: 1 }),
  metadataMaxAgeMs: long('metadata.max.age.ms', '300000', { min: 0 }),
  partitionAssignmentStrategy: list('partition.assignment.strategy', ASSIGNORS),
  reconnectBackoffMaxMs: long('reconnect.backoff.max.ms', '1000', { min: 0 }),
  reconnectBackoffMs: long('reconnect.backoff.ms', '50', { min: 0 }),
  requestTimeoutMs: int('request.timeout.ms', '30000', { min: 0 }),
  retryBackoffMaxMs: long('retry.backoff.max.ms', '1000', { min: 0 }),
  retryBackoffMs: long('retry.backoff.ms', '100', { min: 0 }),
  shareAcknowledgementMode: oneOf('share.acknowledgement.mode', 'implicit', ['implicit', 'explicit'], true),
  shareAcquireMode: mapped(matching('share.acquire.mode', 'STRING', 'BATCH_OPTIMIZED', /^(batch_optimized|record_limit)$/i, 'batch_optimized or record_limit'), (mode) => (mode.toLowerCase() === 'record_limit' ? 'record_limit' : 'batch_optimized')),
  sessionTimeoutMs: int('session.timeout.ms', '45000'),
} as const;
