/** BrokerRegistration, version 4: a starting broker makes itself known to the controller. */
export interface BrokerRegistrationRequest {
  readonly brokerId: number;
  readonly clusterId: string;
  readonly incarnationId: string;
  readonly rack: string | null;
  /** From the clean-shutdown marker; −1 when there is none (R-ELR-07). */
  readonly previousBrokerEpoch: number;
  /** Ids of the log directories that work. */
  readonly logDirs?: readonly string[];
}

export interface BrokerRegistrationResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly brokerEpoch: number;
}

/** BrokerHeartbeat, version 2. */
export interface BrokerHeartbeatRequest {
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly currentMetadataOffset: number;
  readonly wantFence: boolean;
  readonly wantShutDown: boolean;
  /** Ids of the directories that have failed in this life; left out when there are none (R-DUR-05). */
  readonly offlineLogDirs?: readonly string[];
}

export interface BrokerHeartbeatResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly isCaughtUp: boolean;
  readonly isFenced: boolean;
  readonly shouldShutDown: boolean;
}
