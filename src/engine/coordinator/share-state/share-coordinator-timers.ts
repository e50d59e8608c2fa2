import { TimerRange } from '../../protocol/timer-kinds';

export const ShareCoordinatorTimer = {
  /** a = partition, b = shard epoch. */
  Loaded: TimerRange.ShareCoordinator * 100,
} as const;
