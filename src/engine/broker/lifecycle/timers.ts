import { TimerRange } from '../../protocol/timer-kinds';

const BASE = TimerRange.BrokerLifecycle * 100;

export const LifecycleTimer = {
  /** Time for the next registration or heartbeat. */
  Communicate: BASE,
  /** initial.broker.registration.timeout.ms is over. */
  RegistrationDeadline: BASE + 1,
  /** A controlled shutdown has taken too long. */
  ShutdownDeadline: BASE + 2,
  /** Time to ask for metadata again after a failure. */
  FetchRetry: BASE + 3,
} as const;
