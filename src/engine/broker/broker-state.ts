import type { BrokerConfig } from '../config/broker-config';
import type { GroupCoordinatorState } from '../coordinator/group-coordinator-state';
import type { MetadataImage } from '../metadata/image';
import type { LifecycleState } from './lifecycle/lifecycle-state';
import type { ReplicaManagerState } from './replica-manager/replica-manager-state';

/** A broker: what its parts hold, and what they share. */
export interface BrokerState {
  readonly brokerId: number;
  readonly rack: string | null;
  /** As in server.properties: what was set before start. */
  readonly staticConfig: ReadonlyMap<string, string>;
  /** Resolved from static and dynamic settings; replaced as a whole when one changes. */
  config: BrokerConfig;
  /** Metadata as far as this broker has applied it. */
  image: MetadataImage;
  readonly lifecycle: LifecycleState;
  readonly replicas: ReplicaManagerState;
  readonly groups: GroupCoordinatorState;
}
