import { TimerRange } from '../../protocol/timer-kinds';

const BASE = TimerRange.TransactionCoordinator * 100;

export const TransactionTimer = {
  /** a = partition, b = shard epoch. */
  Loaded: BASE,
  /** The round for transactions that take too long (R-TXN-20). */
  AbortTimedOut: BASE + 1,
  /** The round for transactional ids that nobody uses (R-TXN-24). */
  ExpireIds: BASE + 2,
  /** Markers and completions that did not get through. */
  Retry: BASE + 3,
} as const;
