import { TimerRange } from '../../protocol/timer-kinds';

const BASE = TimerRange.SharePartitions * 100;

export const ShareTimer = {
  PersisterRetry: BASE,
  /** A parked ShareFetch has waited long enough: the earliest deadline of all. */
  FetchDeadline: BASE + 1,
  /** Acquisition locks of a share partition run out (R-SHR-06); ref: `LockTimerSubject`. */
  AcquisitionLock: BASE + 2,
} as const;

/** Which share partition's locks a timer is about. Immutable. */
export interface LockTimerSubject {
  readonly key: string;
  readonly instance: number;
}
