import { groupConfig } from '../../config/group-config';
import { clamp } from '../consumer/settings';
import type { CoordinatorHost } from '../coordinator-host';

/** A share group's own settings over the broker's, within the broker's bounds at any time. */

export function shareSessionTimeoutMs({ image, config }: CoordinatorHost, groupId: string): number {
  return clamp(groupConfig(image, config, groupId).shareSessionTimeoutMs, config.groupShareMinSessionTimeoutMs, config.groupShareMaxSessionTimeoutMs);
}

export function shareHeartbeatIntervalMs({ image, config }: CoordinatorHost, groupId: string): number {
  return clamp(groupConfig(image, config, groupId).shareHeartbeatIntervalMs, config.groupShareMinHeartbeatIntervalMs, config.groupShareMaxHeartbeatIntervalMs);
}

export function shareAssignmentIntervalMs({ image, config }: CoordinatorHost, groupId: string): number {
  return groupConfig(image, config, groupId).shareAssignmentIntervalMs;
}
