import type { EventHandle } from '../../kernel/event-queue';
import type { PartitionKey } from '../../protocol/partition-key';
import { copyContext, type ControllerContext } from '../../zookeeper/controller/controller-state';
import { copySession, createSession, type SessionState } from '../../zookeeper/session';

/** How a broker of the ZooKeeper era is set up. */
export interface ZooKeeperSettings {
  /** zookeeper.session.timeout.ms (R-ZK-02). */
  readonly sessionTimeoutMs: number;
  /** Up to inter.broker.protocol.version 2.6: leaders write ISRs themselves (R-ZK-07). */
  readonly leadersWriteIsr: boolean;
}

/** A broker's part in ZooKeeper. All of it is forgotten when the process ends. */
export interface BrokerZooKeeperState {
  readonly settings: ZooKeeperSettings;
  session: SessionState;
  /** The newest controller epoch that a request has named: older ones are refused (R-ZK-01). */
  controllerEpoch: number;
  /** While this broker is the controller. */
  controller: ControllerContext | null;
  /** Settings still to be read before a starting broker registers. */
  unreadConfigs: number;
  /** Number of the last announcement of settings that was followed. */
  lastConfigChange: number;
  isBlocked: boolean;
  /** ISRs that this leader has asked ZooKeeper to write and not heard of. */
  unwrittenIsrs: number;
  /** ISRs written and not announced yet, with the time of the last one. */
  unannounced: Set<PartitionKey>;
  lastIsrChangeUs: number;
  lastAnnouncedUs: number;
  shutdownTries: number;
  shutdownTimer: EventHandle;
}

export function createZooKeeper(settings: ZooKeeperSettings): BrokerZooKeeperState {
  return {
    settings, session: createSession(settings.sessionTimeoutMs), controllerEpoch: -1, controller: null, unreadConfigs: 0, lastConfigChange: -1, isBlocked: false, unwrittenIsrs: 0,
    unannounced: new Set(), lastIsrChangeUs: 0, lastAnnouncedUs: 0, shutdownTries: 0, shutdownTimer: 0,
  };
}

export function copyZooKeeper(state: BrokerZooKeeperState): BrokerZooKeeperState {
  return {
    ...state, session: copySession(state.session), controller: state.controller === null ? null : copyContext(state.controller), unannounced: new Set(state.unannounced),
  };
}
