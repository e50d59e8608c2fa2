import type { ControllerState } from './controller-state';

const MIN_SESSION_CHECK_US = 1_000;

/** How often the controller looks for sessions that have run out: an eighth of a session (R-BRK-04). */
export function sessionCheckUs(state: ControllerState): number {
  return Math.max(MIN_SESSION_CHECK_US, Math.floor((state.config.brokerSessionTimeoutMs * 1000) / 8));
}
