import { TimerRange } from '../protocol/timer-kinds';

const BASE = TimerRange.BrokerZooKeeper * 100;

/** Timers of a broker's part in ZooKeeper. */
export const ZooKeeperTimer = {
  Ping: BASE,
  Reconnect: BASE + 1,
  /** Its id is still registered by an earlier life: it tries again. */
  Register: BASE + 2,
  /** ISR changes that leaders wrote may have to be announced (R-ZK-07). */
  IsrChangeCheck: BASE + 3,
  /** The controller cannot move everything away from a stopping broker: it asks again (R-ZK-08). */
  ShutdownRetry: BASE + 4,
  /** The controller looks whether leaders are where they should be. `a`: its epoch. */
  PreferredLeaders: BASE + 5,
  /** The controller tries a broker again. `a`: the broker, `b`: its epoch. */
  PushRetry: BASE + 6,
} as const;
