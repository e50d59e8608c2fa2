import { TimerRange } from '../protocol/timer-kinds';

const BASE = TimerRange.GroupCoordinator * 100;

/** The coordinator's timers. */
export const GroupTimer = {
  /** A member's session, or the wait for an id that was handed out. */
  Session: BASE,
  /** a = delay since the check before, b = what remains (R-GRP-11). */
  InitialRebalance: BASE + 1,
  RebalanceTimeout: BASE + 2,
  /** a = generation. */
  SyncTimeout: BASE + 3,
  /** a = partition, b = shard epoch. */
  Loaded: BASE + 4,
  /** a = partition, b = shard epoch. */
  OffsetsCleanup: BASE + 5,
  /** A member of a consumer group has not given up its partitions in time (R-CGP-11); a = member epoch. */
  MemberRebalance: BASE + 6,
  /** A classic member of a consumer group has not rejoined or synced in time (R-CGP-17). */
  MemberClassic: BASE + 7,
  /** Regular expressions have been looked up (R-CGP-16). */
  RegexLookup: BASE + 8,
} as const;
