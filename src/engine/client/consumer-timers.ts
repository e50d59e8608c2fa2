import { TimerRange } from '../protocol/timer-kinds';

/** Timers of a consumer. */
export const ConsumerTimer = {
  Processed: TimerRange.Consumer * 100,
  Heartbeat: TimerRange.Consumer * 100 + 1,
  AutoCommit: TimerRange.Consumer * 100 + 2,
  FindCoordinator: TimerRange.Consumer * 100 + 3,
  Rejoin: TimerRange.Consumer * 100 + 4,
  OffsetFetch: TimerRange.Consumer * 100 + 5,
  PollInterval: TimerRange.Consumer * 100 + 6,
  Wake: TimerRange.Consumer * 100 + 7,
  /** Another producer in the place of one that failed for good. */
  Reopen: TimerRange.Consumer * 100 + 8,
  /** A call of the program has waited as long as it may. */
  Call: TimerRange.Consumer * 100 + 9,
} as const;
