import { boolean, fromBroker, int, matching, oneOf } from './definition';

/** Configurations of one group (resource type GROUP). */
export const groupDefinitions = {
  consumerAssignmentIntervalMs: fromBroker(int('consumer.assignment.interval.ms', '1000', { min: 0 }), 'group.consumer.assignment.interval.ms'),
  consumerHeartbeatIntervalMs: fromBroker(int('consumer.heartbeat.interval.ms', '5000', { min: 1 }), 'group.consumer.heartbeat.interval.ms'),
  consumerSessionTimeoutMs: fromBroker(int('consumer.session.timeout.ms', '45000', { min: 1 }), 'group.consumer.session.timeout.ms'),
  shareAssignmentIntervalMs: fromBroker(int('share.assignment.interval.ms', '1000', { min: 0 }), 'group.share.assignment.interval.ms'),
  shareAutoOffsetReset: matching('share.auto.offset.reset', 'STRING', 'latest', /^(latest|earliest|by_duration:P.+)$/, 'latest, earliest or by_duration:PnDTnHnMn.nS'),
  shareDeliveryCountLimit: fromBroker(int('share.delivery.count.limit', '5', { min: 2 }), 'group.share.delivery.count.limit'),
  shareHeartbeatIntervalMs: fromBroker(int('share.heartbeat.interval.ms', '5000', { min: 1 }), 'group.share.heartbeat.interval.ms'),
  shareIsolationLevel: oneOf('share.isolation.level', 'read_uncommitted', ['read_committed', 'read_uncommitted']),
  sharePartitionMaxRecordLocks: fromBroker(int('share.partition.max.record.locks', '2000', { min: 100 }), 'group.share.partition.max.record.locks'),
  shareRecordLockDurationMs: fromBroker(int('share.record.lock.duration.ms', '30000', { min: 1000 }), 'group.share.record.lock.duration.ms'),
  shareRenewAcknowledgeEnable: boolean('share.renew.acknowledge.enable', 'true'),
  shareSessionTimeoutMs: fromBroker(int('share.session.timeout.ms', '45000', { min: 1 }), 'group.share.session.timeout.ms'),
} as const;
