import type { BrokerConfig } from '../config/broker-config';
import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import type { MetadataImage } from '../metadata/image';
import type { MetadataRecord } from '../metadata/records';
import type { BrokerHeartbeats } from './heartbeat-manager';

/**
 * What is decided on: the metadata and the settings, whoever keeps them. The active controller of a quorum decides on its image, a
 * controller of the ZooKeeper era on its context.
 */
export interface DecisionState {
  readonly nodeId: number;
  /** Ids that may have settings of their own without being brokers. */
  readonly voters: readonly number[];
  /** As in server.properties. */
  readonly staticConfig: ReadonlyMap<string, string>;
  readonly config: BrokerConfig;
  readonly image: MetadataImage;
  readonly heartbeats: BrokerHeartbeats;
  /** How replicas of new partitions are spread: over stripes (R-PLACE-01) or in turn, as before KRaft (R-PLACE-09). */
  readonly placement: 'striped' | 'in-turn';
}

/** What a request leads to: records that take effect together, and the answer once they have. */
export interface Decision {
  readonly records: readonly MetadataRecord[];
  readonly body: object;
}

export type Decide = (ctx: Context, state: DecisionState, request: Request) => Decision;
