import { fromBroker, int } from './definition';

/** Configurations of one group (resource type GROUP). */
export const groupDefinitions = {
  consumerAssignmentIntervalMs: fromBroker(int('consumer.assignment.interval.ms', '1000', { min: 0 }), 'group.consumer.assignment.interval.ms'),
  consumerHeartbeatIntervalMs: fromBroker(int('consumer.heartbeat.interval.ms', '5000', { min: 1 }), 'group.consumer.heartbeat.interval.ms'),
  consumerSessionTimeoutMs: fromBroker(int('consumer.session.timeout.ms', '45000', { min: 1 }), 'group.consumer.session.timeout.ms'),
} as const;
