import { groupConfig } from '../../config/group-config';
import type { CoordinatorHost } from '../coordinator-host';

/** A consumer group's own settings over the broker's, within the broker's bounds at any time. */

export function sessionTimeoutMsOf({ image, config }: Pick<CoordinatorHost, 'image' | 'config'>, groupId: string): number {
  return clamp(groupConfig(image, config, groupId).consumerSessionTimeoutMs, config.groupConsumerMinSessionTimeoutMs, config.groupConsumerMaxSessionTimeoutMs);
}

export function heartbeatIntervalMsOf({ image, config }: CoordinatorHost, groupId: string): number {
  return clamp(groupConfig(image, config, groupId).consumerHeartbeatIntervalMs, config.groupConsumerMinHeartbeatIntervalMs, config.groupConsumerMaxHeartbeatIntervalMs);
}

export function assignmentIntervalMsOf({ image, config }: CoordinatorHost, groupId: string): number {
  return groupConfig(image, config, groupId).consumerAssignmentIntervalMs;
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
