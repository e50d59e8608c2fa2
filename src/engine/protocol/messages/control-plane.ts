/**
 * What a controller of the ZooKeeper era tells brokers, and what they ask it (R-ZK-05, R-ZK-08). `cause` fields are for the causal chain
 * and not part of what real requests hold.
 */

/** LeaderAndIsr, version 7: these partitions you lead, those you follow. */
export interface LeaderAndIsrRequest {
  readonly controllerId: number;
  readonly isKRaftController: false;
  readonly controllerEpoch: number;
  readonly brokerEpoch: number;
  /** 1: what changed; 2: all that the broker has, so that anything else is none of its business. */
  readonly type: 1 | 2;
  readonly topicStates: readonly LeaderAndIsrTopicState[];
  readonly liveLeaders: readonly LiveBroker[];
}

export interface LeaderAndIsrTopicState {
  readonly topicName: string;
  readonly topicId: string;
  readonly partitionStates: readonly LeaderAndIsrPartitionState[];
}

export interface LeaderAndIsrPartitionState {
  readonly partitionIndex: number;
  readonly controllerEpoch: number;
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly isr: readonly number[];
  /** The znode's version. */
  readonly partitionEpoch: number;
  readonly replicas: readonly number[];
  readonly addingReplicas: readonly number[];
  readonly removingReplicas: readonly number[];
  readonly isNew: boolean;
  readonly leaderRecoveryState: number;
  readonly cause: number;
}

export interface LeaderAndIsrResponse {
  readonly errorCode: number;
  readonly topics: readonly { readonly topicId: string; readonly partitionErrors: readonly { readonly partitionIndex: number; readonly errorCode: number }[] }[];
}

export interface LiveBroker {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

/** UpdateMetadata, version 8: what clients are to be told. */
export interface UpdateMetadataRequest {
  readonly controllerId: number;
  readonly isKRaftController: false;
  readonly type: 1 | 2;
  readonly controllerEpoch: number;
  readonly brokerEpoch: number;
  readonly topicStates: readonly UpdateMetadataTopicState[];
  readonly liveBrokers: readonly LiveBroker[];
}

export interface UpdateMetadataTopicState {
  readonly topicName: string;
  readonly topicId: string;
  readonly partitionStates: readonly UpdateMetadataPartitionState[];
}

export interface UpdateMetadataPartitionState {
  readonly partitionIndex: number;
  readonly controllerEpoch: number;
  /** −1: none; −2: the topic is being deleted. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly isr: readonly number[];
  readonly zkVersion: number;
  readonly replicas: readonly number[];
  readonly offlineReplicas: readonly number[];
}

export const LEADER_DURING_DELETE = -2;

/** StopReplica, version 4: you have this replica no more, or are to stop it. */
export interface StopReplicaRequest {
  readonly controllerId: number;
  readonly isKRaftController: false;
  readonly controllerEpoch: number;
  readonly brokerEpoch: number;
  readonly topicStates: readonly { readonly topicName: string; readonly partitionStates: readonly StopReplicaPartitionState[] }[];
}

export interface StopReplicaPartitionState {
  readonly partitionIndex: number;
  readonly leaderEpoch: number;
  readonly deletePartition: boolean;
}

/** StopReplica of a topic that is being deleted goes whatever the epoch. */
export const EPOCH_DURING_DELETE = -2;

/** What UpdateMetadata and StopReplica are answered with here: nothing goes wrong for single partitions. */
export interface PushResponse {
  readonly errorCode: number;
}

/** ControlledShutdown, version 3: a stopping broker asks to be relieved of what it leads. */
export interface ControlledShutdownRequest {
  readonly brokerId: number;
  readonly brokerEpoch: number;
}

export interface ControlledShutdownResponse {
  readonly errorCode: number;
  /** What it still leads. */
  readonly remainingPartitions: readonly { readonly topicName: string; readonly partitionIndex: number }[];
}
