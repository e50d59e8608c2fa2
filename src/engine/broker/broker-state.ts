import { resolveBrokerConfig, type BrokerConfig } from '../config/broker-config';
import type { LoggerLevels } from '../config/loggers';
import { copyGroupCoordinatorState, createGroupCoordinatorState, type GroupCoordinatorState } from '../coordinator/group-coordinator-state';
import { copyShareCoordinatorState, createShareCoordinatorState, type ShareCoordinatorState } from '../coordinator/share-state/share-coordinator-state';
import { copyTransactionCoordinatorState, createTransactionCoordinatorState, type TransactionCoordinatorState } from '../coordinator/transaction/transaction-coordinator-state';
import { EMPTY_IMAGE, type MetadataImage } from '../metadata/image';
import { copyLogDirectories, createLogDirectories, type LogDirectory } from './log-directories';
import { copyForwarding, createForwarding, type ForwardingState } from './forwarding';
import { copyDirectoryAssignments, createDirectoryAssignments, type DirectoryAssignments } from './lifecycle/directory-assignments';
import { copyLifecycle, createLifecycle, type LifecycleState } from './lifecycle/lifecycle-state';
import { copyProducerIds, createProducerIds, type ProducerIdState } from './producer-id-manager';
import { copyMarkerWrites, createMarkerWrites, type MarkerWrites } from './transactions/write-txn-markers';
import { copyVerifications, createVerifications, type VerificationState } from './transactions/verification';
import { copyRemoteLogState, createRemoteLogState, type RemoteLogState } from './remote-log-manager/remote-log-state';
import { copyZooKeeper, createZooKeeper, type BrokerZooKeeperState, type ZooKeeperSettings } from './zookeeper/zookeeper-state';
import { copyShareManager, createShareManager, type ShareManagerState } from './share/share-manager-state';
import { copyReplicaManagerState, createReplicaManagerState, type ReplicaManagerState } from './replica-manager/replica-manager-state';

/** A broker: what its parts hold, and what they share. */
export interface BrokerState {
  readonly brokerId: number;
  readonly clusterId: string;
  readonly rack: string | null;
  /** Nodes of the quorum, as in controller.quorum.voters. */
  readonly controllerIds: readonly number[];
  /** As in server.properties: what was set before start. */
  readonly staticConfig: ReadonlyMap<string, string>;
  /** Resolved from static and dynamic settings; replaced as a whole when one changes. */
  config: BrokerConfig;
  /** Metadata as far as this broker has applied it. Its metadata log is on disk, so a restart begins with it. */
  image: MetadataImage;
  /** In the order of log.dirs, at least one. */
  directories: LogDirectory[];
  /** What it has to tell the controller of where its replicas are. */
  assignments: DirectoryAssignments;
  lifecycle: LifecycleState;
  replicas: ReplicaManagerState;
  groups: GroupCoordinatorState;
  transactions: TransactionCoordinatorState;
  /** As a share coordinator. */
  shareStates: ShareCoordinatorState;
  /** Share groups as they read the partitions that this broker leads. */
  shares: ShareManagerState;
  /** What this broker asks transaction coordinators before producers may write. */
  verifications: VerificationState;
  markerWrites: MarkerWrites;
  /** What it knows of the object store (R-TIER-02). */
  remote: RemoteLogState;
  forwarding: ForwardingState;
  producerIds: ProducerIdState;
  /** Replaced as a whole; gone with the process. */
  loggerLevels: LoggerLevels;
  /** Topics that this broker has asked the controller to create. */
  topicsBeingCreated: Set<string>;
  /** In a cluster of the ZooKeeper era; null where a quorum keeps the metadata. */
  zookeeper: BrokerZooKeeperState | null;
}

export interface BrokerSettings {
  readonly brokerId: number;
  readonly clusterId: string;
  readonly rack: string | null;
  readonly controllerIds: readonly number[];
  readonly staticConfig: ReadonlyMap<string, string>;
  /** Given for a broker of the ZooKeeper era. */
  readonly zookeeper?: ZooKeeperSettings | null;
}

/** log.dirs, or log.dir where that is not set. */
export function logDirectoriesOf({ logDirs, logDir }: BrokerConfig): readonly string[] {
  return logDirs ?? (logDir as readonly string[]);
}

export function createBroker(settings: BrokerSettings): BrokerState {
  const config = resolveBrokerConfig(settings.staticConfig).values;
  return {
    ...settings, config, directories: createLogDirectories(settings.brokerId, logDirectoriesOf(config)), assignments: createDirectoryAssignments(), image: EMPTY_IMAGE, lifecycle: createLifecycle(), replicas: createReplicaManagerState(),
    groups: createGroupCoordinatorState(), transactions: createTransactionCoordinatorState(), shareStates: createShareCoordinatorState(), shares: createShareManager(), verifications: createVerifications(), markerWrites: createMarkerWrites(),
    remote: createRemoteLogState(), forwarding: createForwarding(), producerIds: createProducerIds(), loggerLevels: new Map(), topicsBeingCreated: new Set(),
    zookeeper: settings.zookeeper === undefined || settings.zookeeper === null ? null : createZooKeeper(settings.zookeeper),
  };
}

export function copyBroker(state: BrokerState): BrokerState {
  return {
    ...state, directories: copyLogDirectories(state.directories), assignments: copyDirectoryAssignments(state.assignments), lifecycle: copyLifecycle(state.lifecycle), replicas: copyReplicaManagerState(state.replicas), groups: copyGroupCoordinatorState(state.groups),
    transactions: copyTransactionCoordinatorState(state.transactions), shareStates: copyShareCoordinatorState(state.shareStates), shares: copyShareManager(state.shares), verifications: copyVerifications(state.verifications), markerWrites: copyMarkerWrites(state.markerWrites),
    remote: copyRemoteLogState(state.remote), forwarding: copyForwarding(state.forwarding), producerIds: copyProducerIds(state.producerIds), topicsBeingCreated: new Set(state.topicsBeingCreated),
    zookeeper: state.zookeeper === null ? null : copyZooKeeper(state.zookeeper),
  };
}
