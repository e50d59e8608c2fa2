import { TimerRange } from '../protocol/timer-kinds';

const BASE = TimerRange.Controller * 100;

export const ControllerTimer = {
  /** The append linger is over. */
  Drain: BASE,
  /** The disk has taken what was drained. */
  Written: BASE + 1,
  /** Nothing was written for a while: a NoOpRecord keeps brokers' offsets moving. `a`: epoch in which the timer was set. */
  Idle: BASE + 2,
  SessionCheck: BASE + 3,
  PreferredLeaders: BASE + 4,
  UncleanElections: BASE + 5,
  /** A fetch of the metadata log has waited long enough. */
  FetchWait: BASE + 6,

  /** The patience of this node's role may be over (R-KRAFT-02). */
  RolePatience: BASE + 10,
  /** A leader tells those of its epoch who do not fetch (R-KRAFT-09). */
  BeginEpoch: BASE + 11,
  /** Time to ask a voter again. `a`: its id. */
  PeerRetry: BASE + 12,
  /** Time for a follower to fetch again. */
  FetchRetry: BASE + 13,
  /** A stopping leader has waited long enough for another one. */
  ShutdownDeadline: BASE + 14,
} as const;
