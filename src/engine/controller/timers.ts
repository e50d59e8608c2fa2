import { TimerRange } from '../protocol/timer-kinds';

const BASE = TimerRange.Controller * 100;

export const ControllerTimer = {
  /** The append linger is over. */
  Drain: BASE,
  /** The disk has taken what was drained. */
  Written: BASE + 1,
  /** Nothing was written for a while: a NoOpRecord keeps brokers' offsets moving. */
  Idle: BASE + 2,
  SessionCheck: BASE + 3,
  PreferredLeaders: BASE + 4,
  UncleanElections: BASE + 5,
  /** An observer's fetch has waited long enough. */
  FetchWait: BASE + 6,
} as const;
