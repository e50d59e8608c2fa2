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
  /** The controller has not heard of a failed directory for log.dir.failure.timeout.ms. */
  DirectoryFailureDeadline: BASE + 4,
  /** Time to tell the controller again where replicas are. */
  AssignmentRetry: BASE + 5,
} as const;
